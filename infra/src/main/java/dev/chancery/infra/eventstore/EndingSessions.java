package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.command.Origin;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionEnd;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.query.audit.AuditLine;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.projection.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Ends sessions of a user, however many there are: who signs in every minute has tens of thousands within weeks. Aggregates
 * would be loaded and written one by one; so they are read at once, no more of each than its end depends on, and their ends
 * are appended and projected by the thousand. Their sequence numbers keep the optimistic lock.
 */
final class EndingSessions {

    private static final int AT_ONCE = 1000;

    /** Else each refresh in between would be a conflict, and whoever refreshes all the time could not be signed out. */
    private static final String LOCK = "SELECT id FROM auth.sessions WHERE user_id = ? ORDER BY id FOR UPDATE";

    private static final String SQL = """
            SELECT s.id, last.sequence_number, last.name = 'session.ended'
            FROM auth.sessions s LEFT JOIN LATERAL (
              SELECT sequence_number, name FROM events.event
              WHERE aggregate_id = s.id ORDER BY sequence_number DESC LIMIT 1) last ON true
            WHERE s.user_id = ? ORDER BY s.created_at, s.id
            """;

    private final PostgresEventStorageEngine log;
    private final Projections projections;
    private final Connections connections;

    EndingSessions(PostgresEventStorageEngine log, Projections projections, Connections connections) {
        this.log = log;
        this.projections = projections;
        this.connections = connections;
    }

    /** @param lastEvent empty for a session that SQL has made, and of which the log knows nothing */
    private record Found(UUID id, OptionalLong lastEvent, boolean over) {}

    /** Ends those that have a reason to when the unit of work under way ends, after the facts that it was told before. */
    void end(UUID userId, Function<UUID, Optional<EndReason>> reasons, Instant at, Origin origin) {
        CurrentUnitOfWork.get().root().onPrepareCommit(_ -> endNow(userId, reasons, at, origin));
    }

    private void endNow(UUID userId, Function<UUID, Optional<EndReason>> reasons, Instant at, Origin origin) {
        List<Found> sessions = connections.call(connection -> ofUser(connection, userId));
        WriteBatch batch = WriteBatch.current();
        for (int from = 0; from < sessions.size(); from += AT_ONCE) {
            int to = Math.min(from + AT_ONCE, sessions.size());
            List<DomainEventMessage<SessionEvent>> ends = sessions.subList(from, to).stream()
                    .flatMap(session -> end(session, userId, reasons, at, origin))
                    .toList();
            if (!ends.isEmpty()) {
                append(ends, batch);
            }
            forgetUnknown(sessions.subList(from, to), reasons, batch);
            if (to < sessions.size()) {
                batch.flush(connections);
            }
        }
    }

    private void append(List<DomainEventMessage<SessionEvent>> ends, WriteBatch batch) {
        log.appendLocked(ends);
        List<Recorded<Event>> recorded = ends.stream()
                .map(end -> EventProjector.recorded(end.getPayload(), end))
                .toList();
        batch.addAll(WriteBatch.Stage.PROJECTION, projections.projectEnds(recorded));
        recorded.forEach(end -> AuditLine.of(end).ifPresent(AuditLines::tellOnceCommitted));
    }

    /** What the log does not know it need not be told of. */
    private static void forgetUnknown(
            List<Found> sessions, Function<UUID, Optional<EndReason>> reasons, WriteBatch batch) {
        UUID[] unknown = sessions.stream()
                .filter(session -> session.lastEvent().isEmpty())
                .map(Found::id)
                .filter(id -> reasons.apply(id).isPresent())
                .toArray(UUID[]::new);
        if (unknown.length > 0) {
            batch.add(
                    WriteBatch.Stage.PROJECTION,
                    Write.of("DELETE FROM auth.sessions WHERE id = ANY (?::uuid[])", array(unknown)));
        }
    }

    private static String array(UUID[] ids) {
        return Stream.of(ids).map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static List<Found> ofUser(Connection connection, UUID userId) throws SQLException {
        List<Found> sessions = new ArrayList<>();
        // one round trip, and still the second sees what others have written before the first got its locks
        try (PreparedStatement query = connection.prepareStatement(LOCK + ";\n" + SQL)) {
            query.setObject(1, userId);
            query.setObject(2, userId);
            query.execute();
            query.getMoreResults();
            try (ResultSet rows = query.getResultSet()) {
                while (rows.next()) {
                    long last = rows.getLong(2);
                    sessions.add(new Found(
                            rows.getObject(1, UUID.class),
                            rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(last),
                            rows.getBoolean(3)));
                }
            }
        }
        return sessions;
    }

    private static Stream<DomainEventMessage<SessionEvent>> end(
            Found session, UUID userId, Function<UUID, Optional<EndReason>> reasons, Instant at, Origin origin) {
        if (session.lastEvent().isEmpty()) {
            return Stream.empty();
        }
        return reasons.apply(session.id()).stream()
                .flatMap(reason -> SessionEnd.decide(session.id(), userId, session.over(), reason, at).stream())
                .map(end -> new GenericDomainEventMessage<>(
                        SessionAggregate.NAME,
                        session.id().toString(),
                        session.lastEvent().getAsLong() + 1,
                        end,
                        Map.of(Origin.METADATA_KEY, origin)));
    }
}
