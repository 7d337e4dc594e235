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

    /** The same where a password is hashed on every way. */
    private static final Duration STEP_WITH_HASHING = Duration.ofMillis(250);

    private UniformTime() {}

    /** Does the work and answers, or fails, when the step is over. */
    public static <T> T of(Supplier<T> work) {
        return of(STEP, work);
    }

    /** The same for work that hashes a password. */
    public static <T> T ofHashing(Supplier<T> work) {
        return of(STEP_WITH_HASHING, work);
    }

    /** The same, but only a refusal waits: whoever is let in has told that there is somebody. */
    public static <T> T ofRefusalAfterHashing(Supplier<T> work) {
        long began = System.nanoTime();
        try {
            return work.get();
        } catch (ApiException e) {
            // who is sent away because of the load tells nothing, and should go
            if (e.status() == 400) {
                waitForStep(STEP_WITH_HASHING, began);
            }
            throw e;
        }
    }

    private static <T> T of(Duration step, Supplier<T> work) {
        long began = System.nanoTime();
        try {
            return work.get();
        } finally {
            waitForStep(step, began);
        }
    }

    private static void waitForStep(Duration step, long began) {
        long steps = (System.nanoTime() - began) / step.toNanos() + 1;
        waitUntil(began + steps * step.toNanos());
    }

    private static void waitUntil(long then) {
        for (long left = then - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = then - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
