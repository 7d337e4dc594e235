package dev.chancery.infra.mail.template.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Fractions as Go's {@code strconv.FormatFloat} writes them. */
final class GoFloat {

    /** As many digits as it takes to tell the number from its neighbours. */
    static final int SHORTEST = -1;

    /** The exponent from which on the shortest form is {@code 1e+21} in JSON, and {@code 1e+06} elsewhere. */
    private static final int JSON_THRESHOLD = 21;

    private static final int JSON_LOWEST = -6;
    private static final int DEFAULT_PRECISION = 6;
    private static final int LOWEST_PLAIN = -4;

    private GoFloat() {}

    /**
     * @param verb e, f or g; in upper case the exponent is too
     * @param precision digits after the point, or all of them for g, or {@link #SHORTEST}
     * @return with a minus if it is negative, never with a plus
     */
    static String format(double value, char verb, int precision) {
        String text = switch (Character.toLowerCase(verb)) {
            case 'e' -> scientific(value, precision);
            case 'f' -> plain(value, precision);
            default -> general(value, precision);
        };
        String sign = Math.copySign(1, value) < 0 ? "-" : "";
        return sign + (Character.isUpperCase(verb) ? text.replace('e', 'E') : text);
    }

    /** As {@code encoding/json} does, like JavaScript. */
    static String json(double value) {
        int exponent = exponent(shortest(value));
        if (value == 0 || JSON_LOWEST <= exponent && exponent < JSON_THRESHOLD) {
            return format(value, 'f', SHORTEST);
        }
        return format(value, 'e', SHORTEST).replace("e-0", "e-");
    }

    private static String general(double value, int precision) {
        BigDecimal number = precision == SHORTEST
                ? shortest(value)
                : exact(value).round(new MathContext(Math.max(precision, 1), RoundingMode.HALF_EVEN));
        number = stripped(number);
        int threshold = precision == SHORTEST ? DEFAULT_PRECISION : threshold(number, precision);
        int exponent = exponent(number);
        if (exponent < LOWEST_PLAIN || exponent >= Math.max(threshold, 1)) {
            return scientific(number, number.precision() - 1);
        }
        return number.toPlainString();
    }

    /** With {@code %.3g} the whole number 1234 is {@code 1.23e+03}; with {@code %.10g} it is 1234. */
    private static int threshold(BigDecimal number, int precision) {
        int digits = number.precision();
        boolean whole = digits >= exponent(number) + 1;
        return precision > digits && whole ? digits : precision;
    }

    private static String scientific(double value, int precision) {
        if (precision == SHORTEST) {
            BigDecimal number = shortest(value);
            return scientific(number, number.precision() - 1);
        }
        BigDecimal number = exact(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        return scientific(number, precision);
    }

    private static String scientific(BigDecimal number, int decimals) {
        int exponent = exponent(number);
        String mantissa = number.signum() == 0
                ? BigDecimal.ZERO.setScale(decimals).toPlainString()
                : number.movePointLeft(exponent)
                        .setScale(decimals, RoundingMode.UNNECESSARY)
                        .toPlainString();
        String digits = Integer.toString(Math.abs(exponent));
        return mantissa + 'e' + (exponent < 0 ? '-' : '+') + (digits.length() < 2 ? "0" : "") + digits;
    }

    private static String plain(double value, int precision) {
        BigDecimal number = precision == SHORTEST
                ? stripped(shortest(value))
                : exact(value).setScale(precision, RoundingMode.HALF_EVEN);
        return number.toPlainString();
    }

    private static BigDecimal shortest(double value) {
        return new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    }

    private static BigDecimal exact(double value) {
        return new BigDecimal(Math.abs(value));
    }

    private static BigDecimal stripped(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.signum() == 0 ? BigDecimal.ZERO : stripped;
    }

    private static int exponent(BigDecimal number) {
        return number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
    }
}
