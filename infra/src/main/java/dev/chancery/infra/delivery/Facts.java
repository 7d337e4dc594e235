package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.rebuild.RecordedEvents;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Committed facts by their place in the log, as far as they have not been forgotten, and whom they are about. */
final class Facts {

    private final DataSource database;
    private final RecordedEvents log;
    private final UserQueries users;

    Facts(DataSource database, RecordedEvents log, UserQueries users) {
        this.database = database;
        this.log = log;
        this.users = users;
    }

    /** The events after a position, in order. */
    List<Positioned> after(long position, int limit) {
        Connection connection = DataSourceUtils.getConnection(database);
        try {
            return log.visibleAfter(connection, position, limit);
        } catch (SQLException e) {
            throw new IllegalStateException("the log cannot be read", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, database);
        }
    }

    /**
     * The event that is there.
     *
     * @throws IllegalStateException if another is, or none
     */
    Recorded<Event> at(long position, UUID eventId) {
        return after(position - 1, 1).stream()
                .filter(found -> found.position() == position
                        && eventId.equals(found.recorded().eventId()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no event " + eventId + " is at " + position))
                .recorded();
    }

    /** Whom a fact is about, as they are now; empty if they are gone. */
    Optional<UserView> subject(Event event) {
        return users.byId(event.subject()).filter(user -> user.deletedAt() == null);
    }
}
