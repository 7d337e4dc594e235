package dev.chancery.infra.eventstore;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets those who want to change the same user or session by way of this object do so one after another, in the order in
 * which they came, once they have got into each other's way: of many who all try again at once, one gets on, and the work of
 * all others is in vain.
 */
final class Turns {

    /**
     * Nothing depends on waiting: whoever has waited for so long, as long as requests take at most, tries without. Were it shorter, the
     * many who wait would try all at once.
     */
    private static final long PATIENCE_SECONDS = 10;

    private final ConcurrentMap<UUID, Line> lines = new ConcurrentHashMap<>();

    interface Turn extends AutoCloseable {

        Turn NONE = () -> {};

        @Override
        void close();
    }

    /** Of those who want to change the same. */
    private static final class Line {

        private final ReentrantLock lock = new ReentrantLock(true);

        /** Guarded by the map. */
        private int members;
    }

    /** Waits until it is this thread's turn. */
    Turn take(UUID about) {
        Line line = lines.compute(about, (_, known) -> {
            Line joined = known == null ? new Line() : known;
            joined.members++;
            return joined;
        });
        boolean first = isFirst(line);
        return () -> {
            if (first) {
                line.lock.unlock();
            }
            lines.compute(about, (_, left) -> --left.members == 0 ? null : left);
        };
    }

    private static boolean isFirst(Line line) {
        try {
            return line.lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
