package dev.chancery.infra.ratelimit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Buckets that live on a given clock of monotonic nanoseconds. */
final class TokenBuckets {
    /** Bucket4j counts no faster than this, which is as good as no limit. */
    private static final Duration FASTEST = Duration.ofNanos(1);

    private static final Duration NEVER = Duration.ofDays(36_500);

    private final TimeMeter clock;

    TokenBuckets(LongSupplier nanoTime) {
        this.clock = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanoTime.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /** A full bucket that gets a token each time the interval is over. */
    Bucket trickling(long capacity, Duration interval) {
        Duration refill = interval.compareTo(FASTEST) < 0 ? FASTEST : interval.compareTo(NEVER) > 0 ? NEVER : interval;
        return bucket(
                Bandwidth.builder().capacity(capacity).refillGreedy(1, refill).build());
    }

    /** A full bucket that is filled up at the end of each window, counted from now. */
    Bucket windowed(long capacity, Duration window) {
        return bucket(Bandwidth.builder()
                .capacity(capacity)
                .refillIntervally(capacity, window)
                .build());
    }

    /** The time from one token to the next at so many per period; a value that is not positive brings none at all. */
    static Duration interval(double value, Duration period) {
        double nanos = period.toNanos() / value;
        return value > 0 && nanos < NEVER.toNanos() ? Duration.ofNanos((long) nanos) : NEVER;
    }

    private Bucket bucket(Bandwidth bandwidth) {
        return Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(clock)
                .build();
    }
}
