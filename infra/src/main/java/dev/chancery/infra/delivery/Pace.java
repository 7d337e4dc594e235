package dev.chancery.infra.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often what is tried.
 *
 * @param look for messages that are due, where nobody tells of them
 * @param firstRetry of a message that did not get through; each further one waits twice as long
 * @param lastRetry the longest of these
 * @param firstPause of a server that is away; each further one is twice as long
 * @param lastPause the longest of these
 * @param afterDoubt until a message is sent again that the server may have
 * @param patience after which a message is given up
 * @param claim for which a node has a message: longer than writing it and handing it over can take
 */
record Pace(
        Duration look,
        Duration firstRetry,
        Duration lastRetry,
        Duration firstPause,
        Duration lastPause,
        Duration afterDoubt,
        Duration patience,
        Duration claim) {

    static final Pace USUAL = new Pace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Duration.ofMinutes(5));

    private static final int MOST_DOUBLINGS = 20;

    /** @param attempts that have failed, 1 or more */
    Duration retryAfter(int attempts) {
        return backoff(firstRetry, lastRetry, attempts);
    }

    /** @param failures in a row, 1 or more */
    Duration pauseAfter(int failures) {
        return backoff(firstPause, lastPause, failures);
    }

    /** Between half of it and all, so that those who failed together do not come back together. */
    private static Duration backoff(Duration first, Duration last, int failures) {
        long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long longest = Math.min(doubled, last.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }
}
