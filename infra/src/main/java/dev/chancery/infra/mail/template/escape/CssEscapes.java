package dev.chancery.infra.mail.template.escape;

import java.util.Locale;

/** Values within style sheets (CSS Syntax Level 3 §4.3.7). */
final class CssEscapes {

    private static final Replacements TABLE = Replacements.of(
            "\0\\0", "\t\\9", "\n\\a", "\f\\c", "\r\\d", "\"\\22", "&\\26", "'\\27", "(\\28", ")\\29", "+\\2b", "/\\2f",
            ":\\3a", ";\\3b", "<\\3c", ">\\3e", "\\\\\\", "{\\7b", "}\\7d");

    /** What could begin or end something. */
    private static final String DANGEROUS = "\0\"'()/;@[\\]`{}<>";

    private static final int MAX_HEX_DIGITS = 6;

    private CssEscapes() {}

    /** A value between quotes. */
    static String text(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            String escape = TABLE.get(value.charAt(i));
            if (escape == null) {
                out.append(value.charAt(i));
                continue;
            }
            out.append(escape);
            boolean last = i + 1 == value.length();
            if (!escape.equals("\\\\") && (last || continues(value.charAt(i + 1)))) {
                out.append(' ');
            }
        }
        return out.toString();
    }

    private static boolean continues(char character) {
        return Scan.isHex(character) || Scan.isSpace(character);
    }

    /** A colour, a length or a name, or else the failsafe. */
    static String value(String value) {
        String decoded = decode(value);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < decoded.length(); i++) {
            char character = decoded.charAt(i);
            if (DANGEROUS.indexOf(character) >= 0 || decoded.startsWith("--", i)) {
                return HtmlEscapes.FAILSAFE;
            }
            if (character < 0x80 && isNameCharacter(character)) {
                name.append(character);
            }
        }
        String lower = name.toString().toLowerCase(Locale.ROOT);
        // old browsers ran these
        return lower.contains("expression") || lower.contains("mozbinding") ? HtmlEscapes.FAILSAFE : decoded;
    }

    static boolean isNameCharacter(int character) {
        return character >= 0x80
                || Scan.isLetter((char) character)
                || Scan.isDigit((char) character)
                || character == '-'
                || character == '_';
    }

    /** The text without its escapes. */
    static String decode(String css) {
        if (css.indexOf('\\') < 0) {
            return css;
        }
        StringBuilder out = new StringBuilder(css.length());
        int at = 0;
        while (at < css.length()) {
            if (css.charAt(at) != '\\') {
                out.append(css.charAt(at++));
                continue;
            }
            at++;
            int end = at;
            while (end < css.length() && end - at < MAX_HEX_DIGITS && Scan.isHex(css.charAt(end))) {
                end++;
            }
            if (end > at) {
                int character = Integer.parseInt(css, at, end, 16);
                if (character > Character.MAX_CODE_POINT) {
                    character /= 16;
                    end--;
                }
                out.append(isSurrogate(character) ? "\ufffd" : Character.toString(character));
                at = skipSpace(css, end);
            } else if (at < css.length()) {
                out.append(css.charAt(at++));
            }
        }
        return out.toString();
    }

    private static boolean isSurrogate(int character) {
        return Character.MIN_SURROGATE <= character && character <= Character.MAX_SURROGATE;
    }

    private static int skipSpace(String css, int at) {
        if (css.startsWith("\r\n", at)) {
            return at + 2;
        }
        return at < css.length() && Scan.isSpace(css.charAt(at)) ? at + 1 : at;
    }
}
