package dev.chancery.infra.breach;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a list of leaked passwords: the SHA-1 hash and, after a colon, how often it was seen.
 *
 * @param digits of the hash, in upper case
 */
record HashLine(String digits) {

    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{40})(?::[0-9]{1,18})?\\s*");

    /** Empty for what is no such line. */
    static Optional<HashLine> parse(String line) {
        Matcher parts = FORM.matcher(line);
        return parts.matches() ? Optional.of(new HashLine(parts.group(1).toUpperCase(Locale.ROOT))) : Optional.empty();
    }
}
