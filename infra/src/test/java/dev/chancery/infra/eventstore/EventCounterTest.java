package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

class EventCounterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void every_event_is_counted_once_over_a_restart() {
        long first;
        try (LogFixture node = new LogFixture(database.dataSource())) {
            someEvents(node, "ann@example.com");
            await().atMost(PATIENCE).until(() -> node.counted() == events());
            first = node.counted();
        }
        try (LogFixture node = new LogFixture(database.dataSource())) {
            someEvents(node, "bob@example.com");
            await().atMost(PATIENCE).until(() -> first + node.counted() >= events());
            assertThat(first + node.counted()).isEqualTo(events());
        }
    }

    @Test
    void what_was_before_anybody_read_metrics_is_not_counted() {
        try (LogFixture node = withoutMetrics()) {
            someEvents(node, "ann@example.com");
        }
        long before = events();
        try (LogFixture node = new LogFixture(database.dataSource())) {
            someEvents(node, "bob@example.com");
            await().atMost(PATIENCE).until(() -> node.counted() >= events() - before);
            assertThat(node.counted()).isEqualTo(events() - before);
        }
    }

    @Test
    void of_two_nodes_one_counts_and_the_other_takes_over_when_it_stops() {
        LogFixture one = new LogFixture(database.dataSource());
        try (LogFixture other = new LogFixture(database.dataSource())) {
            someEvents(one, "ann@example.com");
            someEvents(other, "bob@example.com");
            await().atMost(PATIENCE).until(() -> one.counted() + other.counted() == events());
            assertThat(Math.min(one.counted(), other.counted())).isZero();
            assertThat(jdbc.queryForObject("SELECT count(*) FROM chancery.token_entry", Long.class))
                    .isEqualTo(1);
            LogFixture survivor = one.counted() == 0 ? one : other;
            LogFixture counting = survivor == one ? other : one;
            long before = counting.counted();

            counting.close();
            someEvents(survivor, "cia@example.com");

            await().atMost(PATIENCE).until(() -> before + survivor.counted() == events());
        } finally {
            one.close();
        }
    }

    @Test
    void counting_goes_on_after_every_connection_was_killed() {
        try (LogFixture node = new LogFixture(database.dataSource())) {
            someEvents(node, "ann@example.com");
            await().atMost(PATIENCE).until(() -> node.counted() == events());

            JdbcTemplate killer = new JdbcTemplate(database.dataSource());
            killer.queryForList("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                someEvents(node, "bob@example.com");
                return true;
            });

            // one of the pool's that was killed may be found out only now
            await().atMost(PATIENCE).ignoreExceptions().until(() -> node.counted() >= events());
            assertThat(node.counted()).isEqualTo(events());
            assertThat(node.bean(EventLog.class).deadProcessors()).isEmpty();
        }
    }

    @Test
    void what_cannot_be_read_is_counted_as_that_and_what_follows_as_what_it_is() {
        try (LogFixture node = new LogFixture(database.dataSource())) {
            jdbc.update("""
                    INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision,
                      subject, key_ids, occurred_at, payload, metadata)
                    VALUES (gen_random_uuid(), 'x', gen_random_uuid(), 0, 'x', 1, gen_random_uuid(), '{}', now(), '{}', '{}')
                    """);
            someEvents(node, "ann@example.com");

            await().atMost(PATIENCE).until(() -> node.counted() == events());

            assertThat(node.bean(MeterRegistry.class)
                            .get("chancery.events")
                            .tag("event", "unreadable")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(node.bean(EventLog.class).deadProcessors()).isEmpty();
        }
    }

    @Test
    void of_many_that_cannot_be_read_all_are_counted_and_the_first_are_told() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Following.class);
        log.start();
        try (LogFixture node = new LogFixture(database.dataSource())) {
            logger.addAppender(log);
            jdbc.update("""
                    INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision,
                      subject, key_ids, occurred_at, payload, metadata)
                    SELECT gen_random_uuid(), 'x', gen_random_uuid(), 0, 'x', 1, gen_random_uuid(), '{}', now(), '{}', '{}'
                    FROM generate_series(1, 250)
                    """);

            await().atMost(PATIENCE).until(() -> node.counted() == events());

            assertThat(log.list)
                    .hasSizeBetween(UnreadableLines.EACH, UnreadableLines.EACH + 1)
                    .first()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .asString()
                    .isEqualTo(jdbc.queryForObject("""
                            SELECT format('The event at position %s of the log (%s) cannot be read, and is set aside (event-metrics).',
                              position, event_id)
                            FROM events.event ORDER BY position LIMIT 1
                            """, String.class));
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void a_node_that_lacks_the_master_key_stands_still_rather_than_to_take_everything_for_unreadable() {
        String newer = Base64.getEncoder().encodeToString(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
            30, 31, 32
        });
        try (LogFixture lacking = new LogFixture(database.dataSource())) {
            try (LogFixture node = new LogFixture(database.dataSource(), newer)) {
                new Scene(node).signedUp("ann@example.com");
            }

            await().atMost(PATIENCE)
                    .until(() -> !lacking.bean(EventLog.class).deadProcessors().isEmpty());

            assertThat(lacking.counted()).isZero();
        }
    }

    /** One that reads no metrics, as a node does without a port for them. */
    private LogFixture withoutMetrics() {
        return new LogFixture(database.dataSource(), new CompositeMeterRegistry());
    }

    private long events() {
        return jdbc.queryForObject("SELECT count(*) FROM events.event", Long.class);
    }

    private static void someEvents(LogFixture node, String email) {
        Scene scene = new Scene(node);
        Scene.Begun session = scene.begin(scene.signedUp(email));
        for (int counter = 0; counter < 10; counter++) {
            scene.refresh(session, counter);
        }
    }
}
