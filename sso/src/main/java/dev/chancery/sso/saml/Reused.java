package dev.chancery.sso.saml;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import org.xml.sax.SAXException;

/**
 * Things of the JDK that are dear to make and serve one thread at a time. Each keeps the names that it has read, so it serves some
 * documents and is then let go, and at once where it has failed.
 */
final class Reused<T> {

    private static final int MOST_IDLE = 16;
    private static final int MOST_USES = 100;

    private final Supplier<T> made;
    private final Queue<Used<T>> idle = new ArrayBlockingQueue<>(MOST_IDLE);

    private record Used<T>(T thing, int times) {}

    /** What is done with one. */
    interface Work<T, R> {
        R with(T thing) throws SAXException, IOException;
    }

    Reused(Supplier<T> made) {
        this.made = made;
    }

    <R> R with(Work<T, R> work) throws SAXException, IOException {
        Used<T> one = idle.poll();
        if (one == null) {
            one = new Used<>(fresh(), 0);
        }
        R result = work.with(one.thing());
        if (one.times() < MOST_USES) {
            idle.offer(new Used<>(one.thing(), one.times() + 1));
        }
        return result;
    }

    /** Those that make them serve one thread at a time, too. */
    private synchronized T fresh() {
        return made.get();
    }
}
