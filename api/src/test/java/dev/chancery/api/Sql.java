package dev.chancery.api;

import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A way into a test's database beside the service: as the superuser, on a connection of its own. */
public final class Sql {

    private final DatabaseUrl administrator;

    private Sql(DatabaseUrl administrator) {
        this.administrator = administrator;
    }

    public static Sql on(TestDatabase database) {
        return new Sql(database.administratorUrl());
    }

    /** What is done with a connection. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Runs statements, separated by semicolons, in one transaction. */
    public void execute(String statements) {
        call(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(statements);
            }
        });
    }

    /** The first column of every row, as text. */
    public List<String> texts(String query, Object... parameters) {
        return call(connection -> texts(connection, query, parameters));
    }

    /** The first column of every row that this connection gets, as text. */
    public static List<String> texts(Connection connection, String query, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }

    /** The first column of the only row. */
    public String text(String query, Object... parameters) {
        List<String> texts = texts(query, parameters);
        if (texts.size() != 1) {
            throw new IllegalStateException(texts.size() + " rows instead of one: " + query);
        }
        return texts.getFirst();
    }

    public long number(String query, Object... parameters) {
        return Long.parseLong(text(query, parameters));
    }

    public <T> T call(Work<T> work) {
        try (var connection =
                DriverManager.getConnection(administrator.jdbcUrl(), administrator.user(), administrator.password())) {
            return work.with(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
