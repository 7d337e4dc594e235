package dev.chancery.infra.ratelimit;

import dev.chancery.infra.GoDuration;
import java.time.Duration;

/** How many messages may be sent: the type of GOTRUE_RATE_LIMIT_EMAIL_SENT. */
public sealed interface Rate {

    /** The most that is sent at once; 0 blocks everything. */
    long events();

    /** As {@link #parse} reads it. */
    String print();

    /** So many in each hour, which begins with the first of them. */
    record PerHour(long events) implements Rate {
        public PerHour {
            events = Math.clamp(events, 0, RateSyntax.MOST);
        }

        @Override
        public String print() {
            return Long.toString(events);
        }
    }

    /** So many at once, then one more each time the interval is over. */
    record Burst(long events, Duration interval) implements Rate {
        public Burst {
            events = Math.clamp(events, 0, RateSyntax.MOST);
        }

        @Override
        public String print() {
            return events + "/" + GoDuration.print(interval);
        }
    }

    /**
     * Reads {@code 30}, {@code 30.0} or {@code 30/1h}, with Go's syntax of durations. Fractions of an event are dropped,
     * a negative number is 0 and an interval that is not positive is an hour, as in GoTrue.
     *
     * @throws IllegalArgumentException when the setting is neither
     */
    static Rate parse(String setting) {
        return RateSyntax.parse(setting);
    }
}
