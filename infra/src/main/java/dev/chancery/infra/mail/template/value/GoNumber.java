package dev.chancery.infra.mail.template.value;

import java.util.Locale;

/** Numbers as the verbs of {@code printf} write them. */
final class GoNumber {

    private static final int DEFAULT_PRECISION = 6;
    private static final int BINARY = 2;
    private static final int OCTAL = 8;
    private static final int DECIMAL = 10;
    private static final int HEX = 16;

    private GoNumber() {}

    static String decimal(long value, Directive directive) {
        return integer(value, DECIMAL, "", directive);
    }

    static String binary(long value, Directive directive) {
        return integer(value, BINARY, directive.sharp ? "0b" : "", directive);
    }

    static String octal(long value, boolean prefixed, Directive directive) {
        String prefix = "";
        if (prefixed) {
            prefix = "0o";
        } else if (directive.sharp) {
            prefix = "0";
        }
        return integer(value, OCTAL, prefix, directive);
    }

    static String hex(long value, boolean upper, Directive directive) {
        String text = integer(value, HEX, directive.sharp ? "0x" : "", directive);
        return upper ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static String integer(long value, int base, String prefix, Directive directive) {
        String sign = sign(value < 0, directive);
        String digits = Long.toString(value, base).replace("-", "");
        int least = 0;
        if (directive.precision != Directive.NONE) {
            least = directive.precision;
            if (least == 0 && value == 0) {
                return directive.pad("", ' ');
            }
        } else if (directive.padsWithZeros() && directive.width != Directive.NONE) {
            least = directive.width - sign.length();
        }
        String filled = "0".repeat(Math.max(0, least - digits.length())) + digits;
        boolean alreadyOctal = prefix.equals("0") && filled.startsWith("0");
        return directive.pad(sign + (alreadyOctal ? "" : prefix) + filled, ' ');
    }

    static String fraction(double value, char verb, Directive directive) {
        int precision = directive.precision;
        if (precision == Directive.NONE) {
            precision = "gG".indexOf(verb) >= 0 ? GoFloat.SHORTEST : DEFAULT_PRECISION;
        }
        String text = GoFloat.format(value, verb, precision);
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        String sign = sign(negative, directive);
        if (directive.padsWithZeros()) {
            digits = "0".repeat(Math.max(0, directive.width - sign.length() - digits.length())) + digits;
        }
        return directive.pad(sign + digits, ' ');
    }

    private static String sign(boolean negative, Directive directive) {
        if (negative) {
            return "-";
        }
        if (directive.plus) {
            return "+";
        }
        return directive.space ? " " : "";
    }
}
