package dev.chancery.api.rebuild;

import dev.chancery.api.logging.LogContext;
import dev.chancery.query.rebuild.HinderedRebuild;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.RebuildReport;
import dev.chancery.query.rebuild.UnreadableEvent;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rebuild in the background of this node, one at a time. Other nodes know nothing of it, nor this one after a restart. */
public final class Rebuilding {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);

    /** Where the last rebuild of this node stands. */
    public enum Status {
        NONE,
        RUNNING,
        DONE,
        FAILED
    }

    /** @param reason why it failed, for who started it */
    record State(Status status, Optional<RebuildReport> report, Optional<String> reason) {

        static State of(Status status) {
            return new State(status, Optional.empty(), Optional.empty());
        }

        static State done(RebuildReport report) {
            return new State(Status.DONE, Optional.of(report), Optional.empty());
        }

        static State failed(String reason) {
            return new State(Status.FAILED, Optional.empty(), Optional.of(reason));
        }
    }

    private static final String UNFORESEEN = "What happened was not foreseen; the log of this node says more.";

    private final Rebuild rebuild;
    private State state = State.of(Status.NONE);

    public Rebuilding(Rebuild rebuild) {
        this.rebuild = rebuild;
    }

    synchronized State state() {
        return state;
    }

    /** What is to be done. */
    interface Work {
        RebuildReport with(Rebuild rebuild) throws SQLException;
    }

    /** Starts one; false if one is under way, wherever. Of two that start in the same moment, one may yet fail. */
    boolean start(Work work) {
        return state().status() != Status.RUNNING && !rebuild.isUnderWay() && startHere(work);
    }

    private synchronized boolean startHere(Work work) {
        if (state.status() == Status.RUNNING) {
            return false;
        }
        // first, since it may fail; its end waits for this method's
        Thread.ofPlatform().name("rebuild").daemon().start(LogContext.carriedInto(() -> run(work)));
        state = State.of(Status.RUNNING);
        return true;
    }

    private void run(Work work) {
        State end = State.failed(UNFORESEEN);
        try {
            RebuildReport report = work.with(rebuild);
            LOG.atInfo()
                    .addKeyValue("events", report.events())
                    .addKeyValue("differing", report.differing())
                    .addKeyValue("repaired", report.repaired())
                    .addKeyValue("remaining", report.remaining())
                    .addKeyValue("others", report.others())
                    .log("rebuild completed");
            end = State.done(report);
        } catch (HinderedRebuild | UnreadableEvent e) {
            LOG.warn("rebuild not done: {}", e.getMessage());
            end = State.failed(e.getMessage());
        } catch (SQLException | RuntimeException | Error e) {
            LOG.error("rebuild failed", e);
        } finally {
            // whatever comes: else none could be started any more
            synchronized (this) {
                state = end;
            }
        }
    }
}
