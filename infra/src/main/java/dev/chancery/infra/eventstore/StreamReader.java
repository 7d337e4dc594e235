package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.DataKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;

/** Reads one stream, with its snapshot and its keys, in one round trip. */
final class StreamReader {

    /** A stream from its snapshot on, or from its beginning. */
    record Stream(Optional<DomainEventMessage<?>> snapshot, List<StoredEvent> events) {}

    private static final String SQL =
            """
            WITH latest AS (
              SELECT aggregate_type, aggregate_id, sequence_number, sealed
              FROM events.snapshot WHERE aggregate_id = ? AND %s)
            SELECT %s
            FROM events.event
            WHERE aggregate_id = ? AND sequence_number > coalesce((SELECT sequence_number FROM latest), -1)
            UNION ALL
            SELECT NULL, NULL, aggregate_type, aggregate_id, sequence_number, sealed, NULL, NULL, NULL, NULL, NULL
            FROM latest
            ORDER BY sequence_number;
            SELECT %s
            FROM chancery.data_key
            WHERE id = ANY (ARRAY(
              SELECT unnest(key_ids) FROM events.event WHERE aggregate_id = ? AND sequence_number = 0
              UNION ALL
              SELECT unnest(key_ids) FROM events.event WHERE aggregate_id = ? AND sequence_number > coalesce(
                (SELECT sequence_number FROM events.snapshot WHERE aggregate_id = ? AND %s), -1)))
            """.formatted(SnapshotKind.READABLE, EventRows.COLUMNS, DataKeys.COLUMNS, SnapshotKind.READABLE);

    private static final int PARAMETERS = 5;

    private final EventRows rows;
    private final Snapshots snapshots;

    StreamReader(EventRows rows, Snapshots snapshots) {
        this.rows = rows;
        this.snapshots = snapshots;
    }

    Stream read(Connection connection, UUID aggregateId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SQL)) {
            for (int parameter = 1; parameter <= PARAMETERS; parameter++) {
                query.setObject(parameter, aggregateId);
            }
            query.execute();
            ResultSet stream = query.getResultSet();
            SealedSnapshot sealed = null;
            List<StoredEvent> events = new ArrayList<>();
            while (stream.next()) {
                if (stream.getObject(1) == null) {
                    sealed = SealedSnapshot.of(stream);
                } else {
                    events.add(rows.row(stream));
                }
            }
            query.getMoreResults();
            Map<UUID, DataKey> keys = rows.readKeys(query.getResultSet());
            rows.unseal(events, keys);
            return new Stream(Optional.ofNullable(sealed).flatMap(s -> snapshots.open(s, keys)), events);
        }
    }

    /** A snapshot as it is stored. */
    record SealedSnapshot(String aggregateType, UUID aggregateId, long sequenceNumber, String sealed) {
        static SealedSnapshot of(ResultSet row) throws SQLException {
            return new SealedSnapshot(row.getString(3), row.getObject(4, UUID.class), row.getLong(5), row.getString(6));
        }
    }
}
