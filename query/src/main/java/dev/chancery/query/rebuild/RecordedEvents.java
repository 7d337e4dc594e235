package dev.chancery.query.rebuild;

import dev.chancery.command.Event;
import dev.chancery.query.projection.Recorded;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The log, to be read from the beginning. */
public interface RecordedEvents {

    /** An event and its place in the log. */
    record Positioned(long position, Recorded<Event> recorded) {}

    /**
     * The next events after a position, in order, up to the first that may yet become visible.
     *
     * @param connection on which no transaction is under way
     * @throws UnreadableEvent if one was changed, or is not known here
     */
    List<Positioned> settledAfter(Connection connection, long position, int limit) throws SQLException;

    /** The last position that this connection sees, or 0 in an empty log; others before it may yet become visible. */
    long lastVisible(Connection connection) throws SQLException;

    /**
     * The next events after a position that the transaction of this connection sees.
     *
     * @throws UnreadableEvent if one was changed, or is not known here
     */
    List<Positioned> visibleAfter(Connection connection, long position, int limit) throws SQLException;

    /**
     * What has happened to a user up to a position, in order.
     *
     * @throws UnreadableEvent if one was changed, or is not known here
     */
    List<Positioned> ofUserUntil(Connection connection, UUID userId, long position) throws SQLException;
}
