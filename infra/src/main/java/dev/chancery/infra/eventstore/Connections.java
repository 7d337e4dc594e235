package dev.chancery.infra.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Lends the connection of the transaction that is under way, or one of its own where there is none. */
final class Connections {

    private final DataSource database;

    Connections(DataSource database) {
        this.database = database;
    }

    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    interface Action {
        void with(Connection connection) throws SQLException;
    }

    <T> T call(Work<T> work) {
        Connection connection = DataSourceUtils.getConnection(database);
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw WriteFailures.translate(e);
        } finally {
            DataSourceUtils.releaseConnection(connection, database);
        }
    }

    void run(Action action) {
        call(connection -> {
            action.with(connection);
            return null;
        });
    }
}
