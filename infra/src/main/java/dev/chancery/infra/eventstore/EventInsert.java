package dev.chancery.infra.eventstore;

import dev.chancery.query.projection.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of the log, which one statement inserts however many they are. */
final class EventInsert {

    private static final String SQL = """
            INSERT INTO events.event (
              event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
              key_ids, occurred_at, payload, metadata)
            SELECT event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
              key_ids::uuid[], occurred_at, payload::jsonb, metadata::jsonb
            FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::bigint[], ?::text[], ?::integer[], ?::uuid[], ?::boolean[],
              ?::text[], ?::timestamptz[], ?::text[], ?::text[]) AS row (
              event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
              key_ids, occurred_at, payload, metadata)
            """;

    private static final int COLUMNS = 12;

    private final List<String[]> rows = new ArrayList<>();

    /** One value for each column, as its text. */
    void add(Object... row) {
        rows.add(Arrays.stream(row).map(Object::toString).toArray(String[]::new));
    }

    Write write() {
        Object[] columns = new Object[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            int of = column;
            columns[column] = rows.stream().map(row -> row[of]).toArray(String[]::new);
        }
        return Write.of(SQL, columns);
    }
}
