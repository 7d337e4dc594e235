package dev.chancery.infra.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which missing positions are known never to become visible. */
final class Gaps {

    /** Transactions that are appending to the log, by the lock that they hold until they end. */
    private static final String APPENDING = """
            SELECT virtualtransaction FROM pg_locks
            WHERE locktype = 'relation' AND relation = 'events.event'::regclass AND mode = 'RowExclusiveLock'
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    private static final String VISIBLE = "SELECT FROM events.event WHERE position >= ? AND position < ? LIMIT 1";

    private static final int REMEMBERED = 10_000;

    private final Map<Long, Set<String>> suspects = new ConcurrentHashMap<>();

    /**
     * Whether none of the positions from {@code first} up to before {@code next}, which a statement on this connection
     * just did not see while it saw {@code next}, will ever be seen. When it answers no, ask again after reading again.
     */
    boolean isFinal(Connection connection, long first, long next) throws SQLException {
        Set<String> appending = appending(connection);
        Set<String> open = suspects.get(first);
        if (open == null) {
            open = appending;
        } else {
            open = new HashSet<>(open);
            open.retainAll(appending);
        }
        if (!open.isEmpty()) {
            if (suspects.size() < REMEMBERED) {
                suspects.put(first, open);
            }
            return false;
        }
        suspects.remove(first);
        return !anyVisible(connection, first, next);
    }

    private static Set<String> appending(Connection connection) throws SQLException {
        Set<String> transactions = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(APPENDING);
                ResultSet result = query.executeQuery()) {
            while (result.next()) {
                transactions.add(result.getString(1));
            }
        }
        return transactions;
    }

    private static boolean anyVisible(Connection connection, long first, long next) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(VISIBLE)) {
            query.setLong(1, first);
            query.setLong(2, next);
            try (ResultSet result = query.executeQuery()) {
                return result.next();
            }
        }
    }
}
