package dev.chancery.query.rebuild;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Compares live tables and shadow row by row, as one snapshot sees them. */
final class Comparison {

    private final Connection connection;
    private final String shadow;
    private final List<ReadModelTable> tables;
    private final Map<String, UUID[]> differing = new HashMap<>();

    Comparison(Connection connection, String shadow, List<ReadModelTable> tables) {
        this.connection = connection;
        this.shadow = shadow;
        this.tables = tables;
    }

    /** Of all rows. */
    List<Difference> differences() throws SQLException {
        List<Difference> differences = new ArrayList<>();
        for (ReadModelTable table : tables) {
            List<Difference> found = differences(table, "%s", Optional.empty());
            differing.put(table.name(), found.stream().map(Difference::id).toArray(UUID[]::new));
            differences.addAll(found);
        }
        return differences;
    }

    /** Of the rows that differed when all were compared. */
    List<Difference> differencesLeft() throws SQLException {
        List<Difference> differences = new ArrayList<>();
        for (ReadModelTable table : tables) {
            differences.addAll(
                    differences(table, "(SELECT * FROM %s WHERE id = ANY (?))", Optional.of(differing(table.name()))));
        }
        return differences;
    }

    /** The ids of a table's rows that differed when all were compared. */
    UUID[] differing(String table) {
        return differing.getOrDefault(table, new UUID[0]);
    }

    private List<Difference> differences(ReadModelTable table, String rowsOf, Optional<UUID[]> only)
            throws SQLException {
        String sql = """
                SELECT id, l.id IS NOT NULL, s.id IS NOT NULL,
                  ARRAY(SELECT key FROM jsonb_each(to_jsonb(l)) live
                        JOIN jsonb_each(to_jsonb(s)) replayed USING (key)
                        WHERE live.value <> replayed.value ORDER BY key),
                  CASE WHEN s.id IS NULL THEN EXISTS (
                    SELECT FROM events.event WHERE aggregate_id = %s AND sequence_number = 0) END
                FROM %s l FULL JOIN %s s USING (id)
                WHERE to_jsonb(l) IS DISTINCT FROM to_jsonb(s)
                """.formatted(table.owner(), rowsOf.formatted(table.live()), rowsOf.formatted(table.in(shadow)));
        List<Difference> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            if (only.isPresent()) {
                Array ids = connection.createArrayOf("uuid", only.get());
                query.setArray(1, ids);
                query.setArray(2, ids);
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(difference(table, rows));
                }
            }
        }
        return found;
    }

    private static Difference difference(ReadModelTable table, ResultSet row) throws SQLException {
        Difference.Kind kind = kind(row.getBoolean(2), row.getBoolean(3), row.getBoolean(5));
        List<String> columns = kind == Difference.Kind.CHANGED
                ? Arrays.asList((String[]) row.getArray(4).getArray())
                : List.of();
        return new Difference(table.name(), row.getObject(1, UUID.class), kind, columns);
    }

    private static Difference.Kind kind(boolean live, boolean replayed, boolean ownerKnown) {
        if (!live) {
            return Difference.Kind.MISSING;
        }
        if (replayed) {
            return Difference.Kind.CHANGED;
        }
        return ownerKnown ? Difference.Kind.UNEXPECTED : Difference.Kind.UNKNOWN;
    }

    /** How many rows the replay made. */
    Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (Statement query = connection.createStatement()) {
            for (ReadModelTable table : tables) {
                try (ResultSet count = query.executeQuery("SELECT count(*) FROM " + table.in(shadow))) {
                    count.next();
                    rows.put(table.name(), count.getLong(1));
                }
            }
        }
        return rows;
    }
}
