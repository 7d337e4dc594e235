package dev.chancery.query.rebuild;

import dev.chancery.command.Event;
import dev.chancery.query.audit.AuditRedaction;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.projection.Write;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Projects the log into a shadow, from where it was left. */
final class Replay {

    private static final int BATCH = 500;
    private static final Duration BREATH = Duration.ofMillis(10);

    private final RecordedEvents log;
    private final Projections projections;
    private final Shadow shadow;
    private final Duration patience;

    /**
     * Positions applied while one before them was missing. The missing one is applied late, as it was to the live tables:
     * who has not ended yet holds a lock on every row that the others could have changed. No more than a batch, and what came while
     * the tables were compared.
     */
    private final Set<Long> ahead = new HashSet<>();

    /** Up to here no position is missing. */
    private long settled;

    private long last;
    private long events;

    /** @param patience with each transaction that is writing to the log when the replay comes to it */
    Replay(RecordedEvents log, Projections projections, Shadow shadow, Duration patience) {
        this.log = log;
        this.projections = projections;
        this.shadow = shadow;
        this.patience = patience;
    }

    /**
     * Until no more than a batch is left, a transaction for each. Waits for whoever is appending: what is left is replayed in one
     * transaction, perhaps while writers wait.
     *
     * @throws HinderedRebuild if one of them does not end in time
     */
    void settled(Connection connection) throws SQLException {
        long waitsUntil = System.nanoTime() + patience.toNanos();
        while (log.lastVisible(connection) - settled > BATCH) {
            List<Positioned> batch = log.settledAfter(connection, settled, BATCH);
            if (!batch.isEmpty()) {
                settle(connection, batch);
                waitsUntil = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > waitsUntil) {
                throw HinderedRebuild.stillAppending(patience);
            } else {
                LockSupport.parkNanos(BREATH.toNanos());
            }
        }
    }

    private void settle(Connection connection, List<Positioned> batch) throws SQLException {
        connection.setAutoCommit(false);
        apply(connection, batch);
        connection.commit();
        connection.setAutoCommit(true);
        settled = batch.getLast().position();
        ahead.removeIf(position -> position <= settled);
    }

    /** Up to what the transaction under way sees. */
    void visible(Connection connection) throws SQLException {
        List<Positioned> batch = log.visibleAfter(connection, settled, BATCH);
        while (!batch.isEmpty()) {
            apply(connection, batch);
            batch.forEach(event -> ahead.add(event.position()));
            batch = log.visibleAfter(connection, batch.getLast().position(), BATCH);
        }
        shadow.cascade();
    }

    private void apply(Connection connection, List<Positioned> batch) throws SQLException {
        List<Positioned> due = batch.stream()
                .filter(event -> !ahead.contains(event.position()))
                .toList();
        write(connection, due);
        last = Math.max(last, batch.getLast().position());
        events += due.size();
    }

    /**
     * All of them at once; where that is refused, one after the other, so that it can be said which is at fault.
     *
     * @throws HinderedRebuild if one contradicts those before it
     * @throws UnreadableEvent if one lacks what it cannot be without
     */
    private void write(Connection connection, List<Positioned> due) throws SQLException {
        List<Write> writes =
                due.stream().flatMap(event -> writes(event).stream()).toList();
        Savepoint before = connection.setSavepoint();
        try {
            shadow.apply(writes);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (HinderedRebuild.isOfWhatWasWritten(e)) {
                connection.rollback(before);
                writeEach(due);
            }
            throw e;
        }
    }

    private void writeEach(List<Positioned> due) throws SQLException {
        for (Positioned event : due) {
            try {
                shadow.apply(writes(event));
            } catch (SQLException e) {
                if (HinderedRebuild.isOfWhatWasWritten(e)) {
                    throw HinderedRebuild.contradicted(event, e);
                }
                throw e;
            }
        }
    }

    private List<Write> writes(Positioned event) {
        Recorded<Event> recorded = event.recorded();
        List<Write> writes = new ArrayList<>();
        try {
            // of live entries most are redacted by and by, in steps that a replay does not have
            if (recorded.event().erasesSubject()) {
                writes.add(AuditRedaction.all(recorded.event().subject()));
            }
            writes.addAll(projections.project(recorded));
        } catch (RuntimeException e) {
            throw new UnreadableEvent(event.position(), recorded.eventId(), e);
        }
        return writes;
    }

    /** The last that was applied. */
    long position() {
        return last;
    }

    long events() {
        return events;
    }
}
