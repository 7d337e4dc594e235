package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.postgres.ForgetfulTransactionManager;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

/** A node without HTTP: the event log on a database, wired as in the service. */
public final class LogFixture implements AutoCloseable {

    public static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    public LogFixture(DataSource database) {
        this(database, MASTER_KEY);
    }

    /** A node that counts events there, or nowhere if nothing reads the meters. */
    LogFixture(DataSource database, MeterRegistry meters) {
        this(database, MASTER_KEY, meters);
    }

    /** A node with these master keys, the one to use first. */
    LogFixture(DataSource database, String masterKeys) {
        this(database, masterKeys, new SimpleMeterRegistry());
    }

    private LogFixture(DataSource database, String masterKeys, MeterRegistry meters) {
        // a singleton of others is not closed with the context
        context.getBeanFactory().registerSingleton("database", database);
        context.registerBean(PlatformTransactionManager.class, () -> new ForgetfulTransactionManager(database));
        context.registerBean(Keyring.class, () -> new Keyring(MasterKeys.parse(masterKeys)));
        context.registerBean(Projections.class, () -> new Projections(true));
        context.registerBean(MeterRegistry.class, () -> meters);
        context.registerBean(InstantSource.class, InstantSource::system);
        context.register(EventLogConfiguration.class);
        context.refresh();
    }

    public Commands commands() {
        return context.getBean(Commands.class);
    }

    PostgresEventStorageEngine engine() {
        return context.getBean(PostgresEventStorageEngine.class);
    }

    /** The log after a position as a rebuild reads it. */
    List<Positioned> settledAfter(long position) throws SQLException {
        try (Connection connection = bean(DataSource.class).getConnection()) {
            return engine().replay().settledAfter(connection, position, 100);
        }
    }

    /** How many events this node's streaming processor has counted. */
    long counted() {
        return (long) bean(MeterRegistry.class).find("chancery.events").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
