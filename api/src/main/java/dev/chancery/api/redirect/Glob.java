package dev.chancery.api.redirect;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of places as GoTrue's settings have them: {@code *} is anything but {@code .} and {@code /}, {@code **} is anything,
 * {@code ?} is one character but those, {@code [a-z]} and {@code [!a-z]} are one of some, {@code {a,b}} is one of several.
 */
final class Glob {

    private static final String NO_SEPARATOR = "[^./]";

    /** A path, a query, with its question mark or the wildcard that stands for it, any number of characters, or none. */
    private static final Pattern AFTER_HOST = Pattern.compile("/.*|\\\\\\?.*|\\?[^./]+|\\*{0,2}");

    private static final Pattern ANY_HOST = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)?\\*\\*");

    private final String text;
    private final Pattern pattern;

    private Glob(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /**
     * Whether the pattern has this host and no other that begins like it, but for a wildcard at its end that may be nothing; or has any.
     */
    boolean hasHost(String schemeAndHost) {
        return ANY_HOST.matcher(text).matches()
                || text.startsWith(schemeAndHost)
                        && AFTER_HOST
                                .matcher(text.substring(schemeAndHost.length()))
                                .matches();
    }

    /** @throws IllegalArgumentException if brackets or braces are not closed */
    static Glob parse(String text) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean any = i + 1 < text.length() && text.charAt(i + 1) == '*';
                    regex.append(any ? ".*" : NO_SEPARATOR + "*");
                    i += any ? 1 : 0;
                }
                case '?' -> regex.append(NO_SEPARATOR);
                case '[' -> {
                    int end = text.indexOf(']', i + 2);
                    if (end < 0) {
                        throw new IllegalArgumentException("a [ is not closed");
                    }
                    regex.append(characters(text.substring(i + 1, end)));
                    i = end;
                }
                case '{' -> {
                    braces++;
                    regex.append("(?:");
                }
                case '}' -> {
                    braces--;
                    regex.append(')');
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                case '\\' -> {
                    i++;
                    if (i == text.length()) {
                        throw new IllegalArgumentException("nothing follows the last \\");
                    }
                    regex.append(Pattern.quote(text.substring(i, i + 1)));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return new Glob(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("brackets or braces do not match", e);
        }
    }

    private static String characters(String listed) {
        boolean others = listed.startsWith("!");
        String these = (others ? listed.substring(1) : listed).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
        return (others ? "[^" : "[") + these + "]";
    }

    boolean matches(String text) {
        return pattern.matcher(text).matches();
    }
}
