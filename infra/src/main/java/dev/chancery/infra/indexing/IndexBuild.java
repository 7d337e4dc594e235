package dev.chancery.infra.indexing;

import dev.chancery.infra.settings.IndexSettings;
import dev.chancery.query.ListIndex;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Makes the indexes that are missing while others read and write, one node at a time. What a build that was broken off has left
 * behind is made anew.
 */
final class IndexBuild {

    private static final Logger LOG = LoggerFactory.getLogger(IndexBuild.class);

    private static final String LOCK_KEY = "hashtext('chancery.indexing')";
    private static final String NOT_PERMITTED = "42501";

    private static final String STATES = """
            SELECT c.relname, i.indisvalid
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relnamespace = 'auth'::regnamespace
            """;

    private final Connection connection;
    private final List<ListIndex> wanted;

    private IndexBuild(Connection connection, List<ListIndex> wanted) {
        this.connection = connection;
        this.wanted = wanted;
    }

    /**
     * One look at what is missing, and the work.
     *
     * @param connection which nobody else uses; what is locked is free when it is closed
     * @return whether nothing is left to be done here: false while another node is at it
     * @throws SQLException if the database did not let it be done to the end; it may later
     */
    static boolean run(Connection connection, List<ListIndex> wanted, IndexSettings settings) throws SQLException {
        IndexBuild build = new IndexBuild(connection, wanted);
        if (build.isComplete() || !build.isWantedFor(settings)) {
            return true;
        }
        if (!build.isTrue("SELECT pg_try_advisory_lock(" + LOCK_KEY + ")")) {
            return false;
        }
        // neither the role's limits nor those of the URL are made for this
        build.execute("SET statement_timeout = 0; SET lock_timeout = 0");
        build.makeAll();
        return true;
    }

    private boolean isComplete() throws SQLException {
        Map<String, Boolean> states = states();
        return wanted.stream().allMatch(index -> states.getOrDefault(index.name(), false));
    }

    private boolean isWantedFor(IndexSettings settings) throws SQLException {
        return settings.always()
                || isTrue("SELECT reltuples <= %d FROM pg_class WHERE oid = 'auth.users'::regclass"
                        .formatted(settings.mostUsers()));
    }

    private void makeAll() throws SQLException {
        Optional<String> trigramSchema = Trigrams.schema(connection);
        Map<String, Boolean> states = states();
        for (ListIndex index : wanted) {
            Optional<String> creation = index.creation(trigramSchema);
            if (creation.isPresent() && !states.getOrDefault(index.name(), false)) {
                if (states.containsKey(index.name())) {
                    execute("DROP INDEX CONCURRENTLY IF EXISTS auth." + index.name());
                }
                make(index, creation.get());
            }
        }
    }

    /** What we may not do, nor may later, is told and left; nobody is told of what takes no time. */
    private void make(ListIndex index, String creation) throws SQLException {
        long begin = System.nanoTime();
        try {
            execute(creation);
            long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
            LOG.atLevel(seconds == 0 ? Level.DEBUG : Level.INFO)
                    .log("Index {} is made, after {} s", index.name(), seconds);
        } catch (SQLException e) {
            if (!NOT_PERMITTED.equals(e.getSQLState())) {
                throw e;
            }
            LOG.info(
                    "Long lists take long: index {} could not be made ({}); the owner of schema auth makes it by {}",
                    index.name(),
                    e.getMessage(),
                    creation);
        }
    }

    private Map<String, Boolean> states() throws SQLException {
        Map<String, Boolean> states = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(STATES);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getBoolean(2));
            }
        }
        return states;
    }

    private boolean isTrue(String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
