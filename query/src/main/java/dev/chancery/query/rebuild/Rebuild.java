package dev.chancery.query.rebuild;

import dev.chancery.query.projection.Projections;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Replays the log into tables beside the live ones while the service runs, and compares: on a healthy system there is no
 * difference. What differs can be brought across, row by row.
 */
public final class Rebuild {

    /** A report names no more differences than this. */
    public static final int MOST_REPORTED = 1_000;

    private static final int BATCH = 500;
    /** Held by whoever rebuilds, so that there is one at a time. */
    private static final String LOCK_KEY = "hashtext('chancery.rebuild')";

    private final DataSource database;
    private final RecordedEvents log;
    private final Projections projections;

    public Rebuild(DataSource database, RecordedEvents log, Projections projections) {
        this.database = database;
        this.log = log;
        this.projections = projections;
    }

    /** Another rebuild has not ended yet. */
    public static final class UnderWay extends RuntimeException {
        UnderWay() {
            super("another rebuild is under way");
        }
    }

    /** Replays and compares; live tables stay as they are. */
    public RebuildReport compare() throws SQLException {
        return run(false);
    }

    /** Replays, compares and brings across what differs. Writers wait during the last, short part. */
    public RebuildReport repair() throws SQLException {
        return run(true);
    }

    private RebuildReport run(boolean repair) throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(connection, "SET statement_timeout = 0");
            if (!lock(connection)) {
                throw new UnderWay();
            }
            try {
                dropLeftovers(connection);
                try (ShadowSchema shadow = ShadowSchema.create(connection)) {
                    return run(connection, shadow, repair);
                }
            } finally {
                execute(connection, "SELECT pg_advisory_unlock(" + LOCK_KEY + ")");
                execute(connection, "RESET statement_timeout");
            }
        }
    }

    private RebuildReport run(Connection connection, ShadowSchema shadow, boolean repair) throws SQLException {
        Progress progress = new Progress();
        List<Positioned> batch = log.settledAfter(progress.position, BATCH);
        while (!batch.isEmpty()) {
            apply(batch, shadow, progress);
            batch = log.settledAfter(progress.position, BATCH);
        }
        connection.setAutoCommit(false);
        execute(connection, repair ? lockTables() : "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        batch = log.visibleAfter(connection, progress.position, BATCH);
        while (!batch.isEmpty()) {
            apply(batch, shadow, progress);
            batch = log.visibleAfter(connection, progress.position, BATCH);
        }
        Comparison comparison = new Comparison(connection, shadow.name());
        List<Difference> differences = comparison.differences();
        if (repair) {
            new Repair(connection, shadow.name()).bringAcross(differences);
        }
        RebuildReport report = new RebuildReport(
                progress.position,
                progress.events,
                comparison.rows(),
                new ArrayList<>(differences.subList(0, Math.min(MOST_REPORTED, differences.size()))),
                differences.size(),
                repair);
        connection.commit();
        connection.setAutoCommit(true);
        return report;
    }

    private static final class Progress {
        private long position;
        private long events;
    }

    private void apply(List<Positioned> batch, ShadowSchema shadow, Progress progress) throws SQLException {
        for (Positioned event : batch) {
            shadow.apply(projections.project(event.recorded()));
            progress.position = event.position();
            progress.events++;
        }
    }

    /** Waits for writers that are under way and keeps new ones waiting: the rest of the log is then all there is. */
    private static String lockTables() {
        return ReadModelTable.ALL.stream()
                .map(ReadModelTable::live)
                .collect(Collectors.joining(", ", "LOCK TABLE events.event, ", " IN SHARE ROW EXCLUSIVE MODE"));
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK_KEY + ")")) {
            result.next();
            return result.getBoolean(1);
        }
    }

    /** Shadows of rebuilds that were killed. */
    private static void dropLeftovers(Connection connection) throws SQLException {
        List<String> leftovers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT nspname FROM pg_namespace WHERE nspname LIKE '"
                        + ShadowSchema.PREFIX.replace("_", "\\_") + "%'")) {
            while (result.next()) {
                leftovers.add(result.getString(1));
            }
        }
        for (String schema : leftovers) {
            execute(connection, "DROP SCHEMA " + schema + " CASCADE");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
