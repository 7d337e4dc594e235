package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Followers of one node share what is known of the gaps in the log. */
class SharedLogReaderTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Connections connections = new Connections(database.dataSource());
    private final LogReader log = new LogReader(
            new EventRows(
                    new EventCatalogue(),
                    EventJson.mapper(),
                    new Keyring(MasterKeys.parse(LogFixture.MASTER_KEY)),
                    connections),
            connections);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void what_another_follower_settles_says_nothing_about_a_page_that_was_fetched_before() throws SQLException {
        try (RawWriter slow = new RawWriter(database.dataSource());
                RawWriter aborting = new RawWriter(database.dataSource());
                RawWriter fast = new RawWriter(database.dataSource());
                Connection connection = database.dataSource().getConnection()) {
            long awaited = slow.append();
            aborting.append();
            aborting.abort();
            long last = fast.append();
            fast.commit();
            List<Long> seen = new ArrayList<>();
            Connection held = afterFetching(connection, () -> {
                slow.commit();
                assertThat(positionsAfter(0)).containsExactly(awaited);
                assertThat(positionsAfter(awaited)).containsExactly(last);
            });

            seen.addAll(positions(log.readAfter(held, 0, 10)));
            seen.addAll(positionsAfter(seen.isEmpty() ? 0 : seen.getLast()));

            assertThat(seen).containsExactly(awaited, last);
        }
    }

    private List<Long> positionsAfter(long position) {
        return positions(log.readAfter(position, 10));
    }

    private static List<Long> positions(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::position).toList();
    }

    /** A connection on which this happens whenever a page was fetched, before its reader goes on. */
    private static Connection afterFetching(Connection connection, RawWriter.Step happening) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            return method.getName().equals("prepareStatement") && arguments[0].equals(LogReader.READ)
                    ? afterQuery((PreparedStatement) result, happening)
                    : result;
        });
    }

    private static PreparedStatement afterQuery(PreparedStatement statement, RawWriter.Step happening) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            Object result = invoke(statement, method, arguments);
            if (method.getName().equals("executeQuery")) {
                happening.run();
            }
            return result;
        });
    }

    private interface Call {
        Object with(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                SharedLogReaderTest.class.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> call.with(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
