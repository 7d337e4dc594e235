package dev.chancery.infra;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5s}, {@code 300ms}, or a plain {@code 0}. */
public final class GoDuration {

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Pattern PART = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("[+-]?(0|(" + PART.pattern() + ")+)");
    /** As far as it can be read, and the first number whose unit is none. */
    private static final Pattern FAULT = Pattern.compile(
            "[+-]?(?:" + PART.pattern()
                    + "(?=[0-9.]|$))*+(?:(?<number>[0-9]+\\.?[0-9]*|\\.[0-9]+)(?<unit>[^0-9.]*).*)?",
            Pattern.DOTALL);

    private static final int MAX_LENGTH = 64;

    private GoDuration() {}

    /** @throws IllegalArgumentException in Go's words, if the text is no duration, or one beyond the 292 years of Go */
    public static Duration parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(invalid(text));
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(complaint(text));
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))));
        }
        try {
            long total = nanos.toBigInteger().longValueExact();
            return Duration.ofNanos(text.startsWith("-") ? -total : total);
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException(invalid(text), tooLong);
        }
    }

    private static String complaint(String text) {
        Matcher fault = FAULT.matcher(text);
        if (!fault.matches() || fault.group("number") == null) {
            return invalid(text);
        }
        String unit = fault.group("unit");
        return unit.isEmpty()
                ? "time: missing unit in duration \"%s\"".formatted(text)
                : "time: unknown unit \"%s\" in duration \"%s\"".formatted(unit, text);
    }

    private static String invalid(String text) {
        return "time: invalid duration \"%s\"".formatted(text);
    }

    /** The shortest text for whole milliseconds, such as {@code 1h30m} or {@code 200ms}. */
    public static String print(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long value, String unit) {
        if (value != 0) {
            text.append(value).append(unit);
        }
    }
}
