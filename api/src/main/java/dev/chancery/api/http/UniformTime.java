package dev.chancery.api.http;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Takes as long whatever was found: answers leave a whole number of steps after the work began, so that neither a user who was
 * found nor one who was not shows in the time.
 */
public final class UniformTime {

    /** Several times what the longer way takes. */
    private static final Duration STEP = Duration.ofMillis(100);

    private UniformTime() {}

    /** Does the work and answers, or fails, when the step is over. */
    public static <T> T of(Supplier<T> work) {
        long began = System.nanoTime();
        try {
            return work.get();
        } finally {
            long steps = (System.nanoTime() - began) / STEP.toNanos() + 1;
            waitUntil(began + steps * STEP.toNanos());
        }
    }

    private static void waitUntil(long then) {
        for (long left = then - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = then - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
