package dev.chancery.infra.eventstore;

import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * All sessions of a user as of their last events, read at once: a stream for each would cost a round trip for each. What
 * the unit of work then loads of them is no more than their end depends on, under the sequence number that keeps the
 * optimistic lock.
 */
final class SessionsToEnd {

    private static final String RESOURCE = SessionsToEnd.class.getName();

    private static final String SQL = """
            SELECT s.id, s.user_id, last.sequence_number, last.name = 'session.ended'
            FROM auth.sessions s CROSS JOIN LATERAL (
              SELECT sequence_number, name FROM events.event
              WHERE aggregate_id = s.id ORDER BY sequence_number DESC LIMIT 1) last
            WHERE s.user_id = ? ORDER BY s.created_at, s.id
            """;

    private SessionsToEnd() {}

    /** Their ids, oldest first. */
    static List<UUID> readAhead(Connection connection, UUID userId) throws SQLException {
        Map<UUID, DomainEventMessage<?>> sessions = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(SQL)) {
            query.setObject(1, userId);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    sessions.put(id, snapshot(id, rows));
                }
            }
        }
        CurrentUnitOfWork.get().root().resources().put(RESOURCE, sessions);
        return List.copyOf(sessions.keySet());
    }

    private static DomainEventMessage<?> snapshot(UUID id, ResultSet row) throws SQLException {
        SessionState state = SessionState.beforeItsEnd(id, row.getObject(2, UUID.class), row.getBoolean(4));
        return new GenericDomainEventMessage<>(
                SessionAggregate.NAME, id.toString(), row.getLong(3), new SessionAggregate(state));
    }

    /** What was read ahead of a stream in the unit of work that is under way. */
    static Optional<DomainEventMessage<?>> known(String aggregateId) {
        return CurrentUnitOfWork.map(unit -> unit.root().<Map<UUID, DomainEventMessage<?>>>getResource(RESOURCE))
                .map(sessions -> sessions.get(UUID.fromString(aggregateId)));
    }
}
