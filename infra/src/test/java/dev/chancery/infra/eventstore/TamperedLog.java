package dev.chancery.infra.eventstore;

import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What only a superuser can do to the log. */
public final class TamperedLog {

    private TamperedLog() {}

    /** Runs one statement with the log's triggers off. */
    public static void change(TestDatabase database, String sql, Object... parameters) throws SQLException {
        DatabaseUrl url = database.administratorUrl();
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
            connection.createStatement().execute("SET session_replication_role = replica");
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                statement.execute();
            }
        }
    }
}
