package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserState;
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

    private interface Reading<T> {
        T on(Connection connection) throws SQLException;
    }

    /** The events after a position, in order. */
    List<Positioned> after(long position, int limit) {
        return read(connection -> log.visibleAfter(connection, position, limit));
    }

    private <T> T read(Reading<T> reading) {
        Connection connection = DataSourceUtils.getConnection(database);
        try {
            return reading.on(connection);
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

    /**
     * Whom a fact is about, as they are now; empty if they are gone. Whoever is told of a change is told at the address that they had
     * when it was made: the next change may be that of a thief.
     */
    Optional<UserView> subject(Event event, long position) {
        Optional<UserView> now = users.byId(event.subject()).filter(user -> user.deletedAt() == null);
        return tellsOfChange(event) ? now.map(user -> user.withEmail(emailAt(position, user.id()))) : now;
    }

    /** Other mails go where the fact says. */
    private static boolean tellsOfChange(Event event) {
        return event instanceof UserEvent.PasswordChanged || event instanceof UserEvent.PhoneChangeConfirmed;
    }

    private String emailAt(long position, UUID userId) {
        return UserState.of(read(connection -> log.ofUserUntil(connection, userId, position)).stream()
                        .map(then -> (UserEvent) then.recorded().event())
                        .toList())
                .email();
    }
}
