package dev.chancery.query.rebuild;

import dev.chancery.query.rebuild.Difference.Kind;
import dev.chancery.query.rebuild.Rebuild.Absent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compares live tables and shadow row by row, as one snapshot sees them. */
final class Comparison {

    /** Entries of those who were erased a moment ago lose their names in steps; until the last one they are as they should be. */
    private static final String IN_LINE = """
            l.id IN (SELECT event_id FROM events.event
                     WHERE subject IN (SELECT subject FROM chancery.audit_redaction))""";

    private final Connection connection;
    private final Absent absent;

    Comparison(Connection connection, Absent absent) {
        this.connection = connection;
        this.absent = absent;
    }

    /** Of all rows. */
    Differences ofAll() throws SQLException {
        Differences differences = Differences.create(connection, "differences");
        for (ReadModelTable table : ReadModelTable.ALL) {
            differences.add(table, query(table, "%s"));
        }
        return differences;
    }

    /** Of the rows that differed before. */
    Differences ofThose(Differences before) throws SQLException {
        Differences left = Differences.create(connection, "differences_left");
        for (ReadModelTable table : ReadModelTable.ALL) {
            left.add(table, query(table, "(SELECT * FROM %s WHERE id IN (" + before.ids(table, Kind.values()) + "))"));
        }
        return left;
    }

    private String query(ReadModelTable table, String rowsOf) {
        return """
                SELECT id,
                  CASE WHEN l.id IS NULL THEN 'MISSING'
                    WHEN s.id IS NOT NULL THEN 'CHANGED'
                    WHEN EXISTS (SELECT FROM events.event WHERE aggregate_id = %s AND sequence_number = 0) THEN 'UNEXPECTED'
                    ELSE 'UNKNOWN' END,
                  ARRAY(SELECT key FROM jsonb_each(%s) live JOIN jsonb_each(%s) replayed USING (key)
                        WHERE live.value <> replayed.value ORDER BY key)
                FROM %s l FULL JOIN %s s USING (id)
                WHERE %s IS DISTINCT FROM %s AND (s.id IS NOT NULL OR (%s) IS NOT TRUE)
                  AND (l.id IS NOT NULL OR NOT %s)
                  AND (%s) IS NOT TRUE
                """.formatted(
                        table.owner(),
                        table.json("l"),
                        table.json("s"),
                        rowsOf.formatted(table.live()),
                        rowsOf.formatted(table.shadow()),
                        table.json("l"),
                        table.json("s"),
                        table.foreign(),
                        table == ReadModelTable.AUDIT && absent == Absent.LEFT,
                        table == ReadModelTable.AUDIT ? IN_LINE : "FALSE");
    }

    /** How many of the audit log the live table lacks. */
    long absentAuditEntries() throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet count =
                        query.executeQuery("SELECT count(*) FROM %s s WHERE NOT EXISTS (SELECT FROM %s WHERE id = s.id)"
                                .formatted(ReadModelTable.AUDIT.shadow(), ReadModelTable.AUDIT.live()))) {
            count.next();
            return count.getLong(1);
        }
    }

    /** How many rows the replay made. */
    Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (Statement query = connection.createStatement()) {
            for (ReadModelTable table : ReadModelTable.ALL) {
                try (ResultSet count = query.executeQuery("SELECT count(*) FROM " + table.shadow())) {
                    count.next();
                    rows.put(table.name(), count.getLong(1));
                }
            }
        }
        return rows;
    }
}
