package dev.chancery.infra.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Up to where every missing position is known never to become visible.
 *
 * <p>Positions up to the last visible one have all been drawn. Whoever drew one and has not ended holds a lock on the
 * table. Once every holder seen at that time has ended, nothing more can become visible up to there, whatever others
 * began meanwhile. One such watch at a time settles all gaps below it at once, however many there are.
 */
final class Gaps {

    /**
     * The locks are looked up after the statement's snapshot was taken: who drew a position before the visible one and is
     * not visible either still holds its lock then, or was aborted.
     */
    static final String LOOK = """
            SELECT (SELECT coalesce(max(position), 0) FROM events.event), ARRAY(
              SELECT virtualtransaction FROM pg_locks
              WHERE locktype = 'relation' AND relation = 'events.event'::regclass AND mode = 'RowExclusiveLock'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            """;

    private final ReentrantLock looking = new ReentrantLock();
    private volatile long settled;
    private Look watch;

    /** Statements that begin after this call see every event up to the returned position that will ever be there. */
    long settled() {
        return settled;
    }

    /** Looks who is appending; true if that settled more positions. */
    boolean look(Connection connection) throws SQLException {
        if (!looking.tryLock()) {
            return false;
        }
        try {
            return advance(Look.now(connection));
        } finally {
            looking.unlock();
        }
    }

    /** To be called with looks in the order in which they were taken. */
    private boolean advance(Look now) {
        long before = settled;
        watch = watch == null ? now : watch.without(now);
        if (watch.isOver()) {
            settled = watch.last();
            watch = now;
            if (watch.isOver()) {
                settled = watch.last();
                watch = null;
            }
        }
        return settled > before;
    }

    /** The last visible position, and those of the transactions appending then that are still under way. */
    private record Look(long last, Set<String> appending) {

        static Look now(Connection connection) throws SQLException {
            try (PreparedStatement query = connection.prepareStatement(LOOK);
                    ResultSet result = query.executeQuery()) {
                result.next();
                String[] transactions = (String[]) result.getArray(2).getArray();
                return new Look(result.getLong(1), Set.copyOf(List.of(transactions)));
            }
        }

        Look without(Look later) {
            Set<String> remaining = new HashSet<>(appending);
            remaining.retainAll(later.appending);
            return new Look(last, remaining);
        }

        boolean isOver() {
            return appending.isEmpty();
        }
    }
}
