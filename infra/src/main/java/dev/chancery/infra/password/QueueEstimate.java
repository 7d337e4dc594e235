package dev.chancery.infra.password;

import java.util.concurrent.atomic.AtomicLong;

/** Guesses how long a queue takes from how long the last hashes took, each for its {@link Recipe#work}. */
final class QueueEstimate {
    /** bcrypt of cost 10; the first few hashes correct it. */
    private static final long FIRST_GUESS_NANOS = 60_000_000;

    /** The weight of one hash is 1/8, so a single expensive one does not send everybody away for long. */
    private static final int WEIGHT_DIVISOR = 8;

    /** Of cheaper ones the time is that of what surrounds them. */
    private static final double LEAST_TELLING = 1.0 / 64;

    private static final double NANOS_PER_SECOND = 1e9;

    private final AtomicLong averageNanos = new AtomicLong(FIRST_GUESS_NANOS);

    void took(long nanos, double work) {
        if (work >= LEAST_TELLING) {
            averageNanos.updateAndGet(average -> average + (long) (nanos / work - average) / WEIGHT_DIVISOR);
        }
    }

    /** Seconds until so much work is done by so many threads. */
    double seconds(double work, int threads) {
        return averageNanos.get() * work / threads / NANOS_PER_SECOND;
    }
}
