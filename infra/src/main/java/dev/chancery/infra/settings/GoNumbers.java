package dev.chancery.infra.settings;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as Go's {@code strconv} reads them: integers with an optional base prefix, plain decimals. */
final class GoNumbers {

    private static final Pattern INTEGER =
            Pattern.compile("([+-]?)(0[xX](?<hex>_?[0-9a-fA-F_]+)|0[bB](?<bin>_?[01_]+)|0[oO]?(?<oct>_?[0-7_]+)|"
                    + "(?<dec>0|[1-9][0-9_]*))");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private GoNumbers() {}

    /** @throws IllegalArgumentException if the text is no integer of 64 bits */
    static long integer(String text) {
        Matcher number = INTEGER.matcher(text);
        if (!number.matches() || text.contains("__") || text.endsWith("_")) {
            throw new IllegalArgumentException("not an integer");
        }
        String sign = number.group(1);
        if (number.group("hex") != null) {
            return parse(sign, number.group("hex"), 16);
        }
        if (number.group("bin") != null) {
            return parse(sign, number.group("bin"), 2);
        }
        if (number.group("oct") != null) {
            return parse(sign, number.group("oct"), 8);
        }
        return parse(sign, number.group("dec"), 10);
    }

    /** @throws IllegalArgumentException if the text is no finite decimal number */
    static double decimal(String text) {
        if (!DECIMAL.matcher(text).matches() || Double.isInfinite(Double.parseDouble(text))) {
            throw new IllegalArgumentException("not a number");
        }
        return Double.parseDouble(text);
    }

    static String print(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : new BigDecimal(Double.toString(value)).toPlainString();
    }

    private static long parse(String sign, String digits, int radix) {
        return Long.parseLong(sign + digits.replace("_", ""), radix);
    }
}
