package dev.chancery.infra.ratelimit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A rule by which somebody is let through or not: so many at once, and one more each time a step is over.
 *
 * @param name by which clients and operators know it
 * @param burst how many may come at once; 0 blocks all
 * @param step at least a microsecond, the finest that Postgres counts
 * @param lifetime after which, counted from the first who came, as many may come at once as at the beginning; empty where
 *     that takes all the steps
 */
public record Quota(String name, long burst, Duration step, Optional<Duration> lifetime) {

    private static final Duration FINEST = Duration.of(1, ChronoUnit.MICROS);

    /** Until an emptied quota is full again: half of what Postgres can look ahead. */
    private static final Duration LONGEST = Duration.ofDays(150_000 * 365L);

    public Quota {
        burst = Math.clamp(burst, 0, RateSyntax.MOST);
        Duration longest = LONGEST.dividedBy(Math.max(1, burst));
        Duration useful = lifetime.filter(life -> life.compareTo(longest) < 0).orElse(longest);
        step = step.compareTo(useful) > 0 ? useful : step;
        step = step.compareTo(FINEST) < 0 ? FINEST : step;
    }

    /** So many in each window, which begins with the first of them. */
    public static Quota perWindow(String name, long events, Duration window) {
        return new Quota(name, events, window, Optional.of(window));
    }

    /** Whether nobody is ever let through. */
    boolean blocksAll() {
        return burst == 0;
    }

    /** Whether everybody is let through who does not come at the very same time. */
    boolean limitsNothing() {
        return lifetime.filter(life -> life.compareTo(FINEST) < 0).isPresent();
    }

    /** In which as many may come as may come at once. */
    public Duration window() {
        Duration all = step.multipliedBy(burst);
        return lifetime.filter(life -> life.compareTo(all) < 0).orElse(all);
    }

    /** How far the next may be ahead of its time. */
    Duration room() {
        return step.multipliedBy(burst - 1);
    }

    /** Rounded up: nobody is let through too early. */
    static long micros(Duration duration) {
        return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), (duration.getNano() + 999) / 1_000);
    }
}
