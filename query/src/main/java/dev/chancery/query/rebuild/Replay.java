package dev.chancery.query.rebuild;

import dev.chancery.query.projection.Projections;
import dev.chancery.query.projection.Write;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Projects the log into a shadow, from where it was left. */
final class Replay {

    private static final int BATCH = 500;

    private final RecordedEvents log;
    private final Projections projections;
    private final ShadowSchema shadow;
    private long position;
    private long events;

    Replay(RecordedEvents log, Projections projections, ShadowSchema shadow) {
        this.log = log;
        this.projections = projections;
        this.shadow = shadow;
    }

    /** One that goes on from here in a transaction that will be rolled back. */
    Replay fork() {
        Replay fork = new Replay(log, projections, shadow);
        fork.position = position;
        fork.events = events;
        return fork;
    }

    /** Up to where no position can become visible any more, a transaction for each batch. */
    void settled(Connection connection) throws SQLException {
        List<Positioned> batch = log.settledAfter(connection, position, BATCH);
        while (!batch.isEmpty()) {
            connection.setAutoCommit(false);
            apply(batch);
            connection.commit();
            connection.setAutoCommit(true);
            batch = log.settledAfter(connection, position, BATCH);
        }
    }

    /** Up to what the transaction under way sees. */
    void visible(Connection connection) throws SQLException {
        List<Positioned> batch = log.visibleAfter(connection, position, BATCH);
        while (!batch.isEmpty()) {
            apply(batch);
            batch = log.visibleAfter(connection, position, BATCH);
        }
    }

    private void apply(List<Positioned> batch) throws SQLException {
        List<Write> writes = new ArrayList<>();
        batch.forEach(event -> writes.addAll(projections.project(event.recorded())));
        shadow.apply(writes);
        position = batch.getLast().position();
        events += batch.size();
    }

    long position() {
        return position;
    }

    long events() {
        return events;
    }
}
