package dev.chancery.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
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

    private static final Callable<Boolean> NEVER_ANSWERS = () -> {
        Thread.sleep(Duration.ofMinutes(1));
        return true;
    };

    @Test
    void what_does_not_answer_is_waited_for_once_however_much_of_it_there_is() {
        Health health = new Health(Map.of(
                "database", NEVER_ANSWERS,
                "migrations", NEVER_ANSWERS,
                "keys", NEVER_ANSWERS,
                "processors", () -> true));

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
}
