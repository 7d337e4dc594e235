package dev.chancery.query.rebuild;

import dev.chancery.query.projection.Projections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Replays the log into tables beside the live ones while the service runs, and compares: on a healthy system there is no
 * difference. What differs can be brought across, row by row.
 */
public final class Rebuild {

    /** A report names no more differences than this. */
    public static final int MOST_REPORTED = 1_000;

    /** Held by whoever rebuilds. */
    private static final String LOCK_KEY = "hashtext('chancery.rebuild')";

    /** A key of 64 bits, as pg_locks has it in two halves. */
    private static final String IS_LOCKED = """
            SELECT EXISTS (
              SELECT FROM pg_locks
              WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = %s
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            """.formatted(LOCK_KEY);

    private static final Duration USUAL_PATIENCE = Duration.ofMinutes(1);

    private final DataSource database;
    private final RecordedEvents log;
    private final Duration patience;
    /** With every audit entry, whether or not it was wanted in the table at its time. */
    private final Projections projections = new Projections(true);

    /**
     * @param database whose connections nobody uses after this: triggers of the owner's tables, to which deletions cascade, may leave
     *     anything in their sessions
     */
    public Rebuild(DataSource database, RecordedEvents log) {
        this(database, log, USUAL_PATIENCE);
    }

    /** @param patience with each transaction that is writing to the log when the replay comes to it */
    public Rebuild(DataSource database, RecordedEvents log, Duration patience) {
        this.database = database;
        this.log = log;
        this.patience = patience;
    }

    /** What becomes of rows of users of whom the log has never heard. */
    public enum Unknown {
        KEPT,
        /** They go, and with them whatever the owner's foreign keys say. */
        DELETED
    }

    /**
     * What becomes of audit entries that the table lacks. That is no difference: they may have been wanted in the log of the
     * process only, or have been removed for their age.
     */
    public enum Absent {
        LEFT,
        RESTORED
    }

    private record Order(Unknown unknown, Absent absent) {}

    /** @param others how many rows differ beside those that were named */
    private record Found(Differences named, long others) {}

    /** Whether one is under way, on this node or another, or by command. */
    public boolean isUnderWay() {
        return JdbcClient.create(database).sql(IS_LOCKED).query(Boolean.class).single();
    }

    /**
     * Replays and compares; live tables stay as they are.
     *
     * @throws HinderedRebuild if others are in its way
     */
    public RebuildReport compare() throws SQLException {
        return compare(Rows.ALL);
    }

    /** The same for some rows: of others it is said only how many differ. */
    public RebuildReport compare(Rows rows) throws SQLException {
        return run(Optional.empty(), rows);
    }

    /**
     * Replays, compares and brings across what differs. Writers wait while the rows that differ are compared again.
     *
     * @throws HinderedRebuild if others or their rows are in its way
     */
    public RebuildReport repair(Unknown unknown, Absent absent) throws SQLException {
        return repair(unknown, absent, Rows.ALL);
    }

    /**
     * The same for some rows, and no others: they stay as they are, and it is said how many of them differ.
     *
     * @throws HinderedRebuild likewise, and if those rows cannot be written or deleted without others
     */
    public RebuildReport repair(Unknown unknown, Absent absent, Rows rows) throws SQLException {
        return run(Optional.of(new Order(unknown, absent)), rows);
    }

    private RebuildReport run(Optional<Order> repair, Rows rows) throws SQLException {
        try (Connection connection = unhurried();
                Lock _ = Lock.take(connection);
                Shadow shadow = Shadow.create(connection)) {
            return run(connection, shadow, repair, rows);
        } catch (SQLException e) {
            HinderedRebuild.throwIfOthersHoldOn(e);
            throw e;
        }
    }

    /** One statement over a whole table may take longer than a request may, or a peer keep silent that is expected to answer. */
    private Connection unhurried() throws SQLException {
        Connection connection = database.getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, 0);
            execute(connection, "SET statement_timeout = 0");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private RebuildReport run(Connection connection, Shadow shadow, Optional<Order> repair, Rows rows)
            throws SQLException {
        Replay replay = new Replay(log, projections, shadow, patience);
        replay.settled(connection);
        Comparison comparison =
                new Comparison(connection, repair.map(Order::absent).orElse(Absent.LEFT));
        Found found = compare(connection, replay, comparison, rows);
        long differing = found.named().count();
        if (repair.isEmpty() || differing == 0) {
            return report(replay, comparison, found, repair.isPresent(), differing);
        }
        shadow.analyze();
        found.named().analyze();
        // what came while the tables were compared: the less of it is left, the shorter writers wait
        replay.settled(connection);
        return repair(connection, replay, comparison, found, repair.get().unknown(), rows);
    }

    /** As of one moment, without keeping anybody waiting. */
    private static Found compare(Connection connection, Replay replay, Comparison comparison, Rows rows)
            throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        replay.visible(connection);
        Differences all = comparison.ofAll();
        Differences named = rows.areAll() ? all : all.only(rows);
        connection.commit();
        connection.setAutoCommit(true);
        return new Found(named, all.count() - named.count());
    }

    private static RebuildReport repair(
            Connection connection, Replay replay, Comparison comparison, Found found, Unknown unknown, Rows rows)
            throws SQLException {
        connection.setAutoCommit(false);
        Repair repair = new Repair(connection);
        repair.keepWritersWaiting(found.named());
        replay.visible(connection);
        Differences left = comparison.ofThose(found.named());
        left.analyze();
        if (!rows.areAll()) {
            new Dependence(connection).requireNone(left, Repair.beyondTheLog(unknown));
        }
        try {
            repair.bringAcross(left, unknown);
            connection.commit();
        } catch (SQLException e) {
            HinderedRebuild.throwIfRowsAreInTheWay(e);
            throw e;
        }
        connection.setAutoCommit(true);
        long remaining = unknown == Unknown.DELETED ? 0 : left.count(Difference.Kind.UNKNOWN);
        return report(replay, comparison, new Found(left, found.others()), true, remaining);
    }

    private static RebuildReport report(
            Replay replay, Comparison comparison, Found found, boolean repaired, long remaining) throws SQLException {
        return new RebuildReport(
                replay.position(),
                replay.events(),
                comparison.rows(),
                comparison.absentAuditEntries(),
                found.named().first(MOST_REPORTED),
                found.named().count(),
                repaired,
                remaining,
                found.others());
    }

    /** That there is one at a time. */
    private record Lock(Connection connection) implements AutoCloseable {

        /** Anybody who can connect to the database can hold it, so it is said who does. */
        private static final String TAKE = """
                SELECT pg_try_advisory_lock(%1$s), (
                  SELECT format('process %%s of the database, connected as %%s', activity.pid, activity.usename)
                  FROM pg_locks JOIN pg_stat_activity activity USING (pid)
                  WHERE locktype = 'advisory' AND objsubid = 1 AND granted
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND classid::bigint << 32 | objid::bigint = %1$s
                  LIMIT 1)
                """.formatted(LOCK_KEY);

        /** @throws HinderedRebuild if somebody else has it */
        static Lock take(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(TAKE)) {
                result.next();
                if (!result.getBoolean(1)) {
                    throw HinderedRebuild.underWay(result.getString(2));
                }
            }
            return new Lock(connection);
        }

        @Override
        public void close() throws SQLException {
            execute(connection, "SELECT pg_advisory_unlock(" + LOCK_KEY + ")");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
