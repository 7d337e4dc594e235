package dev.chancery.infra.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Ends transactions so that nothing which a trigger of the database's owner does to its session reaches whoever uses the connection
 * next: settings, a role, locks, temporary tables, cursors, numbers drawn, channels it listens to. That takes no round trip of its own,
 * and comes before COMMIT, so that not even the transaction in which {@code synchronous_commit} is switched off is lost.
 * {@code DISCARD ALL} would be shorter, but must not be in a transaction, and throws away what the driver has prepared.
 */
public final class ForgetfulTransactionManager extends DataSourceTransactionManager {

    /** What is deferred runs first: it may be a trigger, too. Only what that defers anew runs within COMMIT, and after this. */
    private static final String FORGET = """
            SET CONSTRAINTS ALL IMMEDIATE;
            RESET SESSION AUTHORIZATION;
            RESET ROLE;
            RESET ALL;
            %s, pg_advisory_unlock_all();
            CLOSE ALL;
            DISCARD TEMP;
            DISCARD SEQUENCES;
            UNLISTEN *;
            COMMIT""";

    /** The server takes back by itself what was set; locks of the session and numbers drawn are not bound to their transaction. */
    private static final String ROLLBACK = "ROLLBACK; SELECT pg_advisory_unlock_all(); DISCARD SEQUENCES";

    private final String commit;

    /** @param database a pool of {@link Databases}, or a way to one */
    public ForgetfulTransactionManager(DataSource database) {
        super(database);
        this.commit = FORGET.formatted(opening(database));
    }

    /** One SELECT, to which more can be added. */
    private static String opening(DataSource database) {
        try {
            return database.unwrap(HikariDataSource.class).getConnectionInitSql();
        } catch (SQLException e) {
            throw new IllegalArgumentException("not a pool of ours", e);
        }
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        if (isIdle(status)) {
            super.doCommit(status);
            return;
        }
        try {
            end(status, commit, "JDBC commit");
        } catch (RuntimeException e) {
            forgetAfter(e, status);
            throw e;
        }
    }

    /** What is deferred may object, and have taken a lock before. */
    private void forgetAfter(RuntimeException objection, DefaultTransactionStatus status) {
        try {
            end(status, ROLLBACK, "JDBC rollback");
        } catch (RuntimeException e) {
            objection.addSuppressed(e);
        }
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        if (isIdle(status)) {
            super.doRollback(status);
        } else {
            end(status, ROLLBACK, "JDBC rollback");
        }
    }

    /** There is nothing to end then, which the driver knows to do without a round trip. */
    private boolean isIdle(DefaultTransactionStatus status) {
        try {
            return connection(status).unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE;
        } catch (SQLException e) {
            throw translateException("JDBC state", e);
        }
    }

    private void end(DefaultTransactionStatus status, String sql, String task) {
        try (PreparedStatement end = connection(status).prepareStatement(sql)) {
            end.execute();
        } catch (SQLException e) {
            throw translateException(task, e);
        }
    }

    private static Connection connection(DefaultTransactionStatus status) {
        return ((JdbcTransactionObjectSupport) status.getTransaction())
                .getConnectionHolder()
                .getConnection();
    }
}
