package dev.chancery.infra.eventstore;

import dev.chancery.query.projection.Projections;
import dev.chancery.query.projection.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The projected rows as they are, and as the log alone would make them. */
final class ReadModel {

    private static final List<String> TABLES = List.of(
            "users",
            "identities",
            "sessions",
            "mfa_amr_claims",
            "one_time_tokens",
            "sso_providers",
            "saml_providers",
            "sso_domains",
            "saml_relay_states",
            "audit_log_entries");

    private ReadModel() {}

    static Map<String, String> rows(LogFixture node) throws SQLException {
        try (Connection connection = node.bean(DataSource.class).getConnection()) {
            return rows(connection);
        }
    }

    static Map<String, String> replayed(LogFixture node) throws SQLException {
        Projections projections = node.bean(Projections.class);
        try (Connection connection = node.bean(DataSource.class).getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String table : TABLES.reversed()) {
                    statement.execute("DELETE FROM auth." + table);
                }
            }
            for (var event : node.engine().replay().visibleAfter(connection, 0, Integer.MAX_VALUE)) {
                for (Write write : projections.project(event.recorded())) {
                    execute(connection, write);
                }
            }
            Map<String, String> rows = rows(connection);
            connection.rollback();
            return rows;
        }
    }

    private static void execute(Connection connection, Write write) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(write.sql())) {
            for (int i = 0; i < write.parameters().size(); i++) {
                statement.setObject(i + 1, write.parameters().get(i));
            }
            statement.execute();
        }
    }

    private static Map<String, String> rows(Connection connection) throws SQLException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String table : TABLES) {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(
                            "SELECT jsonb_pretty(jsonb_agg(to_jsonb(t) ORDER BY id)) FROM auth." + table + " t")) {
                result.next();
                rows.put(table, result.getString(1));
            }
        }
        return rows;
    }
}
