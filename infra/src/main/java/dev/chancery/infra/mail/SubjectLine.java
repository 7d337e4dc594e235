package dev.chancery.infra.mail;

import java.util.regex.Pattern;

/** Keeps a subject to one line of a header, whoever wrote a part of it (RFC 5322 §2.2). */
final class SubjectLine {

    private static final int MAX_LENGTH = 255;
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
    private static final Pattern HALF_PAIRS = Pattern.compile("\\p{Cs}");

    private SubjectLine() {}

    static String of(String text) {
        String line = HALF_PAIRS.matcher(BREAKS.matcher(text).replaceAll(" ")).replaceAll("");
        int length = line.codePointCount(0, line.length());
        String cut = length <= MAX_LENGTH ? line : line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH - 1)) + "…";
        return cut.strip();
    }
}
