package dev.chancery.infra.eventstore;

import dev.chancery.query.projection.WriteFailure;
import java.sql.SQLException;
import java.util.Set;
import org.axonframework.modelling.command.ConcurrencyException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells a conflict, which is tried again, from a failure, which is answered. */
final class WriteFailures {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", "55P03");
    /** Whoever loses a race for one of these finds the winner's row when reading again. */
    private static final Set<String> RACES = Set.of("event_stream_key", "users_email_partial_key", "users_phone_key");

    private WriteFailures() {}

    static RuntimeException translate(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String state = String.valueOf(e.getSQLState());
        boolean lostRace = UNIQUE_VIOLATION.equals(state) && message != null && RACES.contains(message.getConstraint());
        if (lostRace || TRY_AGAIN.contains(state)) {
            return new ConcurrencyException("another transaction was first: " + state, e);
        }
        return message == null
                ? new WriteFailure(state, null, "the database did not answer", null, null, e)
                : new WriteFailure(
                        state,
                        message.getConstraint(),
                        message.getMessage(),
                        message.getHint(),
                        message.getDetail(),
                        e);
    }
}
