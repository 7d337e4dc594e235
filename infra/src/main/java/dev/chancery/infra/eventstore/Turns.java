package dev.chancery.infra.eventstore;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Lets those who want to change the same user or session by way of this object do so one after another, in the order in
 * which they came, once they have got into each other's way: of many who all try again at once, one gets on, and the work of
 * all others is in vain.
 */
final class Turns {

    /** Those whose ids fall on one share it, and wait for strangers now and then. */
    private static final int STRIPES = 256;

    /** Nothing depends on waiting: whoever has waited for so long tries without. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final ReentrantLock[] stripes =
            IntStream.range(0, STRIPES).mapToObj(_ -> new ReentrantLock(true)).toArray(ReentrantLock[]::new);

    interface Turn extends AutoCloseable {

        Turn NONE = () -> {};

        @Override
        void close();
    }

    /** Waits until it is this thread's turn. */
    Turn take(UUID about) {
        ReentrantLock lock = stripes[Math.floorMod(about.hashCode(), STRIPES)];
        try {
            return lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) ? lock::unlock : Turn.NONE;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Turn.NONE;
        }
    }
}
