package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.Keyring;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.DomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one stream, as far as decisions are made on it, with its snapshot and its keys, in one statement: of two, the second could
 * see a snapshot that the first did not, or an event, and the keys would be those of others.
 */
final class StreamReader {

    /** A stream from its snapshot on, or from its beginning. */
    record Stream(Optional<DomainEventMessage<?>> snapshot, List<StoredEvent> events) {}

    /**
     * Rows of three kinds: events, which have a position; the snapshot, which has a type; and keys. Of an event no more is
     * fetched than is decided on: who brought it about is not, nor is what people say of themselves, which may be long.
     */
    private static final String SQL = sql(SnapshotKind.READABLE);

    private static final String WITHOUT_SNAPSHOT = sql("false");

    private static final int PARAMETERS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

    private final EventRows rows;
    private final Snapshots snapshots;
    private final Keyring keyring;

    StreamReader(EventRows rows, Snapshots snapshots, Keyring keyring) {
        this.rows = rows;
        this.snapshots = snapshots;
        this.keyring = keyring;
    }

    /** From its beginning, if its snapshot was altered. */
    Stream read(Connection connection, UUID aggregateId) throws SQLException {
        try {
            return read(connection, aggregateId, SQL);
        } catch (Snapshots.Altered e) {
            LOG.warn("{}: the stream is read from its beginning", e.getMessage());
            return read(connection, aggregateId, WITHOUT_SNAPSHOT);
        }
    }

    private Stream read(Connection connection, UUID aggregateId, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int parameter = 1; parameter <= PARAMETERS; parameter++) {
                query.setObject(parameter, aggregateId);
            }
            SealedSnapshot sealed = null;
            List<StoredEvent> events = new ArrayList<>();
            Map<UUID, DataKey> keys = new HashMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (row.getObject(1) != null) {
                        events.add(rows.row(row));
                    } else if (row.getString(3) != null) {
                        sealed = SealedSnapshot.of(row);
                    } else {
                        DataKey key = key(row);
                        keys.put(key.id(), key);
                    }
                }
            }
            List<StoredEvent> opened = rows.unseal(events, keys);
            opened.forEach(StoredEvent::requireReadable);
            return new Stream(Optional.ofNullable(sealed).flatMap(s -> snapshots.open(s, keys)), opened);
        }
    }

    /** @param readable a condition in SQL: a snapshot that is looked at */
    private static String sql(String readable) {
        return """
            WITH latest AS (
              SELECT aggregate_type, aggregate_id, sequence_number, sealed
              FROM events.snapshot WHERE aggregate_id = ? AND %s),
            tail AS (
              SELECT %s, key_ids
              FROM events.event
              WHERE aggregate_id = ? AND sequence_number > coalesce((SELECT sequence_number FROM latest), -1))
            SELECT %s, NULL::bytea FROM tail
            UNION ALL
            SELECT NULL, NULL, aggregate_type, aggregate_id, sequence_number, sealed, NULL, NULL, NULL, NULL, NULL, NULL
            FROM latest
            UNION ALL
            SELECT NULL, id, NULL, subject, NULL, master_key_id, NULL, NULL, NULL, NULL, NULL, wrapped
            FROM chancery.data_key
            WHERE id = ANY (ARRAY(
              SELECT unnest(key_ids) FROM events.event WHERE aggregate_id = ? AND sequence_number = 0
              UNION ALL
              SELECT unnest(key_ids) FROM tail))
            ORDER BY sequence_number
            """.formatted(readable, decidedOn(), EventRows.COLUMNS);
    }

    /** The columns of an event, without what nothing is decided on. */
    private static String decidedOn() {
        String undecided = new EventCatalogue()
                .all().stream()
                        .filter(type -> !type.decidedOnPersonalParts())
                        .map(type -> "'" + type.name() + "'")
                        .sorted()
                        .collect(Collectors.joining(", "));
        return EventRows.COLUMNS_BUT_CONTENT
                + ", CASE WHEN name IN (%s) THEN payload - '%s' ELSE payload END AS payload, '{}'::jsonb AS metadata"
                        .formatted(undecided, Sealer.SEALED);
    }

    private DataKey key(ResultSet row) throws SQLException {
        return keyring.open(
                row.getObject(2, UUID.class), row.getObject(4, UUID.class), row.getBytes(12), row.getString(6));
    }

    /** A snapshot as it is stored. */
    record SealedSnapshot(String aggregateType, UUID aggregateId, long sequenceNumber, String sealed) {
        static SealedSnapshot of(ResultSet row) throws SQLException {
            return new SealedSnapshot(row.getString(3), row.getObject(4, UUID.class), row.getLong(5), row.getString(6));
        }
    }
}
