package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the server again when it has ended though nobody here asked it to, unless it keeps doing so. The server is no
 * child of ours whose end we would be told, so it is looked for.
 */
final class ServerWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int MOST_RESTARTS = 3;
    private static final Duration WITHIN = Duration.ofMinutes(1);

    /** Starts the server where it was, or says why not. */
    interface Restart {
        void run() throws Exception;
    }

    private final BooleanSupplier alive;
    private final Restart restart;
    private final Path log;
    private final LongSupplier nanoTime;
    private final Deque<Long> restarts = new ArrayDeque<>();
    private final CompletableFuture<StartupFailure> lost = new CompletableFuture<>();
    private final Thread thread;
    private boolean closed;

    /** @param nanoTime monotonic nanoseconds, such as {@link System#nanoTime()} */
    ServerWatch(BooleanSupplier alive, Restart restart, Path log, LongSupplier nanoTime) {
        this.alive = alive;
        this.restart = restart;
        this.log = log;
        this.nanoTime = nanoTime;
        this.thread = Thread.ofPlatform().daemon().name("postgres-watch").unstarted(this::watch);
    }

    /** Watches a running server. */
    static ServerWatch over(PostgresServer server, Restart restart, Path log) {
        ServerWatch watch = new ServerWatch(server::isAlive, restart, log, System::nanoTime);
        watch.thread.start();
        return watch;
    }

    /** Tells when it has been given up, also if it has been already. */
    void whenLost(Consumer<StartupFailure> told) {
        lost.thenAccept(told);
    }

    private void watch() {
        try {
            while (look()) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    /** Whether to look again. */
    synchronized boolean look() {
        if (closed || isAlive()) {
            return !closed;
        }
        long now = nanoTime.getAsLong();
        restarts.removeIf(past -> now - past > WITHIN.toNanos());
        if (restarts.size() == MOST_RESTARTS) {
            lost.complete(new StartupFailure(
                    "The embedded PostgreSQL has ended again and again: see %s, and start Chancery again when that is mended."
                            .formatted(log)));
            return false;
        }
        restarts.add(now);
        LOG.error(
                "The embedded PostgreSQL has ended though nobody here asked it to, and is started again; see {}", log);
        try {
            restart.run();
            LOG.warn("The embedded PostgreSQL is back");
        } catch (Exception e) {
            LOG.error("The embedded PostgreSQL does not start again: {}", e.getMessage());
        }
        return true;
    }

    /** Where nobody can tell it is taken to be there, and looked for again. */
    private boolean isAlive() {
        try {
            return alive.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.warn("Nobody can tell whether the embedded PostgreSQL is running: {}", e.getMessage());
            return true;
        }
    }

    /** From now on it may end. Waits for a start that is under way. */
    @Override
    public synchronized void close() {
        closed = true;
        thread.interrupt();
    }
}
