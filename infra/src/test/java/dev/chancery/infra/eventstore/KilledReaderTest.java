package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class KilledReaderTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
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
    void what_is_written_with_the_token_is_neither_skipped_nor_doubled_by_readers_that_die_before_it_is_stored()
            throws Exception {
        AtomicInteger deaths = new AtomicInteger();
        // begins at the end, which is the beginning yet
        MortalReader first = new MortalReader(database, 1, false);

        Crowd.of(4, i -> switch (i) {
            case 0 -> dying(first, deaths);
            case 1 -> aborting(deaths);
            default -> writing(i, deaths);
        });
        try (MortalReader _ = new MortalReader(database, Integer.MAX_VALUE, false)) {
            await().atMost(PATIENCE).until(() -> count("public.seen") >= count("events.event"));
        }

        assertThat(jdbc.queryForList("SELECT event_id FROM public.seen ORDER BY place", UUID.class))
                .isEqualTo(jdbc.queryForList("SELECT event_id FROM events.event ORDER BY position", UUID.class));
    }

    private Callable<Void> dying(MortalReader first, AtomicInteger deaths) {
        return () -> {
            try {
                die(first);
                while (deaths.incrementAndGet() < DEATHS) {
                    die(new MortalReader(
                            database,
                            ThreadLocalRandom.current().nextInt(1, 4),
                            ThreadLocalRandom.current().nextBoolean()));
                }
            } finally {
                deaths.set(DEATHS);
            }
            return null;
        };
    }

    private static void die(MortalReader mortal) {
        try (mortal) {
            await().atMost(PATIENCE).until(mortal::isDead);
        }
    }

    /** Positions that others have to wait for in vain. */
    private Callable<Void> aborting(AtomicInteger deaths) {
        return () -> {
            try (RawWriter writer = new RawWriter(database.dataSource())) {
                while (deaths.get() < DEATHS) {
                    writer.append();
                    Thread.sleep(ThreadLocalRandom.current().nextInt(30));
                    writer.abort();
                }
            }
            return null;
        };
    }

    private Callable<Void> writing(int writer, AtomicInteger deaths) {
        return () -> {
            for (int i = 0; deaths.get() < DEATHS; i++) {
                write(writer + "-" + i);
                Thread.sleep(ThreadLocalRandom.current().nextInt(100));
            }
            return null;
        };
    }

    private void write(String name) {
        Scene.Begun session = scene.begin(scene.signedUp(name + "@example.com"));
        for (int counter = 0; counter < 20; counter++) {
            scene.refresh(session, counter);
        }
    }

    private long count(String table) {
        return jdbc.queryForObject("SELECT count(*) FROM " + table, Long.class);
    }
}
