package dev.chancery.query.rebuild;

import dev.chancery.query.rebuild.Rebuild.Unknown;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Brings rows that differ across from the shadow, in the transaction under way. Triggers of the database's owner are off
 * for its duration on the tables concerned: nothing happened that they should hear of. Foreign keys stay in force.
 */
final class Repair {

    /** Shorter than writers wait by default: if somebody must give up, it is the repair. */
    private static final String LONGEST_WAIT = "5s";

    private final Connection connection;
    private final String shadow;

    Repair(Connection connection, String shadow) {
        this.connection = connection;
        this.shadow = shadow;
    }

    /**
     * Waits for writers that are under way and keeps new ones waiting: the rest of the log is then all there is. Users'
     * rows come first because writers lock them first, and would wait for the log while this waits for them.
     */
    void keepWritersWaiting(UUID[] users) throws SQLException {
        run("SET LOCAL lock_timeout = '" + LONGEST_WAIT + "'");
        execute("SELECT FROM auth.users WHERE id = ANY (?) FOR NO KEY UPDATE", users);
        run(ReadModelTable.ALL.stream()
                .map(ReadModelTable::live)
                .collect(Collectors.joining(", ", "LOCK TABLE events.event, ", " IN SHARE ROW EXCLUSIVE MODE")));
    }

    /** How many of the differences a repair leaves. */
    static long kept(List<Difference> differences, Unknown unknown) {
        return unknown == Unknown.DELETED
                ? 0
                : differences.stream()
                        .filter(difference -> difference.kind() == Difference.Kind.UNKNOWN)
                        .count();
    }

    void bringAcross(List<Difference> differences, Unknown unknown) throws SQLException {
        Map<String, List<Difference>> byTable = differences.stream()
                .collect(Collectors.groupingBy(Difference::table, LinkedHashMap::new, Collectors.toList()));
        for (ReadModelTable table : ReadModelTable.ALL.reversed()) {
            delete(table, ids(byTable, table, Difference.Kind.UNEXPECTED));
            if (unknown == Unknown.DELETED) {
                delete(table, ids(byTable, table, Difference.Kind.UNKNOWN));
            }
        }
        for (ReadModelTable table : ReadModelTable.ALL) {
            UUID[] missing = ids(byTable, table, Difference.Kind.MISSING);
            UUID[] changed = ids(byTable, table, Difference.Kind.CHANGED);
            if (missing.length + changed.length > 0) {
                withoutTriggers(table, () -> {
                    insert(table, missing);
                    update(table, changed);
                });
            }
        }
    }

    private static UUID[] ids(Map<String, List<Difference>> byTable, ReadModelTable table, Difference.Kind kind) {
        return byTable.getOrDefault(table.name(), List.of()).stream()
                .filter(difference -> difference.kind() == kind)
                .map(Difference::id)
                .toArray(UUID[]::new);
    }

    private void delete(ReadModelTable table, UUID[] ids) throws SQLException {
        if (ids.length > 0) {
            withoutTriggers(table, () -> execute("DELETE FROM %s WHERE id = ANY (?)".formatted(table.live()), ids));
        }
    }

    private void insert(ReadModelTable table, UUID[] ids) throws SQLException {
        String columns = String.join(", ", columns(table));
        execute(
                "INSERT INTO %s (%s) SELECT %s FROM %s WHERE id = ANY (?)"
                        .formatted(table.live(), columns, columns, table.in(shadow)),
                ids);
    }

    private void update(ReadModelTable table, UUID[] ids) throws SQLException {
        String assignments = columns(table).stream()
                .filter(column -> !column.equals("id"))
                .map(column -> column + " = s." + column)
                .collect(Collectors.joining(", "));
        execute(
                "UPDATE %s l SET %s FROM %s s WHERE s.id = l.id AND l.id = ANY (?)"
                        .formatted(table.live(), assignments, table.in(shadow)),
                ids);
    }

    private void execute(String sql, UUID[] ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            statement.execute();
        }
    }

    /** Those that may be written: not the generated ones. */
    private List<String> columns(ReadModelTable table) throws SQLException {
        return strings("""
                SELECT quote_ident(attname) FROM pg_attribute
                WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                ORDER BY attnum
                """.formatted(table.live()));
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void withoutTriggers(ReadModelTable table, Work work) throws SQLException {
        Map<String, String> enabled = enabledTriggers(table);
        for (String trigger : enabled.keySet()) {
            alter(table, "DISABLE TRIGGER " + trigger);
        }
        work.run();
        for (Map.Entry<String, String> trigger : enabled.entrySet()) {
            alter(table, trigger.getValue() + " TRIGGER " + trigger.getKey());
        }
    }

    /** Names of triggers that are on, with the words that switch each back on as it was. */
    private Map<String, String> enabledTriggers(ReadModelTable table) throws SQLException {
        Map<String, String> triggers = new LinkedHashMap<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("""
                        SELECT quote_ident(tgname),
                          CASE tgenabled WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END
                        FROM pg_trigger
                        WHERE tgrelid = '%s'::regclass AND NOT tgisinternal AND tgenabled <> 'D'
                        """.formatted(table.live()))) {
            while (rows.next()) {
                triggers.put(rows.getString(1), rows.getString(2));
            }
        }
        return triggers;
    }

    private void alter(ReadModelTable table, String action) throws SQLException {
        run("ALTER TABLE " + table.live() + " " + action);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
