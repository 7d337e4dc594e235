package dev.chancery.query.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Compares live tables and shadow row by row, as one snapshot sees them. */
final class Comparison {

    private final Connection connection;
    private final String shadow;

    Comparison(Connection connection, String shadow) {
        this.connection = connection;
        this.shadow = shadow;
    }

    List<Difference> differences() throws SQLException {
        List<Difference> differences = new ArrayList<>();
        for (ReadModelTable table : ReadModelTable.ALL) {
            differences.addAll(differences(table));
        }
        return differences;
    }

    private List<Difference> differences(ReadModelTable table) throws SQLException {
        String sql = """
                SELECT id, l.id IS NOT NULL, s.id IS NOT NULL,
                  ARRAY(SELECT key FROM jsonb_each(to_jsonb(l)) live
                        JOIN jsonb_each(to_jsonb(s)) replayed USING (key)
                        WHERE live.value <> replayed.value ORDER BY key)
                FROM %s l FULL JOIN %s s USING (id)
                WHERE to_jsonb(l) IS DISTINCT FROM to_jsonb(s) AND (s.id IS NOT NULL OR (%s) IS NOT TRUE)
                """.formatted(table.live(), table.in(shadow), table.foreign());
        List<Difference> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                boolean live = rows.getBoolean(2);
                boolean replayed = rows.getBoolean(3);
                Difference.Kind kind = live && replayed
                        ? Difference.Kind.CHANGED
                        : live ? Difference.Kind.UNEXPECTED : Difference.Kind.MISSING;
                List<String> columns = kind == Difference.Kind.CHANGED
                        ? Arrays.asList((String[]) rows.getArray(4).getArray())
                        : List.of();
                found.add(new Difference(table.name(), rows.getObject(1, UUID.class), kind, columns));
            }
        }
        return found;
    }

    /** How many rows the replay made. */
    Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (Statement query = connection.createStatement()) {
            for (ReadModelTable table : ReadModelTable.ALL) {
                try (ResultSet count = query.executeQuery("SELECT count(*) FROM " + table.in(shadow))) {
                    count.next();
                    rows.put(table.name(), count.getLong(1));
                }
            }
        }
        return rows;
    }
}
