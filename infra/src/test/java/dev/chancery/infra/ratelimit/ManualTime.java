package dev.chancery.infra.ratelimit;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that goes on when it is told to; it begins where System.nanoTime may begin, below zero. */
final class ManualTime implements LongSupplier {
    private long nanos = -Duration.ofHours(2).toNanos();

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long getAsLong() {
        return nanos;
    }
}
