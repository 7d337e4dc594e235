package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.postgres.ForgetfulTransactionManager;
import dev.chancery.infra.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A node that does nothing but follow, as the service does, and remembers events in a table in the transaction of its
 * token. At one of its batches, after the events were handled, it dies like a process: its transaction is cut off, and from
 * then on it reaches the database no more, not even to give up its claim.
 */
final class MortalReader implements AutoCloseable {

    private static final String PROCESSOR = "seen";

    private final DataSource database;
    private final Mortal way;
    private final AtomicInteger batchesLeft;
    private final boolean afterStoring;
    private final Configuration axon;

    /** @param afterStoring whether it dies when the token is stored but not committed, rather than before it is stored */
    MortalReader(TestDatabase database, int batches, boolean afterStoring) {
        this.database = database.dataSource();
        this.way = new Mortal(this.database);
        this.batchesLeft = new AtomicInteger(batches);
        this.afterStoring = afterStoring;
        this.axon = axon();
        axon.start();
    }

    boolean isDead() {
        return way.dead;
    }

    private Configuration axon() {
        Keyring keyring = new Keyring(MasterKeys.parse(LogFixture.MASTER_KEY));
        SpringTransactionManager transactions = new SpringTransactionManager(new ForgetfulTransactionManager(way));
        PostgresEventStorageEngine log = PostgresEventStorageEngine.open(way, keyring);
        MortalTokenStore tokens =
                new MortalTokenStore(EventLogConfiguration.tokenStore(way).claimTimeout(Duration.ofMillis(500)), log);
        Following following = new Following(PROCESSOR, new Memory(new JdbcTemplate(way)));
        Configurer axon = DefaultConfigurer.defaultConfiguration(false)
                .configureTransactionManager(_ -> transactions)
                .configureSerializer(_ -> TokenSerializer.create())
                .configureEventStore(_ -> EventLogConfiguration.eventStore(log));
        axon.eventProcessing()
                .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerDefaultErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerTokenStore(_ -> tokens);
        following.configure(axon);
        Configuration built = axon.buildConfiguration();
        following.beginAtTheEnd(built);
        return built;
    }

    /** Remembers events. */
    static final class Memory {

        private final JdbcTemplate jdbc;

        Memory(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventHandler
        void on(Event event, EventMessage<?> message) {
            jdbc.update("INSERT INTO public.seen (event_id) VALUES (?)", UUID.fromString(message.getIdentifier()));
        }
    }

    private final class MortalTokenStore extends FollowersTokens {

        MortalTokenStore(Builder builder, PostgresEventStorageEngine log) {
            super(builder, log, new Connections(way));
        }

        @Override
        public void storeToken(TrackingToken token, String processor, int segment) {
            boolean last = batchesLeft.decrementAndGet() == 0;
            if (last && !afterStoring) {
                die();
            }
            super.storeToken(token, processor, segment);
            if (last) {
                die();
            }
        }
    }

    private void die() {
        Integer transaction = new JdbcTemplate(way).queryForObject("SELECT pg_backend_pid()", Integer.class);
        way.dead = true;
        new JdbcTemplate(database).queryForObject("SELECT pg_terminate_backend(?)", Boolean.class, transaction);
    }

    private static final class Mortal extends DelegatingDataSource {

        private volatile boolean dead;

        Mortal(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (dead) {
                throw new SQLException("the dead reach no database");
            }
            return super.getConnection();
        }
    }

    @Override
    public void close() {
        axon.shutdown();
    }
}
