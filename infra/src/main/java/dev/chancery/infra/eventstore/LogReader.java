package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.DataKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the log in the order of positions and never past a position that may yet become visible.
 *
 * <p>Positions are drawn before transactions commit, so a missing one belongs to a transaction that was aborted or is
 * still under way. Whoever drew it holds a lock on the table until it ends. So a gap is final once every transaction
 * that held such a lock after the gap was seen has ended, and a later look still does not find the position. No clock
 * and no order of transaction ids is involved.
 */
final class LogReader {

    private static final String READ = """
            SELECT position, event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
              occurred_at, payload, metadata
            FROM events.event WHERE position > ? ORDER BY position LIMIT ?
            """;

    private static final String KEYS = """
            SELECT id, subject, wrapped, master_key_id FROM chancery.data_key
            WHERE id = ANY (ARRAY(SELECT unnest(key_ids) FROM events.event WHERE position BETWEEN ? AND ?))
            """;

    private final EventRows rows;
    private final Connections connections;
    private final Gaps gaps = new Gaps();

    LogReader(EventRows rows, Connections connections) {
        this.rows = rows;
        this.connections = connections;
    }

    /** At most {@code limit} events after that position; fewer, or none, where a gap is not known to be final. */
    List<StoredEvent> readAfter(long position, int limit) {
        return connections.call(connection -> {
            List<StoredEvent> settled = settledPrefix(connection, position, fetch(connection, position, limit));
            if (!settled.isEmpty()) {
                rows.unseal(settled, keys(connection, settled));
            }
            return settled;
        });
    }

    private List<StoredEvent> settledPrefix(Connection connection, long after, List<StoredEvent> events)
            throws SQLException {
        long expected = after + 1;
        for (int i = 0; i < events.size(); i++) {
            long found = events.get(i).position();
            if (found > expected && !gaps.isFinal(connection, expected, found)) {
                return events.subList(0, i);
            }
            expected = found + 1;
        }
        return events;
    }

    private List<StoredEvent> fetch(Connection connection, long after, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READ)) {
            query.setLong(1, after);
            query.setInt(2, limit);
            try (ResultSet result = query.executeQuery()) {
                return rows.read(result);
            }
        }
    }

    private Map<UUID, DataKey> keys(Connection connection, List<StoredEvent> events) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(KEYS)) {
            query.setLong(1, events.getFirst().position());
            query.setLong(2, events.getLast().position());
            try (ResultSet result = query.executeQuery()) {
                return rows.readKeys(result);
            }
        }
    }

    /** The last position that is visible, or 0 in an empty log. */
    long lastPosition() {
        return connections.call(connection -> {
            try (PreparedStatement query =
                            connection.prepareStatement("SELECT coalesce(max(position), 0) FROM events.event");
                    ResultSet result = query.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        });
    }
}
