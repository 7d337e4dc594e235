package dev.chancery.infra.delivery;

import dev.chancery.infra.handover.Outcome;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this node gets through to a server. While it does not, one message at a time finds out whether it does again. */
final class ServerStanding {

    private static final Logger LOG = LoggerFactory.getLogger(ServerStanding.class);

    private final Medium medium;
    private final Pace pace;
    private final LongSupplier nanoTime;
    private int failures;
    private long pausedAt;
    private Duration pause = Duration.ZERO;

    ServerStanding(Medium medium, Pace pace, LongSupplier nanoTime) {
        this.medium = medium;
        this.pace = pace;
        this.nanoTime = nanoTime;
    }

    /**
     * How many more messages may be begun.
     *
     * @param free how many could be
     * @param busy how many are under way
     */
    synchronized int permitted(int free, int busy) {
        if (failures == 0) {
            return free;
        }
        boolean over = nanoTime.getAsLong() - pausedAt >= pause.toNanos();
        return over && busy == 0 ? 1 : 0;
    }

    /** @return for how long nobody is to try */
    synchronized Duration isAway(Outcome.Unavailable why) {
        if (failures++ == 0) {
            LOG.warn("{} wait: whoever takes them is not available ({}).", messages(), why.reason());
        }
        pausedAt = nanoTime.getAsLong();
        pause = pace.pauseAfter(failures);
        return pause;
    }

    private String messages() {
        return switch (medium) {
            case MAIL -> "Mails";
            case SMS -> "Text messages";
            case HOOK -> "Calls of hooks";
        };
    }

    synchronized void isThere() {
        if (failures > 0) {
            LOG.info("{} go on: whoever takes them is available again.", messages());
        }
        failures = 0;
    }
}
