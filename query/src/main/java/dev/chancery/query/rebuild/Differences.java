package dev.chancery.query.rebuild;

import dev.chancery.query.rebuild.Difference.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** What differs, in a table beside the shadow rather than in memory: it may be every row that there is. */
final class Differences {

    private final Connection connection;
    private final String name;

    private Differences(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    static Differences create(Connection connection, String name) throws SQLException {
        Differences none = new Differences(connection, Shadow.PREFIX + name);
        none.run("""
                CREATE TEMPORARY TABLE %s (
                  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                  of_table text, id uuid, kind text, columns text[])
                """.formatted(none.name));
        return none;
    }

    /** Those of the rows that were named. */
    Differences only(Rows rows) throws SQLException {
        Differences named = create(connection, "differences_named");
        try (PreparedStatement copy = connection.prepareStatement("""
                INSERT INTO %s (of_table, id, kind, columns)
                SELECT of_table, id, kind, columns FROM %s
                WHERE of_table = ANY (?) OR of_table || '/' || id = ANY (?)
                ORDER BY number
                """.formatted(named.name, name))) {
            Array names = connection.createArrayOf("text", rows.names().toArray());
            copy.setArray(1, names);
            copy.setArray(2, names);
            copy.executeUpdate();
        }
        return named;
    }

    /** As for the shadow. */
    void analyze() throws SQLException {
        run("ANALYZE " + name);
    }

    /** @param query for id, kind and columns of rows that differ */
    void add(ReadModelTable table, String query) throws SQLException {
        run("""
                INSERT INTO %s (of_table, id, kind, columns)
                SELECT '%s', found.* FROM (%s) AS found
                """.formatted(name, table.name(), query));
    }

    /** The ids of a table's rows that differ in one of these ways, as a query. */
    String ids(ReadModelTable table, Kind... kinds) {
        return "SELECT id FROM %s WHERE %s".formatted(name, condition(table, kinds));
    }

    boolean any(ReadModelTable table, Kind... kinds) throws SQLException {
        return count(condition(table, kinds)) > 0;
    }

    long count() throws SQLException {
        return count("TRUE");
    }

    long count(Kind kind) throws SQLException {
        return count("kind = '" + kind + "'");
    }

    /** In the order in which they were found. */
    List<Difference> first(int most) throws SQLException {
        List<Difference> first = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(
                        "SELECT of_table, id, kind, columns FROM %s ORDER BY number LIMIT %d".formatted(name, most))) {
            while (rows.next()) {
                first.add(new Difference(
                        rows.getString(1),
                        rows.getObject(2, UUID.class),
                        Kind.valueOf(rows.getString(3)),
                        List.of((String[]) rows.getArray(4).getArray())));
            }
        }
        return first;
    }

    private static String condition(ReadModelTable table, Kind... kinds) {
        return Arrays.stream(kinds)
                .map(kind -> "'" + kind + "'")
                .collect(Collectors.joining(", ", "of_table = '" + table.name() + "' AND kind IN (", ")"));
    }

    private long count(String condition) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet count = query.executeQuery("SELECT count(*) FROM " + name + " WHERE " + condition)) {
            count.next();
            return count.getLong(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
