package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class KilledReaderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEATHS = 6;

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);

    @BeforeEach
    void start() {
        jdbc.execute("CREATE TABLE public.seen (place bigserial, event_id uuid)");
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void what_is_written_with_the_token_is_neither_skipped_nor_doubled_by_readers_that_die_before_it_is_stored() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        for (int death = 0; death < DEATHS; death++) {
            write(death);
            try (MortalReader reader = new MortalReader(database, 1 + random.nextInt(3), random.nextBoolean())) {
                await("seed " + seed).atMost(PATIENCE).until(reader::isDead);
            }
        }
        write(DEATHS);
        try (MortalReader _ = new MortalReader(database, Integer.MAX_VALUE, false)) {
            await("seed " + seed).atMost(PATIENCE).until(() -> count("public.seen") >= count("events.event"));
        }

        assertThat(jdbc.queryForList("SELECT event_id FROM public.seen ORDER BY place", UUID.class))
                .as("seed " + seed)
                .isEqualTo(jdbc.queryForList("SELECT event_id FROM events.event ORDER BY position", UUID.class));
    }

    private void write(int name) {
        Scene.Begun session = scene.begin(scene.signedUp(name + "@example.com"));
        for (int counter = 0; counter < 20; counter++) {
            scene.refresh(session, counter);
        }
    }

    private long count(String table) {
        return jdbc.queryForObject("SELECT count(*) FROM " + table, Long.class);
    }
}
