package dev.chancery.api.redirect;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern of places as GoTrue's settings have them: {@code *} is anything but {@code .} and {@code /}, {@code **} is anything,
 * {@code ?} is one character but those, {@code [a-z]} and {@code [!a-z]} are one of some, {@code {a,b}} is one of several.
 *
 * <p>But nothing goes on beyond the end of the host that stands for a part of it: a stranger's host could come before, and what the
 * pattern has for a host be their path or query. Only a {@code **} at the very end does, and a {@code ?} after which no host can follow.
 */
final class Glob {

    /** Stands at the end of the host in the places that are compared, which hold no control characters. */
    private static final char END_OF_HOST = '\0';

    private static final String NO_SEPARATOR = "[^./\0]";
    private static final String IN_OR_AFTER_HOST = "[^\0]*";
    private static final String PERHAPS_END_OF_HOST = "\0?";

    private static final Pattern NO_HOST_FOLLOWS = Pattern.compile("[^./]+");

    /** A path, a query, with its question mark or the wildcard that stands for it, any number of characters, or none. */
    private static final Pattern AFTER_HOST = Pattern.compile("/.*|\\\\\\?.*|\\?[^./]+|\\*{0,2}");

    private static final Pattern ANY_HOST = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)?\\*\\*");

    private final String text;
    /** Takes time by the length of the pattern and of what a stranger asks for, and not by a power of it. */
    private final Pattern pattern;

    private Glob(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /**
     * Whether the pattern has this host as it is, perhaps with a wildcard at its end that may be nothing; or has any.
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
                    boolean last = any && i + 2 == text.length();
                    regex.append(last ? ".*" : any ? IN_OR_AFTER_HOST : NO_SEPARATOR + "*");
                    i += any ? 1 : 0;
                }
                case '?' -> {
                    boolean mayBeOfQuery =
                            NO_HOST_FOLLOWS.matcher(text.substring(i + 1)).matches();
                    regex.append(mayBeOfQuery ? PERHAPS_END_OF_HOST : "").append(NO_SEPARATOR);
                }
                case '/' -> regex.append(PERHAPS_END_OF_HOST).append('/');
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
                    regex.append(text.charAt(i) == '?' ? PERHAPS_END_OF_HOST : "")
                            .append(Pattern.quote(text.substring(i, i + 1)));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return new Glob(text, Pattern.compile(regex + PERHAPS_END_OF_HOST, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("brackets or braces do not match", e);
        }
    }

    private static String characters(String listed) {
        boolean others = listed.startsWith("!");
        String these = (others ? listed.substring(1) : listed).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
        return (others ? "[^\0" : "[") + these + "]";
    }

    boolean matches(String place) {
        var host = RedirectTargets.AUTHORITY.matcher(place);
        String marked = host.lookingAt() ? host.group() + END_OF_HOST + place.substring(host.end()) : place;
        return pattern.matcher(marked).matches();
    }
}
