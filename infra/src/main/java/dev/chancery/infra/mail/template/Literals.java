package dev.chancery.infra.mail.template;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Literals of Go. Whatever is wrong with one is an {@link IllegalArgumentException}. */
final class Literals {

    private static final Pattern WHOLE =
            Pattern.compile("([+-]?)(?:0([xX])([0-9a-fA-F]+)|0([bB])([01]+)|0([oO])?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern FRACTION = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\(?:([abfnrtv\\\\'\"])|x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))");
    private static final String SIMPLE_ESCAPES = "abfnrtv";
    private static final String SIMPLE_MEANINGS = "\u0007\b\f\n\r\t\u000b";
    private static final int MAX_BYTE = 0xff;

    private Literals() {}

    /** A Long, or a Double if it has a point or an exponent. */
    static Object number(String literal) {
        UnaryOperator<String> withoutSeparators = text -> text.replaceAll("(?<=[0-9a-zA-Z])_(?=[0-9a-zA-Z])", "");
        String text = withoutSeparators.apply(literal);
        Matcher whole = WHOLE.matcher(text);
        if (whole.matches()) {
            return whole(whole);
        }
        if (!FRACTION.matcher(text).matches() || text.matches("[+-]?[0-9]+")) {
            throw new IllegalArgumentException(literal + " is no number");
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException(literal + " is too large");
        }
        return value;
    }

    private static Long whole(Matcher whole) {
        String sign = whole.group(1);
        try {
            if (whole.group(2) != null) {
                return Long.parseLong(sign + whole.group(3), 16);
            }
            if (whole.group(4) != null) {
                return Long.parseLong(sign + whole.group(5), 2);
            }
            // a leading zero alone means octal, too
            return whole.group(7) == null
                    ? Long.parseLong(sign + whole.group(8))
                    : Long.parseLong(sign + whole.group(7), 8);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(whole.group() + " is too large");
        }
    }

    /** The code point between single quotes. */
    static Long character(String literal) {
        String text = unescaped(literal.substring(1, literal.length() - 1), '"');
        if (text.codePointCount(0, text.length()) != 1) {
            throw new IllegalArgumentException(literal + " is not one character");
        }
        return (long) text.codePointAt(0);
    }

    /** The text between double quotes. */
    static String string(String literal) {
        return unescaped(literal.substring(1, literal.length() - 1), '\'');
    }

    /** The text between back quotes. */
    static String rawString(String literal) {
        return literal.substring(1, literal.length() - 1).replace("\r", "");
    }

    private static String unescaped(String text, char otherQuote) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        Matcher escape = ESCAPE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            int backslash = text.indexOf('\\', at);
            int end = backslash < 0 ? text.length() : backslash;
            bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
            at = end;
            if (at < text.length()) {
                if (!escape.region(at, text.length()).lookingAt()
                        || escape.group().equals("\\" + otherQuote)) {
                    throw new IllegalArgumentException("there is no such escape as " + text.substring(at, at + 2));
                }
                bytes.writeBytes(meaning(escape));
                at = escape.end();
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static byte[] meaning(Matcher escape) {
        if (escape.group(1) != null) {
            int simple = SIMPLE_ESCAPES.indexOf(escape.group(1));
            String meaning = simple < 0 ? escape.group(1) : SIMPLE_MEANINGS.substring(simple, simple + 1);
            return meaning.getBytes(StandardCharsets.UTF_8);
        }
        if (escape.group(2) != null) {
            return new byte[] {(byte) Integer.parseInt(escape.group(2), 16)};
        }
        if (escape.group(3) != null) {
            int value = Integer.parseInt(escape.group(3), 8);
            if (value > MAX_BYTE) {
                throw new IllegalArgumentException(escape.group() + " is no byte");
            }
            return new byte[] {(byte) value};
        }
        String hex = escape.group(4) != null ? escape.group(4) : escape.group(5);
        long character = Long.parseLong(hex, 16);
        boolean surrogate = Character.MIN_SURROGATE <= character && character <= Character.MAX_SURROGATE;
        if (character > Character.MAX_CODE_POINT || surrogate) {
            throw new IllegalArgumentException(escape.group() + " is no character");
        }
        return Character.toString((int) character).getBytes(StandardCharsets.UTF_8);
    }
}
