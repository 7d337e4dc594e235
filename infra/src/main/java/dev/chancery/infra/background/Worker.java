package dev.chancery.infra.background;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread for what nobody waits for; one thing after the other. */
public final class Worker {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private static final Duration LAST_STEP = Duration.ofSeconds(5);

    private final String name;
    private volatile ScheduledExecutorService thread;

    public Worker(String name) {
        this.name = name;
    }

    public void start() {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /** @param work that throws nothing */
    public void later(Duration delay, Runnable work) {
        thread.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Soon, and after each pause, as many steps as there are. What a step throws ends those of its turn, and not those to come.
     *
     * @param step says whether there may be another
     */
    public void every(Duration pause, BooleanSupplier step) {
        ScheduledExecutorService own = thread;
        Runnable steps = () -> {
            try {
                boolean more = true;
                while (more && !own.isShutdown()) {
                    more = step.getAsBoolean();
                }
            } catch (RuntimeException | Error e) {
                LOG.error("{} failed, and is tried again", name, e);
            }
        };
        // who is started anew again and again gets to it all the same
        Duration first = pause.compareTo(SOON) < 0 ? pause : SOON;
        own.scheduleWithFixedDelay(steps, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins nothing more that is done again and again, and waits some seconds for what was to be done once. */
    public void stop() {
        thread.shutdown();
        try {
            thread.awaitTermination(LAST_STEP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isRunning() {
        return thread != null && !thread.isShutdown();
    }
}
