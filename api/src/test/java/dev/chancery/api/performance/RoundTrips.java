package dev.chancery.api.performance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Counts what requests send to Postgres: each execution of a statement, however many texts it holds, and each end of a
 * transaction. Requests are served by virtual threads; what streaming processors do on platform threads is not counted.
 */
final class RoundTrips {

    /** What the driver sends only when a transaction is open. */
    private static final Set<String> ENDS = Set.of("commit", "rollback");

    /**
     * A statement as it was sent, with its parameters; {@code commit} or {@code rollback} for the end of a transaction.
     *
     * @param begins whether the driver sends BEGIN before it, in the same round trip
     */
    record Sent(String sql, List<Object> parameters, boolean begins) {

        /** Whether a transaction ends with it; what goes with COMMIT and ROLLBACK reads no table. */
        boolean ends() {
            return ENDS.contains(sql) || sql.endsWith("COMMIT") || sql.startsWith("ROLLBACK");
        }
    }

    private final List<Sent> sent = new ArrayList<>();
    private long rowsRead;

    /** The same database, watched. */
    DataSource watch(DataSource database) {
        return proxy(
                DataSource.class,
                database,
                (_, _, result) -> result instanceof Connection connection ? new Watched(connection).proxy() : result);
    }

    /** What has been sent since the last call. */
    synchronized List<Sent> drain() {
        List<Sent> drained = List.copyOf(sent);
        sent.clear();
        return drained;
    }

    /** How many rows requests have read since the last call. */
    synchronized long drainRows() {
        long drained = rowsRead;
        rowsRead = 0;
        return drained;
    }

    private synchronized void count(Sent statement) {
        if (Thread.currentThread().isVirtual()) {
            sent.add(statement);
        }
    }

    private synchronized void countRow() {
        if (Thread.currentThread().isVirtual()) {
            rowsRead++;
        }
    }

    private final class Watched {
        private final Connection connection;
        private boolean inTransaction;

        Watched(Connection connection) {
            this.connection = connection;
        }

        Connection proxy() {
            return RoundTrips.proxy(Connection.class, connection, (method, arguments, result) -> {
                if (inTransaction && ENDS.contains(method.getName())) {
                    inTransaction = false;
                    count(new Sent(method.getName(), List.of(), false));
                }
                return switch (result) {
                    case PreparedStatement statement ->
                        watch(PreparedStatement.class, statement, (String) arguments[0]);
                    case Statement statement -> watch(Statement.class, statement, null);
                    case null, default -> result;
                };
            });
        }

        private <T extends Statement> T watch(Class<T> type, T statement, String prepared) {
            TreeMap<Integer, Object> parameters = new TreeMap<>();
            return RoundTrips.proxy(type, statement, (method, arguments, result) -> {
                String name = method.getName();
                if (name.startsWith("execute") || name.equals("getParameterMetaData")) {
                    executed(prepared == null ? (String) arguments[0] : prepared, parameters);
                } else if (name.startsWith("set") && arguments.length > 1) {
                    parameters.put((Integer) arguments[0], name.equals("setNull") ? null : arguments[1]);
                }
                return result instanceof ResultSet rows ? watch(rows) : result;
            });
        }

        private ResultSet watch(ResultSet rows) {
            return RoundTrips.proxy(ResultSet.class, rows, (method, _, result) -> {
                if (method.getName().equals("next") && (boolean) result) {
                    countRow();
                }
                return result;
            });
        }

        private void executed(String sql, TreeMap<Integer, Object> parameters) throws SQLException {
            boolean begins = !inTransaction && !connection.getAutoCommit();
            Sent statement = new Sent(sql, new ArrayList<>(parameters.values()), begins);
            inTransaction = !connection.getAutoCommit() && !statement.ends();
            count(statement);
        }
    }

    private interface Then {
        Object answer(Method method, Object[] arguments, Object result) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T target, Then then) {
        return type.cast(Proxy.newProxyInstance(
                RoundTrips.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return then.answer(method, arguments, result);
                }));
    }
}
