package dev.chancery.infra.tracing;

import io.opentelemetry.api.trace.Tracer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Set;

/** Gives the statements of a connection and the ends of its transactions their spans. */
final class WatchedConnection implements InvocationHandler {

    /** What the driver sends only when a transaction is open. */
    private static final Set<String> ENDS = Set.of("commit", "rollback");

    private final Connection connection;
    private final RoundTripSpan spans;
    private boolean inTransaction;

    private WatchedConnection(Connection connection, RoundTripSpan spans) {
        this.connection = connection;
        this.spans = spans;
    }

    static Connection watch(Connection connection, Tracer tracer) {
        return (Connection) proxy(Connection.class, new WatchedConnection(connection, new RoundTripSpan(tracer)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (inTransaction && ENDS.contains(method.getName())) {
            inTransaction = false;
            return spans.around(StatementSummary.of(method.getName()), connection, method, arguments);
        }
        Object result = RoundTripSpan.call(connection, method, arguments);
        if (!(result instanceof Statement statement)) {
            return result;
        }
        String prepared = method.getName().startsWith("prepare") ? (String) arguments[0] : null;
        return proxy(method.getReturnType(), (_, call, values) -> watched(statement, prepared, call, values));
    }

    private Object watched(Statement statement, String prepared, Method method, Object[] arguments) throws Throwable {
        if (!method.getName().startsWith("execute")) {
            return RoundTripSpan.call(statement, method, arguments);
        }
        inTransaction = !connection.getAutoCommit();
        String sql = arguments == null ? prepared : (String) arguments[0];
        return spans.around(StatementSummary.of(sql), statement, method, arguments);
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(WatchedConnection.class.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
