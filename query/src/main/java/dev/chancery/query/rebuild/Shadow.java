package dev.chancery.query.rebuild;

import dev.chancery.query.projection.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Temporary tables, which end with the connection however that ends, so that nobody's data outlive them there. They are like the
 * live ones, of the same types, with primary keys but without foreign keys, triggers and further unique
 * indexes: while the log is replayed an address may for a moment belong to two rows, because the position of an event is
 * drawn before the transaction that frees the address has ended.
 */
final class Shadow implements AutoCloseable {

    private static final String NAMES =
            ReadModelTable.ALL.stream().map(ReadModelTable::name).collect(Collectors.joining("|"));
    private static final Pattern LIVE_TABLE = Pattern.compile("\\b(?:auth|chancery)\\.(" + NAMES + ")\\b");
    private static final Pattern TARGET =
            Pattern.compile("\\s*(INSERT INTO|UPDATE|DELETE FROM)\\s+(?:auth|chancery)\\.(" + NAMES + ")\\b");

    private static final String AUDIT = "audit_log_entries";

    /**
     * What the names of its tables begin with. A name that is not qualified is looked for among temporary tables first: those of
     * the live tables would catch what people's own triggers do.
     */
    static final String PREFIX = "pg_temp.chancery_rebuild_";

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private Shadow(Connection connection) {
        this.connection = connection;
    }

    static Shadow create(Connection connection) throws SQLException {
        Shadow shadow = new Shadow(connection);
        try (Statement ddl = connection.createStatement()) {
            for (ReadModelTable table : ReadModelTable.ALL) {
                ddl.execute(
                        "CREATE TEMPORARY TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING GENERATED, PRIMARY KEY (id))"
                                .formatted(table.shadow(), table.live()));
                for (String column : shadow.ownersColumns(table)) {
                    // one may be made of another, and is gone with it
                    ddl.execute("ALTER TABLE %s DROP COLUMN IF EXISTS %s CASCADE".formatted(table.shadow(), column));
                }
            }
        }
        return shadow;
    }

    /** Columns that the database's owner has added, which no event knows of and no projection fills. */
    private List<String> ownersColumns(ReadModelTable table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT quote_ident(attname) FROM pg_attribute
                WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND attname <> ALL (?)
                """)) {
            query.setString(1, table.shadow());
            query.setArray(2, connection.createArrayOf("text", table.columns().toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns;
    }

    /** In order, but for the audit log, which no other table's rows depend on: its entries are written all at once. */
    void apply(List<Write> writes) throws SQLException {
        List<Write> audit = new ArrayList<>();
        List<Write> others = new ArrayList<>();
        for (Write write : writes) {
            Matcher target = TARGET.matcher(write.sql());
            // else it concerns rows that no event makes, in a table that has no shadow
            if (target.lookingAt()) {
                (target.group(2).equals(AUDIT) ? audit : others).add(write);
            }
        }
        send(others);
        send(audit);
    }

    /** A round trip for as many as have the same text and follow each other. */
    private void send(List<Write> writes) throws SQLException {
        PreparedStatement last = null;
        for (Write write : writes) {
            PreparedStatement statement = prepare(write.sql());
            if (last != null && statement != last) {
                last.executeBatch();
            }
            for (int i = 0; i < write.parameters().size(); i++) {
                statement.setObject(i + 1, write.parameters().get(i));
            }
            statement.addBatch();
            last = statement;
        }
        if (last != null) {
            last.executeBatch();
        }
    }

    /** Only tables are renamed; types stay those of the live schema. */
    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(LIVE_TABLE.matcher(sql).replaceAll(PREFIX + "$1"));
            statements.put(sql, known);
        }
        return known;
    }

    /** What the live tables' foreign keys do. */
    void cascade() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (ReadModelTable table : ReadModelTable.ALL) {
                if (table.parent().isPresent()) {
                    statement.execute("DELETE FROM %s c WHERE NOT EXISTS (SELECT FROM %s p WHERE p.id = c.id)"
                            .formatted(table.shadow(), table.parent().get().shadow()));
                }
            }
        }
    }

    /** Nobody else does it for temporary tables, and a planner that knows nothing of them may compare many rows each with each. */
    void analyze() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (ReadModelTable table : ReadModelTable.ALL) {
                statement.execute("ANALYZE " + table.shadow());
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        try (Statement ddl = connection.createStatement()) {
            ddl.execute("DISCARD TEMPORARY");
        }
    }
}
