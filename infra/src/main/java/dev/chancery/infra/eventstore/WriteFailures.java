package dev.chancery.infra.eventstore;

import dev.chancery.query.projection.WriteFailure;
import java.sql.SQLException;
import java.util.Set;
import org.axonframework.modelling.command.ConcurrencyException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells a conflict, which is tried again, from a failure, which is answered. */
final class WriteFailures {

    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", "55P03");
    /** Unique and foreign keys that are only violated by whoever loses a race for a stream, or for its user's last moment. */
    private static final Set<String> RACES = Set.of(
            "23505/events.event.event_stream_key",
            "23505/chancery.data_key.data_key_pkey",
            "23503/auth.sessions.sessions_user_id_fkey");
    /** Whoever loses a race for one of these finds the winner's row when reading again, unless it is kept from them. */
    private static final Set<String> VALUES = Set.of(
            "23505/" + WriteFailure.ADDRESS_OF_ONE,
            "23505/" + WriteFailure.PHONE_OF_ONE,
            "23505/auth.identities.identities_provider_id_provider_unique");

    private WriteFailures() {}

    /** With its schema and table: an owner's table that is called like one of ours has constraints that are called like ours. */
    private static String constraint(ServerErrorMessage message) {
        return message.getConstraint() == null
                ? null
                : "%s.%s.%s".formatted(message.getSchema(), message.getTable(), message.getConstraint());
    }

    /** A {@link ConcurrencyException} for a conflict, caused by a {@link WriteFailure} if a value was taken. */
    static RuntimeException translate(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String state = String.valueOf(e.getSQLState());
        if (message == null) {
            return new WriteFailure(state, null, "the database did not answer", null, null, e);
        }
        String constraint = constraint(message);
        String violated = state + "/" + constraint;
        if (TRY_AGAIN.contains(state) || RACES.contains(violated)) {
            return new ConcurrencyException("another transaction was first: " + violated, e);
        }
        WriteFailure failure =
                new WriteFailure(state, constraint, message.getMessage(), message.getHint(), message.getDetail(), e);
        return VALUES.contains(violated)
                ? new ConcurrencyException("another transaction was first: " + violated, failure)
                : failure;
    }
}
