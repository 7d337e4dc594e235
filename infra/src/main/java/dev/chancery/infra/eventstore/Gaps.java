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
 *
 * <p>All of that is known of one server only. One that takes over without the last moments, or is restored from before them,
 * draws the positions anew that it lacks.
 */
final class Gaps {

    /**
     * The locks are looked up after the statement's snapshot was taken: who drew a position before the visible one and is
     * not visible either still holds its lock then, or was aborted. Those who append to what a standby replays hold theirs
     * elsewhere.
     */
    static final String LOOK = """
            SELECT %s, (SELECT coalesce(max(position), 0) FROM events.event), ARRAY(
              SELECT virtualtransaction FROM pg_locks
              WHERE locktype = 'relation' AND relation = 'events.event'::regclass AND mode = 'RowExclusiveLock'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              UNION ALL SELECT 'replay' WHERE pg_is_in_recovery())
            """.formatted(LogServer.IDENTITY);

    private final ReentrantLock looking = new ReentrantLock();
    private volatile LogPlace settled = LogPlace.NONE;
    private Look watch;

    /** Statements that begin after this call see every event up to the returned position that will ever be there. */
    LogPlace settled() {
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
        if (!settled.mayPrecede(now.last())) {
            settled = LogPlace.NONE;
        }
        long before = settled.on(now.last().server());
        watch = watch == null || !watch.last().mayPrecede(now.last()) ? now : watch.without(now);
        if (watch.isOver()) {
            settled = watch.last();
            watch = now;
            if (watch.isOver()) {
                settled = watch.last();
                watch = null;
            }
        }
        return settled.on(now.last().server()) > before;
    }

    /** The last visible position, and those of the transactions appending then that are still under way. */
    private record Look(LogPlace last, Set<String> appending) {

        static Look now(Connection connection) throws SQLException {
            try (PreparedStatement query = connection.prepareStatement(LOOK);
                    ResultSet result = query.executeQuery()) {
                result.next();
                String[] transactions = (String[]) result.getArray(3).getArray();
                return new Look(
                        new LogPlace(result.getString(1), result.getLong(2)), Set.copyOf(List.of(transactions)));
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
