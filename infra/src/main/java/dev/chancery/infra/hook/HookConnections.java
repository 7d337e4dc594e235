package dev.chancery.infra.hook;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections for functions that are hooks. They are no others': what a function leaves behind in its session, a role or a lock or a
 * table, reaches nobody, and one that is slow keeps only those waiting who want to call it.
 */
public final class HookConnections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HookConnections.class);

    private final HikariDataSource pool;

    /** @param pool that gives up soon when all are taken; it is closed with this */
    public HookConnections(HikariDataSource pool) {
        this.pool = pool;
    }

    /** What is done with a connection. */
    interface Work<R> {
        R with(Connection connection) throws SQLException;
    }

    /** @throws java.sql.SQLTransientConnectionException without a cause if all are taken, for longer than one may wait */
    <R> R lend(Work<R> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                return work.with(connection);
            } finally {
                forget(connection);
            }
        }
    }

    private void forget(Connection connection) {
        try {
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("DISCARD ALL");
            }
        } catch (SQLException _) {
            pool.evictConnection(connection);
        }
    }

    /** Ends what a function does that does not end by itself, without waiting for that. */
    void end(int backend) {
        Thread.ofVirtual().name("hook-end").start(() -> {
            try (Connection connection = pool.getConnection();
                    PreparedStatement end = connection.prepareStatement("SELECT pg_terminate_backend(?)")) {
                end.setInt(1, backend);
                end.execute();
            } catch (SQLException e) {
                LOG.warn("A hook in the database goes on although nobody waits for it any more.", e);
            }
        });
    }

    @Override
    public void close() {
        pool.close();
    }
}
