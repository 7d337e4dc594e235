package dev.chancery.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A way to the database on which something happens in the moment before a statement is sent. */
public final class Meanwhile {

    private final String statement;
    private final Runnable happening;

    private Meanwhile(String statement, Runnable happening) {
        this.statement = statement;
        this.happening = happening;
    }

    /** @param statement a part of the text of the statements that are meant */
    public static UnaryOperator<DataSource> before(String statement, Runnable happening) {
        return new Meanwhile(statement, happening)::to;
    }

    private DataSource to(DataSource database) {
        return proxy(
                DataSource.class,
                database,
                _ -> {},
                result -> result instanceof Connection connection ? to(connection) : result);
    }

    private Connection to(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Meanwhile.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    Object result = invoke(connection, method, arguments);
                    return result instanceof PreparedStatement prepared && ((String) arguments[0]).contains(statement)
                            ? to(prepared)
                            : result;
                });
    }

    private PreparedStatement to(PreparedStatement prepared) {
        return proxy(
                PreparedStatement.class,
                prepared,
                method -> {
                    if (method.getName().startsWith("execute")) {
                        happening.run();
                    }
                },
                UnaryOperator.identity());
    }

    private static <T> T proxy(
            Class<T> type, T target, java.util.function.Consumer<Method> before, UnaryOperator<Object> then) {
        return type.cast(Proxy.newProxyInstance(
                Meanwhile.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    before.accept(method);
                    return then.apply(invoke(target, method, arguments));
                }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
