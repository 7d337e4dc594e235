package dev.chancery.query.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A setting of a session for a time. RESET would bring the server's value, not the one that the pool has set. */
final class SessionSetting implements AutoCloseable {

    private final Connection connection;
    private final String name;
    private final String before;

    SessionSetting(Connection connection, String name, String value) throws SQLException {
        this.connection = connection;
        this.name = name;
        this.before = ask("SELECT current_setting(?)", name);
        set(value);
    }

    private void set(String value) throws SQLException {
        ask("SELECT set_config(?, ?, false)", name, value);
    }

    private String ask(String sql, String... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            try (ResultSet answer = query.executeQuery()) {
                answer.next();
                return answer.getString(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        set(before);
    }
}
