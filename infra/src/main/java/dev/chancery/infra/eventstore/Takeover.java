package dev.chancery.infra.eventstore;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.keys.Keyring;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start on a database in which Supabase Auth has run: nobody serves before everything that was found is a fact in the
 * log. Any number of nodes may come at once; one does the work.
 */
public final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final String FINISHED = "SELECT finished_at IS NOT NULL FROM chancery.takeover";
    private static final String LOCK_KEY = "hashtext('chancery.takeover')";
    private static final long LOOK_EVERY_MILLIS = 200;

    private Takeover() {}

    /**
     * Returns when nothing is left to adopt. Rows that came later than the takeover are left alone.
     *
     * @throws StartupFailure if the rows that were found cannot be adopted
     */
    public static void complete(DataSource database, Keyring keyring) {
        try (Connection connection = database.getConnection()) {
            if (isTrue(connection, FINISHED)) {
                return;
            }
            // asked for again and again rather than waited for: a statement that takes so long would be taken for dead
            if (!locks(connection)) {
                LOG.info("Waiting for the node that takes over what Supabase Auth left");
                do {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
                } while (!locks(connection));
            }
            try {
                if (!isTrue(connection, FINISHED)) {
                    adopt(database, keyring);
                }
            } finally {
                isTrue(connection, "SELECT pg_advisory_unlock(" + LOCK_KEY + ")");
            }
        } catch (SQLException e) {
            throw Adoption.failure(e);
        }
    }

    private static boolean locks(Connection connection) throws SQLException {
        return isTrue(connection, "SELECT pg_try_advisory_lock(" + LOCK_KEY + ")");
    }

    /**
     * For who works beside a service: a takeover is a service's to do.
     *
     * @throws StartupFailure if one has begun and not ended, or has yet to begin
     */
    public static void requireFinished(DataSource database) {
        try (Connection connection = database.getConnection()) {
            if (!isTrue(connection, FINISHED)) {
                throw new StartupFailure(
                        "What Supabase Auth left in the database is not adopted yet: start the service, which does it, then run this again.");
            }
        } catch (SQLException e) {
            throw new StartupFailure("The database does not say whether it was taken over: " + e.getMessage(), e);
        }
    }

    private static void adopt(DataSource database, Keyring keyring) throws SQLException {
        LOG.info("Adopting what Supabase Auth left");
        Adoption.Adopted adopted = new Adoption(database, keyring).run();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE chancery.takeover SET finished_at = now()");
        }
        LOG.info(
                "Adopted {} users, {} sessions and {} identity providers",
                adopted.users(),
                adopted.sessions(),
                adopted.ssoProviders());
    }

    private static boolean isTrue(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
