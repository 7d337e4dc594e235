package dev.chancery.infra.background;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Steps that are taken again and again while the service runs. What is not done by its end is another node's, or the next start's. */
public abstract class PeriodicWork implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicWork.class);

    private final Duration pause;
    private final String complaint;
    private final Worker worker;

    /**
     * @param name of the thread
     * @param pause after which there may be something to do again
     * @param complaint what the log says where a step fails, until the next turn
     */
    protected PeriodicWork(String name, Duration pause, String complaint) {
        this.pause = pause;
        this.complaint = complaint;
        this.worker = new Worker(name);
    }

    /**
     * A part of what there is to do; several nodes may take theirs at once.
     *
     * @return whether there may be more
     */
    protected abstract boolean step();

    private boolean stepTaken() {
        try {
            return step();
        } catch (RuntimeException e) {
            LOG.warn(complaint, e);
            return false;
        }
    }

    @Override
    public final void start() {
        worker.start();
        worker.every(pause, this::stepTaken);
    }

    @Override
    public final void stop() {
        worker.stop();
    }

    @Override
    public final boolean isRunning() {
        return worker.isRunning();
    }
}
