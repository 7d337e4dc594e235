package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much of the heap the bodies of all requests together may take, however many connections there are.
 *
 * <p>Nobody waits for one with something of the same kind in hand, and those who are worked on wait for nobody who is
 * still sending: so no two requests wait for each other, and a client that sends slowly holds up large bodies only.
 */
final class BodyMemory {

    /**
     * Up to here, in bytes, a body is read as it comes: so much every connection may take. What clients send every day is
     * a tenth of it.
     */
    static final int SMALL = 8_192;

    /** What a body may become once it is read, times its length: {@code [{},{},…]} as a tree and as maps. */
    private static final int GROWTH = 64;

    private static final String ATTRIBUTE = BodyMemory.class.getName();
    private static final String RETRY_AFTER_SECONDS = "5";

    /** Bytes of large bodies that are being sent, at the pace of their clients. */
    private final Semaphore arriving;

    /** Bytes of large bodies that are there, and worked on. */
    private final Semaphore large;

    /** The same of small ones, which large ones must not keep waiting. */
    private final Semaphore small;

    /** @param heap in bytes */
    BodyMemory(long heap) {
        this.arriving = semaphore(heap / 8);
        this.large = semaphore(heap / 4 / GROWTH);
        this.small = semaphore(heap / 4 / GROWTH);
    }

    /** One body at least, on the smallest heap. */
    private static Semaphore semaphore(long bytes) {
        return new Semaphore(Math.clamp(bytes, RequestBody.LIMIT + 1, Integer.MAX_VALUE), true);
    }

    /** What the body of one request takes, until it is closed. */
    Share open(Duration patience) {
        return new Share(patience);
    }

    static Share of(HttpServletRequest request) {
        return (Share) request.getAttribute(ATTRIBUTE);
    }

    /** Of one request. */
    final class Share implements AutoCloseable {

        private final long deadline;
        private final Deque<Runnable> taken = new ArrayDeque<>();

        private Share(Duration patience) {
            this.deadline = System.nanoTime() + patience.toNanos();
        }

        Share attachTo(HttpServletRequest request) {
            request.setAttribute(ATTRIBUTE, this);
            return this;
        }

        /**
         * Before more than {@link #SMALL} bytes are read.
         *
         * @param bytes all that will come, or may
         * @throws ApiException 503 if there is no room in time
         */
        void forArriving(int bytes) {
            take(arriving, bytes);
        }

        /**
         * When the body is there, before it is parsed.
         *
         * @throws ApiException 503 if there is no room in time
         */
        void forWork(int bytes) {
            take(bytes > SMALL ? large : small, bytes);
        }

        private void take(Semaphore memory, int bytes) {
            try {
                if (!memory.tryAcquire(bytes, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw busy();
                }
            } catch (InterruptedException _) {
                // the request's time is over
                throw Failures.timeout();
            }
            taken.push(() -> memory.release(bytes));
        }

        @Override
        public void close() {
            taken.forEach(Runnable::run);
            taken.clear();
        }
    }

    private static ApiException busy() {
        return ApiException.of(503, "unexpected_failure", "Too many large requests, please retry after a moment.")
                .header("Retry-After", RETRY_AFTER_SECONDS)
                .at("http.body-memory");
    }
}
