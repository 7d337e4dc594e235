package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.DataKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log in the order of positions and never past a position that may yet become visible.
 *
 * <p>Positions are drawn before transactions commit, so a missing one belongs to a transaction that was aborted or is
 * still under way; {@link Gaps} tells which. No clock and no order of transaction ids is involved.
 */
final class LogReader {

    /** In memory an event takes up many times its bytes. */
    private static final int MOST_BYTES = 256 * 1024;

    /** For a page that is read at once. */
    private static final int MOST_BYTES_ABOUT = 2 * 1024 * 1024;

    /** No more events than asked for, and no more bytes than are good for anybody, but always one. */
    static final String READ = """
            SELECT %1$s, %3$s AS server
            FROM (
              SELECT %1$s, sum(bytes) OVER (ORDER BY position) - bytes AS bytes_before
              FROM (
                SELECT %1$s, pg_column_size(payload) AS bytes
                FROM events.event WHERE position > ? ORDER BY position LIMIT ?) page) measured
            WHERE bytes_before < %2$d
            ORDER BY position
            """.formatted(EventRows.COLUMNS, MOST_BYTES, LogServer.IDENTITY);

    static final String KEYS = "SELECT " + DataKeys.COLUMNS + """

            FROM chancery.data_key
            WHERE id = ANY (ARRAY(SELECT unnest(key_ids) FROM events.event WHERE position BETWEEN ? AND ?))
            """;

    static final String NEWEST = "SELECT " + EventRows.COLUMNS + """

            FROM events.event WHERE aggregate_id = ? AND aggregate_type = ? AND position < ?
            ORDER BY sequence_number DESC LIMIT ?
            """;

    /** Likewise; by their text, since metadata that is written in many spaces is small only in the table. */
    static final String NEWEST_ABOUT = """
            SELECT %1$s
            FROM (
              SELECT %1$s, sum(bytes) OVER (ORDER BY position DESC) - bytes AS bytes_before
              FROM (
                SELECT %1$s, octet_length(payload::text) AS bytes
                FROM events.event WHERE subject = ? AND position < ? ORDER BY position DESC LIMIT ?) page) measured
            WHERE bytes_before < %2$d
            ORDER BY position DESC
            """.formatted(EventRows.COLUMNS, MOST_BYTES_ABOUT);

    static final String KEYS_ABOUT = "SELECT " + DataKeys.COLUMNS + """

            FROM chancery.data_key
            WHERE id = ANY (ARRAY(
              SELECT unnest(key_ids) FROM (
                SELECT key_ids FROM events.event WHERE subject = ? AND position < ? ORDER BY position DESC LIMIT ?) newest))
            """;

    static final String OF_STREAM = "SELECT " + EventRows.COLUMNS + """

            FROM events.event WHERE aggregate_id = ? AND position <= ? ORDER BY sequence_number
            """;

    static final String KEYS_OF_STREAM = "SELECT " + DataKeys.COLUMNS + """

            FROM chancery.data_key
            WHERE id = ANY (ARRAY(SELECT unnest(key_ids) FROM events.event WHERE aggregate_id = ? AND position <= ?))
            """;

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    private static final Duration BREATH = Duration.ofMillis(10);

    private final EventRows rows;
    private final Connections connections;
    private final Gaps gaps = new Gaps();

    LogReader(EventRows rows, Connections connections) {
        this.rows = rows;
        this.connections = connections;
    }

    /**
     * At most {@code limit} events after that position; fewer, or none, where a gap is not known to be final. Those that cannot be
     * read are among them.
     */
    List<StoredEvent> readAfter(long position, int limit) {
        return connections.call(connection -> readAfter(connection, position, limit));
    }

    /** The same on this connection, on which no transaction may be under way: each look needs eyes of its own. */
    List<StoredEvent> readAfter(Connection connection, long position, int limit) throws SQLException {
        return unsealed(connection, settledPrefix(connection, position, limit));
    }

    /** At most {@code limit} events after that position that the transaction of this connection sees. */
    List<StoredEvent> visibleAfter(Connection connection, long position, int limit) throws SQLException {
        return unsealed(connection, fetch(connection, position, limit).events());
    }

    /** The last events of a stream before a position, newest first, still sealed. */
    List<StoredEvent> newestBefore(long position, String type, UUID stream, int limit) {
        return connections.call(connection -> {
            try (PreparedStatement query = connection.prepareStatement(NEWEST)) {
                query.setObject(1, stream);
                query.setString(2, type);
                query.setLong(3, position);
                query.setInt(4, limit);
                try (ResultSet result = query.executeQuery()) {
                    return rows.read(result);
                }
            }
        });
    }

    /**
     * The last events about a subject before a position, newest first: no more than {@code limit}, and no more bytes than are good for
     * anybody.
     */
    List<StoredEvent> newestAbout(UUID subject, long position, int limit) {
        return connections.call(connection -> {
            List<StoredEvent> newest = about(connection, NEWEST_ABOUT, subject, position, limit, rows::read);
            return newest.isEmpty()
                    ? newest
                    : rows.unseal(newest, about(connection, KEYS_ABOUT, subject, position, limit, rows::readKeys));
        });
    }

    private static <T> T about(Connection connection, String sql, UUID subject, long position, int limit, Rows<T> rows)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, subject);
            query.setLong(2, position);
            query.setInt(3, limit);
            try (ResultSet result = query.executeQuery()) {
                return rows.of(result);
            }
        }
    }

    /** The events of a stream up to a position. */
    List<StoredEvent> ofStreamUntil(Connection connection, UUID stream, long position) throws SQLException {
        List<StoredEvent> events = ofStream(connection, OF_STREAM, stream, position, rows::read);
        return events.isEmpty()
                ? events
                : rows.unseal(events, ofStream(connection, KEYS_OF_STREAM, stream, position, rows::readKeys));
    }

    private interface Rows<T> {
        T of(ResultSet result) throws SQLException;
    }

    private static <T> T ofStream(Connection connection, String sql, UUID stream, long position, Rows<T> rows)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, stream);
            query.setLong(2, position);
            try (ResultSet result = query.executeQuery()) {
                return rows.of(result);
            }
        }
    }

    private List<StoredEvent> settledPrefix(Connection connection, long after, int limit) throws SQLException {
        while (true) {
            // asked before fetching: what was settled by then is seen by the statement
            LogPlace settled = gaps.settled();
            Page page = fetch(connection, after, limit);
            List<StoredEvent> prefix = page.prefix(after, settled.on(page.server()));
            if (!prefix.isEmpty() || page.events().isEmpty() || !gaps.look(connection)) {
                return prefix;
            }
        }
    }

    /** @param server that they were read from, empty where there are none */
    private record Page(List<StoredEvent> events, String server) {

        List<StoredEvent> prefix(long after, long settled) {
            long expected = after + 1;
            for (int i = 0; i < events.size(); i++) {
                long found = events.get(i).position();
                if (found > expected && found - 1 > settled) {
                    return events.subList(0, i);
                }
                expected = found + 1;
            }
            return events;
        }
    }

    private Page fetch(Connection connection, long after, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READ)) {
            query.setLong(1, after);
            query.setInt(2, limit);
            try (ResultSet result = query.executeQuery()) {
                List<StoredEvent> events = new ArrayList<>();
                String server = "";
                while (result.next()) {
                    events.add(rows.row(result));
                    server = result.getString("server");
                }
                return new Page(events, server);
            }
        }
    }

    private List<StoredEvent> unsealed(Connection connection, List<StoredEvent> events) throws SQLException {
        return events.isEmpty() ? events : rows.unseal(events, keys(connection, events));
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

    /**
     * The last position, or 0 in an empty log, once nothing more can become visible up to there: whoever begins behind it
     * misses nothing that is committed from now on. Waits for those who are appending, so no transaction may be under way on
     * the connection that this thread gets.
     *
     * @throws StillAppending if one of them does not end in time
     */
    long end(Duration patience) {
        LogPlace end = connections.call(LogReader::lastPlace);
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (gaps.settled().on(end.server()) < end.position()) {
            if (System.nanoTime() > deadline) {
                throw new StillAppending(patience);
            }
            if (!connections.<Boolean>call(gaps::look)) {
                if (!told) {
                    LOG.info("Waiting for transactions that are writing to the log.");
                    told = true;
                }
                LockSupport.parkNanos(BREATH.toNanos());
            }
        }
        return end.position();
    }

    /** The last position that is visible now, or 0; others before it may become so later. */
    long lastVisible() {
        return connections.<Long>call(this::lastVisible);
    }

    /** The same for this connection. */
    long lastVisible(Connection connection) throws SQLException {
        return lastPlace(connection).position();
    }

    /** Somebody has been writing to the log for longer than anybody should. */
    static final class StillAppending extends RuntimeException {
        StillAppending(Duration patience) {
            super("Another transaction has been writing to the log for " + patience.toSeconds() + " seconds");
        }
    }

    private static LogPlace lastPlace(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT " + LogServer.IDENTITY + ", coalesce(max(position), 0) FROM events.event");
                ResultSet result = query.executeQuery()) {
            result.next();
            return new LogPlace(result.getString(1), result.getLong(2));
        }
    }
}
