package dev.chancery.api.rebuild;

import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.RebuildReport;
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

    record State(Status status, Optional<RebuildReport> report) {}

    private final Rebuild rebuild;
    private State state = new State(Status.NONE, Optional.empty());

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

    /** Starts one; false if one is under way on this node. */
    synchronized boolean start(Work work) {
        if (state.status() == Status.RUNNING) {
            return false;
        }
        // first, since it may fail; its end waits for this method's
        Thread.ofPlatform().name("rebuild").daemon().start(() -> run(work));
        state = new State(Status.RUNNING, Optional.empty());
        return true;
    }

    private void run(Work work) {
        State end = new State(Status.FAILED, Optional.empty());
        try {
            RebuildReport report = work.with(rebuild);
            LOG.atInfo()
                    .addKeyValue("events", report.events())
                    .addKeyValue("differing", report.differing())
                    .addKeyValue("repaired", report.repaired())
                    .addKeyValue("remaining", report.remaining())
                    .log("rebuild completed");
            end = new State(Status.DONE, Optional.of(report));
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
