package dev.chancery.api.rebuild;

import dev.chancery.query.rebuild.RecordedEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The log, and somebody who sees what is read of it by what is visible. */
record WatchedEvents(RecordedEvents log, Consumer<List<RecordedEvents.Positioned>> watcher) implements RecordedEvents {

    @Override
    public List<Positioned> settledAfter(Connection connection, long position, int limit) throws SQLException {
        return log.settledAfter(connection, position, limit);
    }

    @Override
    public long lastVisible(Connection connection) throws SQLException {
        return log.lastVisible(connection);
    }

    @Override
    public List<Positioned> visibleAfter(Connection connection, long position, int limit) throws SQLException {
        List<Positioned> events = log.visibleAfter(connection, position, limit);
        watcher.accept(events);
        return events;
    }

    @Override
    public List<Positioned> ofUserUntil(Connection connection, UUID userId, long position) throws SQLException {
        return log.ofUserUntil(connection, userId, position);
    }
}
