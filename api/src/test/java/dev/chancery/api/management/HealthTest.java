package dev.chancery.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

class HealthTest {

    /** Of a cluster that has failed over, or whose disk is full. */
    @Test
    void a_database_that_takes_no_writes_is_no_place_to_send_requests() {
        try (TestDatabase database = TestPostgres.emptyDatabase()) {
            JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
            assertThat(Health.of(database.dataSource(), null, null).readiness()).containsEntry("database", true);

            jdbc.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");

            assertThat(Health.of(database.dataSource(), null, null).readiness()).containsEntry("database", false);
        }
    }

    private static final Callable<Optional<String>> NEVER_ANSWERS = () -> {
        Thread.sleep(Duration.ofMinutes(1));
        return Optional.empty();
    };

    @Test
    void what_does_not_answer_is_waited_for_once_however_much_of_it_there_is() {
        Health health = new Health(Map.of(
                "database", NEVER_ANSWERS,
                "migrations", NEVER_ANSWERS,
                "keys", NEVER_ANSWERS,
                "processors", Optional::empty));

        long started = System.nanoTime();
        Map<String, Boolean> answers = health.readiness();
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(took).isBetween(Duration.ofMillis(1900), Duration.ofMillis(3500));
        assertThat(answers)
                .containsOnly(
                        Map.entry("database", false),
                        Map.entry("migrations", false),
                        Map.entry("keys", false),
                        Map.entry("processors", true));
    }

    @Test
    void why_it_is_not_ready_is_told_once_in_the_log() {
        AtomicReference<Optional<String>> lack = new AtomicReference<>(Optional.empty());
        Health health = new Health(Map.of("keys", lack::get));
        Logger logger = (Logger) LoggerFactory.getLogger(Health.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try {
            health.readiness();
            lack.set(Optional.of("one is missing"));
            health.readiness();
            lack.set(Optional.of("another is missing"));
            health.readiness();
            lack.set(Optional.of("one is missing"));
            health.readiness();
            lack.set(Optional.empty());
            health.readiness();
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Not ready: keys: one is missing.",
                        "Not ready: keys: another is missing.",
                        "keys: ready again.");
    }
}
