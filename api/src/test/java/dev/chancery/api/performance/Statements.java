package dev.chancery.api.performance;

import java.util.Arrays;
import java.util.List;

/** Statements of one text, without its line breaks. */
final class Statements {

    private Statements() {}

    static List<String> of(String text) {
        return Arrays.stream(text.split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
