package dev.chancery.infra.hook;

import dev.chancery.infra.hook.HookOutcome.Failed;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.postgresql.PGStatement;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A hook that is a function in the database, called in a transaction of its own. */
final class PostgresHook implements HookTransport {

    private final HookTarget.Function function;
    private final String statement;
    private final DataSource database;

    PostgresHook(HookTarget.Function function, Duration timeout, DataSource database) {
        this.function = function;
        // the name has been parsed into what needs no escaping
        this.statement = """
                SET LOCAL statement_timeout = %d;
                SELECT %s(?)
                """.formatted(timeout.toMillis(), function.quoted());
        this.database = database;
    }

    @Override
    public HookOutcome call(byte[] payload, Supplier<String> ids) {
        try (Connection connection = database.getConnection()) {
            return call(connection, new String(payload, StandardCharsets.UTF_8));
        } catch (SQLException e) {
            return new Failed(HookFault.noConnection());
        }
    }

    private HookOutcome call(Connection connection, String payload) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            byte[] answer = answer(connection, payload);
            connection.commit();
            return said(answer);
        } catch (SQLException e) {
            rollBack(connection);
            return failed(e);
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    private byte[] answer(Connection connection, String payload) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(statement)) {
            // its owner may replace the function by one that returns something else
            call.unwrap(PGStatement.class).setPrepareThreshold(0);
            // of no type: the function says whether it takes json or jsonb
            call.setObject(1, payload, Types.OTHER);
            call.execute();
            call.getMoreResults();
            try (ResultSet row = call.getResultSet()) {
                String text = row != null && row.next() ? row.getString(1) : null;
                return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
            }
        }
    }

    private static HookOutcome said(byte[] answer) {
        // what a function returns that returns nothing is empty
        if (answer == null || answer.length == 0) {
            return HookReply.nothing();
        }
        return answer.length > HookReply.LARGEST
                ? new Failed(HookFault.tooLarge(HookReply.LARGEST))
                : HookReply.read(answer);
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException _) {
            // it is closed, then, and what was done on it with it
        }
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
