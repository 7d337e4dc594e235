package dev.chancery.api;

import dev.chancery.infra.StartupFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The request that the process end (SIGTERM, SIGINT), watched for from before there is anything to close: whoever is
 * told to end while still starting finishes that first, so that nothing half started stays behind.
 */
final class ProcessEnd implements AutoCloseable {

    /** GoTrue waits as long for requests under way. */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile StartupFailure reason;

    private ProcessEnd() {}

    static ProcessEnd watch() {
        ProcessEnd end = new ProcessEnd();
        Runtime.getRuntime().addShutdownHook(new Thread(end::request, "shutdown"));
        return end;
    }

    /** The JVM ends when this returns. */
    private void request() {
        asked.countDown();
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** There is no use in going on. */
    void fail(StartupFailure failure) {
        reason = failure;
        asked.countDown();
    }

    /** @throws StartupFailure if nobody asked, but there is no use in going on */
    void await() throws InterruptedException {
        asked.await();
        if (reason != null) {
            throw reason;
        }
    }

    /** Everything is closed: the process may end. */
    @Override
    public void close() {
        closed.countDown();
    }
}
