package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.infra.eventstore.Replays;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.query.rebuild.HinderedRebuild;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.RecordedEvents;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A long log that has a gap, and somebody who is writing to it. */
class ReplayTest {

    private static final int BATCH = 500;
    private static final int EVENTS = BATCH + 100;

    private static TestService service;

    private final AtomicInteger inOneTransaction = new AtomicInteger();
    private Connection writer;

    @BeforeAll
    static void start() {
        service = TestService.start();
        Sql.on(service.database()).execute("SELECT nextval(pg_get_serial_sequence('events.event', 'position'))");
        String token = service.signUp("ann@example.com").get("refresh_token").stringValue();
        for (int i = 0; i < EVENTS; i++) {
            token = service.refresh(token).json().get("refresh_token").stringValue();
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void beginToWrite() throws SQLException {
        DatabaseUrl url = service.database().administratorUrl();
        writer = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        writer.setAutoCommit(false);
        writer.createStatement().execute("LOCK TABLE events.event IN ROW EXCLUSIVE MODE");
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
    }

    @Test
    void waits_for_them_rather_than_to_replay_the_rest_in_one_transaction() throws Exception {
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::endWriting);

        assertThat(new Rebuild(service.database().dataSource(), counted())
                        .compare()
                        .events())
                .isGreaterThan(EVENTS);

        assertThat(inOneTransaction.get()).isLessThanOrEqualTo(BATCH);
    }

    @Test
    void says_so_where_they_do_not_end() {
        Rebuild impatient = new Rebuild(service.database().dataSource(), counted(), Duration.ofMillis(100));

        assertThatThrownBy(impatient::compare)
                .isInstanceOf(HinderedRebuild.class)
                .hasMessageContaining("pg_locks");

        assertThat(impatient.isUnderWay()).isFalse();
        assertThat(inOneTransaction.get()).isZero();
    }

    private void endWriting() {
        try {
            writer.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private RecordedEvents counted() {
        RecordedEvents log = Replays.of(service.database().dataSource(), service.bean(Keyring.class));
        return new WatchedEvents(log, events -> inOneTransaction.addAndGet(events.size()));
    }
}
