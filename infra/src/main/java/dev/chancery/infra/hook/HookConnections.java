package dev.chancery.infra.hook;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections for functions that are hooks. They are no others': what a function leaves behind in its session, a role or a lock or a
 * table, reaches nobody, and one that is slow keeps only those waiting who want to call it; one that delivers, only those that deliver.
 */
public final class HookConnections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HookConnections.class);

    /** Nobody waits for what is delivered, and several are in line at once. */
    private static final Duration PATIENCE_OF_DELIVERY = Duration.ofSeconds(10);

    private final HikariDataSource pool;
    private final Semaphore forDelivery;

    /**
     * Half of them at most deliver, so that there are always some for what somebody waits for.
     *
     * @param pool of two or more, that gives up soon when all are taken; it is closed with this
     */
    public HookConnections(HikariDataSource pool) {
        this.pool = pool;
        this.forDelivery = new Semaphore(pool.getMaximumPoolSize() / 2, true);
    }

    /** What is done with a connection. */
    interface Work<R> {
        R with(Connection connection) throws SQLException;
    }

    /**
     * Lends one to a hook at this point.
     *
     * @throws SQLTransientConnectionException without a cause if all that it may have are taken, for longer than one may wait
     */
    <R> R lend(HookPoint point, Work<R> work) throws SQLException {
        return point.delivers() ? delivering(work) : lend(work);
    }

    private <R> R delivering(Work<R> work) throws SQLException {
        try {
            if (!forDelivery.tryAcquire(PATIENCE_OF_DELIVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException("all connections for what is delivered are taken");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while others deliver", e);
        }
        try {
            return lend(work);
        } finally {
            forDelivery.release();
        }
    }

    private <R> R lend(Work<R> work) throws SQLException {
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
                statement.execute(pool.getConnectionInitSql());
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
