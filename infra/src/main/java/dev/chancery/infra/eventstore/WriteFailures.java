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
    /** Whoever loses a race for one of these finds the winner's events when loading again. */
    private static final Set<String> STREAMS = Set.of("event_stream_key", "data_key_pkey");
    /** Whoever loses a race for one of these finds the winner's row when reading again, unless it is kept from them. */
    private static final Set<String> VALUES = Set.of("users_email_partial_key", "users_phone_key");

    private WriteFailures() {}

    /** A {@link ConcurrencyException} for a conflict, caused by a {@link WriteFailure} if a value was taken. */
    static RuntimeException translate(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String state = String.valueOf(e.getSQLState());
        String unique = UNIQUE_VIOLATION.equals(state) && message != null ? message.getConstraint() : "";
        if (STREAMS.contains(unique) || TRY_AGAIN.contains(state)) {
            return new ConcurrencyException("another transaction was first: " + state, e);
        }
        WriteFailure failure = message == null
                ? new WriteFailure(state, null, "the database did not answer", null, null, e)
                : new WriteFailure(
                        state, message.getConstraint(), message.getMessage(), message.getHint(), message.getDetail(), e);
        return VALUES.contains(unique)
                ? new ConcurrencyException("another transaction was first: " + unique, failure)
                : failure;
    }
}
