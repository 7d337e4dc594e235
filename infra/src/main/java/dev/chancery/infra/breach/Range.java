package dev.chancery.infra.breach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The leaked hashes that begin alike, as a service names them.
 *
 * @param suffixes what follows the five digits that they share
 */
record Range(Set<String> suffixes) {

    static final int PREFIX_DIGITS = 5;

    private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{35}):([0-9]+)");
    private static final Pattern NO_TIMES = Pattern.compile("0+");

    /**
     * Reads lines of a suffix, a colon and how often it leaked. Those that leaked no time are padding, which hides from
     * whoever sees the size of the answer which range was asked for.
     *
     * @throws IOException if it is anything else, such as the page of a proxy: that must not pass for an empty range
     */
    static Range parse(byte[] answer) throws IOException {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        if (!text.lines()
                .allMatch(line -> line.isBlank() || LINE.matcher(line.strip()).matches())) {
            throw new IOException("the answer is no range of hashes");
        }
        return new Range(text.lines()
                .map(line -> LINE.matcher(line.strip()))
                .filter(Matcher::matches)
                .filter(line -> !NO_TIMES.matcher(line.group(2)).matches())
                .map(line -> line.group(1).toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }
}
