package dev.chancery.infra.postgres;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a connection asks the server for in its {@code options}, written as for the command line of {@code postgres}. */
final class SessionOptions {

    /** A backslash makes the space after it part of a value. */
    private static final String BETWEEN_WORDS = "(?<!\\\\)\\s+";

    private SessionOptions() {}

    /** The names of all settings of which this URL says what they are; it wins. */
    static Set<String> names(DatabaseUrl url) {
        Set<String> names = names(url.properties().getOrDefault("options", ""));
        if (url.properties().containsKey("currentSchema")) {
            names.add("search_path");
        }
        return names;
    }

    private static Set<String> names(String options) {
        Set<String> names = new TreeSet<>();
        Iterator<String> words =
                Arrays.asList(options.strip().split(BETWEEN_WORDS)).iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("-c") && words.hasNext()) {
                names.add(name(words.next()));
            } else if (word.startsWith("-c") || word.startsWith("--")) {
                names.add(name(word.substring(2)));
            }
        }
        return names;
    }

    /** The server takes dashes for underscores, and either case. */
    private static String name(String assignment) {
        return assignment.split("=", 2)[0].replace('-', '_').toLowerCase(Locale.ROOT);
    }
}
