package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** No lock is shared by all who write: whoever writes about one user waits for nobody who writes about another. */
class SharedLockTest {

    /** Locks that two holders can have at once, or that are the transaction's own, or of single rows and keys. */
    private static final String SHARED_BY_ALL = """
            SELECT locktype || ' ' || mode FROM pg_locks
            WHERE granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE application_name = 'held')
              AND NOT (locktype = 'relation' AND mode IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock'))
              AND locktype NOT IN ('virtualxid', 'transactionid')
            """;

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final CountDownLatch written = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final LogFixture slow = new LogFixture(new HeldBeforeCommit(database.dataSource()));
    private final LogFixture fast = new LogFixture(database.dataSource());

    @AfterEach
    void close() {
        released.countDown();
        slow.close();
        fast.close();
        database.close();
    }

    @Test
    @Timeout(60)
    void whoever_is_held_up_before_their_commit_holds_up_nobody_elses() throws Exception {
        Scene other = new Scene(fast);
        UUID bob = other.signedUp("bob@example.com");
        Thread held = Thread.ofPlatform().name("held").start(() -> {
            Scene scene = new Scene(slow);
            scene.begin(scene.signedUp("ann@example.com"));
        });
        assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();

        Thread writer = Thread.ofPlatform().start(() -> {
            Scene.Begun session = other.begin(bob);
            other.refresh(session, 0);
            other.setRole(bob, "editor", Scene.NOON);
            other.delete(bob, false, Scene.NOON);
            other.signedUp("cia@example.com");
        });
        writer.join(20_000);

        assertThat(writer.isAlive()).as("waits for a stranger").isFalse();
        assertThat(other.count("auth.users WHERE email = 'cia@example.com'")).isOne();
        assertThat(other.count("auth.users WHERE email = 'ann@example.com'")).isZero();
        List<String> locks = other.jdbc().queryForList(SHARED_BY_ALL, String.class);
        assertThat(locks).isEmpty();
        released.countDown();
        held.join();
        assertThat(other.count("auth.sessions")).isOne();
    }

    /** What the thread {@code held} wrote first waits for its commit until it is released. */
    private final class HeldBeforeCommit extends DelegatingDataSource {

        HeldBeforeCommit(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            if (!Thread.currentThread().getName().equals("held")) {
                return connection;
            }
            connection.setClientInfo("ApplicationName", "held");
            return (Connection) java.lang.reflect.Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        if (method.getName().equals("prepareStatement") && ((String) arguments[0]).endsWith("COMMIT")) {
                            written.countDown();
                            released.await();
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (java.lang.reflect.InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
