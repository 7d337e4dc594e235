package dev.chancery.infra.mail.template.escape;

import java.util.Locale;

/** Values within HTML. */
final class HtmlEscapes {

    /** What stands where a value would be dangerous; Go's word, so that one finds out what it means. */
    static final String FAILSAFE = "ZgotmplZ";

    private static final Replacements PREDEFINED =
            Replacements.of("\0\ufffd", "\"&#34;", "'&#39;", "&&amp;", "<&lt;", ">&gt;");
    private static final Replacements QUOTED = PREDEFINED.and("+&#43;");
    private static final Replacements UNQUOTED = QUOTED.and(
            "\0&#xfffd;", "\t&#9;", "\n&#10;", "\u000b&#11;", "\f&#12;", "\r&#13;", " &#32;", "=&#61;", "`&#96;");

    private HtmlEscapes() {}

    /** As the function {@code html} of templates escapes. */
    static String predefined(String value) {
        return PREDEFINED.apply(value);
    }

    /** In text and between quotes. */
    static String quoted(String value) {
        return QUOTED.apply(value);
    }

    /** Without quotes, where nothing would make the next attribute the value. */
    static String unquoted(String value) {
        if (value.isEmpty()) {
            return FAILSAFE;
        }
        String escaped = UNQUOTED.apply(value);
        StringBuilder out = new StringBuilder(escaped.length());
        escaped.codePoints().forEach(character -> {
            if (isNoncharacter(character)) {
                out.append("&#x%x;".formatted(character));
            } else {
                out.appendCodePoint(character);
            }
        });
        return out.toString();
    }

    private static boolean isNoncharacter(int character) {
        return 0xfdd0 <= character && character <= 0xfdef || 0xfff0 <= character && character <= 0xffff;
    }

    /** The name of an attribute: one without any effect, or the failsafe. */
    static String name(String value) {
        String name = value.toLowerCase(Locale.ROOT);
        return name.matches("[0-9a-z]+") && Attribute.isHarmless(name) ? name : FAILSAFE;
    }
}
