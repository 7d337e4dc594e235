package dev.chancery.query.rebuild;

import dev.chancery.query.projection.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tables like the live ones, of the same types, with primary keys but without foreign keys, triggers and further unique
 * indexes: while the log is replayed an address may for a moment belong to two rows, because the position of an event is
 * drawn before the transaction that frees the address has ended.
 */
final class ShadowSchema implements AutoCloseable {

    private static final String NAMES =
            ReadModelTable.ALL.stream().map(ReadModelTable::name).collect(Collectors.joining("|"));
    private static final Pattern LIVE_TABLE = Pattern.compile("\\bauth\\.(" + NAMES + ")\\b");
    private static final Pattern TARGET =
            Pattern.compile("\\s*(INSERT INTO|UPDATE|DELETE FROM)\\s+auth\\.(" + NAMES + ")\\b");

    static final String PREFIX = "chancery_rebuild_";

    private final Connection connection;
    private final String name = PREFIX + UUID.randomUUID().toString().replace("-", "");
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private ShadowSchema(Connection connection) {
        this.connection = connection;
    }

    static ShadowSchema create(Connection connection) throws SQLException {
        ShadowSchema shadow = new ShadowSchema(connection);
        try (Statement ddl = connection.createStatement()) {
            ddl.execute("CREATE SCHEMA " + shadow.name);
            for (ReadModelTable table : ReadModelTable.ALL) {
                ddl.execute(
                        "CREATE UNLOGGED TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING GENERATED, PRIMARY KEY (id))"
                                .formatted(table.in(shadow.name), table.live()));
            }
        }
        return shadow;
    }

    String name() {
        return name;
    }

    void apply(List<Write> writes) throws SQLException {
        for (Write write : writes) {
            if (!TARGET.matcher(write.sql()).lookingAt()) {
                // it removes rows that no event makes, from a table that has no shadow
                continue;
            }
            PreparedStatement statement = prepare(write.sql());
            for (int i = 0; i < write.parameters().size(); i++) {
                statement.setObject(i + 1, write.parameters().get(i));
            }
            statement.executeUpdate();
        }
    }

    /** Only tables are renamed; types stay those of the live schema. */
    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(LIVE_TABLE.matcher(sql).replaceAll(name + ".$1"));
            statements.put(sql, known);
        }
        return known;
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
            ddl.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
        }
    }
}
