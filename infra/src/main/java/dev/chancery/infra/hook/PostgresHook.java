package dev.chancery.infra.hook;

import dev.chancery.infra.hook.HookOutcome.Failed;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A hook that is a function in the database, called in a transaction of its own. */
final class PostgresHook implements HookTransport {

    /** For the database to say that the time is over. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** However often the planner would have liked to call it, and however much it says. */
    private static final String CALL = """
            SET LOCAL TimeZone = 'UTC';
            SET LOCAL statement_timeout = %d;
            SET LOCAL client_min_messages = error;
            WITH said AS MATERIALIZED (SELECT %s(?)::text AS answer)
            SELECT CASE WHEN octet_length(answer) <= %d THEN answer END, answer IS NULL FROM said LIMIT 1
            """;

    private final HookPoint point;
    private final HookTarget.Function function;
    private final String statement;
    private final Duration timeout;
    private final HookConnections connections;

    PostgresHook(HookPoint point, HookTarget.Function function, Duration timeout, HookConnections connections) {
        this.point = point;
        this.function = function;
        // the name has been parsed into what needs no escaping
        this.statement = CALL.formatted(timeout.toMillis(), function.quoted(), HookReply.LARGEST);
        this.timeout = timeout;
        this.connections = connections;
    }

    @Override
    public HookOutcome call(byte[] payload, Supplier<String> ids, boolean onceHeard) {
        String text = new String(payload, StandardCharsets.UTF_8);
        try {
            return connections.lend(point, connection -> call(connection, text));
        } catch (SQLException e) {
            if (e instanceof SQLTransientConnectionException && e.getCause() == null) {
                return new Failed(HookFault.crowded(timeout));
            }
            return new Failed(HookFault.noConnection());
        }
    }

    private HookOutcome call(Connection connection, String payload) throws SQLException {
        int backend = connection.unwrap(PGConnection.class).getBackendPID();
        connection.setNetworkTimeout(Runnable::run, (int) timeout.plus(GRACE).toMillis());
        connection.setAutoCommit(false);
        try {
            HookOutcome outcome = outcome(connection, payload);
            connection.commit();
            return outcome;
        } catch (SQLException e) {
            if (isSilence(e)) {
                connections.end(backend);
                return new Failed(HookFault.timeout(timeout, true));
            }
            rollBack(connection);
            return failed(e);
        }
    }

    private HookOutcome outcome(Connection connection, String payload) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(statement)) {
            // its owner may replace the function by one that returns something else
            call.unwrap(PGStatement.class).setPrepareThreshold(0);
            // of no type: the function says whether it takes json or jsonb
            call.setObject(1, payload, Types.OTHER);
            call.execute();
            call.getMoreResults();
            call.getMoreResults();
            call.getMoreResults();
            try (ResultSet row = call.getResultSet()) {
                return row.next() ? said(row.getString(1), row.getBoolean(2)) : new Failed(HookFault.unreadable());
            }
        }
    }

    /** @param text null if there is none, or too much of it */
    private static HookOutcome said(String text, boolean nothing) {
        // what a function returns that returns nothing is empty
        if (nothing || "".equals(text)) {
            return HookReply.nothing();
        }
        return text == null
                ? new Failed(HookFault.tooLarge(HookReply.LARGEST))
                : HookReply.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException _) {
            // it is closed, then, and what was done on it with it
        }
    }

    /** The database's own limit did not end it: a function may catch that. */
    private static boolean isSilence(SQLException e) {
        return e.getCause() instanceof SocketTimeoutException;
    }

    private HookOutcome failed(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return new Failed(HookFault.inFunction(state, function.uri()), Optional.of(objection(state, e)));
    }

    /** Without its cause, whose timeout would be taken for that of the request. */
    private static HookFunctionFailure objection(String state, SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return message == null
                ? new HookFunctionFailure(state, null, "the database did not answer", null, null)
                : new HookFunctionFailure(
                        state, message.getConstraint(), message.getMessage(), message.getHint(), message.getDetail());
    }
}
