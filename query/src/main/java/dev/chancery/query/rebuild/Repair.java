package dev.chancery.query.rebuild;

import dev.chancery.query.rebuild.Difference.Kind;
import dev.chancery.query.rebuild.Rebuild.Unknown;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Brings rows that differ across from the shadow, in the transaction under way. Triggers of the database's owner are off
 * for its duration on the tables concerned: nothing happened that they should hear of. Foreign keys stay in force.
 */
final class Repair {

    /** Shorter than writers wait by default: if somebody must give up, it is the repair. */
    private static final String LONGEST_WAIT = "5s";

    private final Connection connection;

    Repair(Connection connection) {
        this.connection = connection;
    }

    /**
     * Waits for writers that are under way and keeps new ones waiting: the rest of the log is then all there is. Users'
     * rows come first because writers lock them first, and would wait for the log while this waits for them.
     */
    void keepWritersWaiting(Differences found) throws SQLException {
        run("SET LOCAL lock_timeout = '" + LONGEST_WAIT + "'");
        // a foreign key that waits for the end of the transaction keeps triggers from being switched
        run("SET CONSTRAINTS ALL IMMEDIATE");
        run("SELECT count(*) FROM (SELECT FROM auth.users WHERE id IN (%s) FOR NO KEY UPDATE) AS locked"
                .formatted(found.ids(ReadModelTable.USERS, Kind.values())));
        run(ReadModelTable.ALL.stream()
                .map(ReadModelTable::live)
                .collect(Collectors.joining(", ", "LOCK TABLE events.event, ", " IN SHARE ROW EXCLUSIVE MODE")));
    }

    /** The kinds of rows that are deleted. */
    static Kind[] beyondTheLog(Unknown unknown) {
        return unknown == Unknown.DELETED ? new Kind[] {Kind.UNEXPECTED, Kind.UNKNOWN} : new Kind[] {Kind.UNEXPECTED};
    }

    void bringAcross(Differences differences, Unknown unknown) throws SQLException {
        Kind[] beyondTheLog = beyondTheLog(unknown);
        for (ReadModelTable table : ReadModelTable.ALL.reversed()) {
            if (differences.any(table, beyondTheLog)) {
                withoutTriggers(table, () -> delete(table, differences.ids(table, beyondTheLog)));
            }
        }
        for (ReadModelTable table : ReadModelTable.ALL) {
            if (differences.any(table, Kind.MISSING, Kind.CHANGED)) {
                withoutTriggers(table, () -> write(table, differences));
            }
        }
    }

    private void write(ReadModelTable table, Differences differences) throws SQLException {
        String changed = differences.ids(table, Kind.CHANGED);
        String written = differences.ids(table, Kind.MISSING, Kind.CHANGED);
        if (table.rewritten()) {
            delete(table, changed);
        } else if (!table.uniqueKeys().isEmpty()) {
            makeRoom(table, changed, written);
        }
        insert(table, written);
        update(table, changed);
    }

    private void delete(ReadModelTable table, String ids) throws SQLException {
        run("DELETE FROM %s WHERE id IN (%s)".formatted(table.live(), ids));
    }

    /** A row that changed may hold what has to be unique and is another's; of two such, none could be written first. */
    private void makeRoom(ReadModelTable table, String changed, String written) throws SQLException {
        List<String> assignments = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (UniqueKey key : table.uniqueKeys()) {
            String column = key.column();
            String inTheWay = "(%s) IS DISTINCT FROM (%s) AND l.%s IN (SELECT %s FROM %s WHERE id IN (%s))"
                    .formatted(of("l", key), of("s", key), column, column, table.shadow(), written);
            assignments.add("%s = CASE WHEN %s THEN %s ELSE l.%s END".formatted(column, inTheWay, key.empty(), column));
            conditions.add(inTheWay);
        }
        run("UPDATE %s l SET %s FROM %s s WHERE s.id = l.id AND l.id IN (%s) AND (%s)"
                .formatted(
                        table.live(),
                        String.join(", ", assignments),
                        table.shadow(),
                        changed,
                        String.join(" OR ", conditions)));
    }

    private static String of(String row, UniqueKey key) {
        return key.columns().stream().map(column -> row + "." + column).collect(Collectors.joining(", "));
    }

    private void insert(ReadModelTable table, String ids) throws SQLException {
        String columns = String.join(", ", columns(table));
        run("INSERT INTO %s (%s) SELECT %s FROM %s s WHERE id IN (%s) AND NOT EXISTS (SELECT FROM %s WHERE id = s.id)"
                .formatted(table.live(), columns, columns, table.shadow(), ids, table.live()));
    }

    private void update(ReadModelTable table, String ids) throws SQLException {
        String assignments = columns(table).stream()
                .filter(column -> !column.equals("id"))
                .map(column -> column + " = s." + column)
                .collect(Collectors.joining(", "));
        run("UPDATE %s l SET %s FROM %s s WHERE s.id = l.id AND l.id IN (%s)"
                .formatted(table.live(), assignments, table.shadow(), ids));
    }

    /** Those of the table that may be written: not the generated ones. */
    private List<String> columns(ReadModelTable table) throws SQLException {
        return strings("""
                SELECT quote_ident(attname) FROM pg_attribute
                WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                ORDER BY attnum
                """.formatted(table.shadow()));
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
