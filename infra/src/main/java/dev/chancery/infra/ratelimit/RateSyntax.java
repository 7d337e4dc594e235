package dev.chancery.infra.ratelimit;

import dev.chancery.infra.GoDuration;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads a {@link Rate}. */
final class RateSyntax {
    /** Beyond what anybody sends in an hour. */
    static final long MOST = 1_000_000_000;

    private static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern COUNT = Pattern.compile("\\d{1,15}");

    private RateSyntax() {}

    static Rate parse(String setting) {
        if (NUMBER.matcher(setting).matches()) {
            return new Rate.PerHour((long) Double.parseDouble(setting));
        }
        String[] parts = setting.split("/", -1);
        if (parts.length != 2 || !COUNT.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException(isNone(setting));
        }
        Duration interval = interval(setting, parts[1]);
        return new Rate.Burst(Long.parseLong(parts[0]), interval.isPositive() ? interval : DEFAULT_INTERVAL);
    }

    private static Duration interval(String setting, String text) {
        try {
            return GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(isNone(setting) + ": " + e.getMessage(), e);
        }
    }

    private static String isNone(String setting) {
        return "\"" + setting + "\" is no rate such as 30 or 30/1h";
    }
}
