package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** How Postgres reads a long log in batches. */
class LogPlanTest {

    /** With a million the plans are the same; making it takes a minute. */
    private static final int EVENTS = 50_000;

    private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on (event|data_key)\\b");

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());

    @BeforeEach
    void fill() {
        jdbc.execute("""
                INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id)
                SELECT md5('key' || n)::uuid, md5('key' || n)::uuid, '', '' FROM generate_series(1, %d, 5) n
                """.formatted(EVENTS));
        jdbc.execute("""
                INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
                  key_ids, occurred_at, payload, metadata)
                SELECT gen_random_uuid(), 'user', md5('key' || n)::uuid, 0, 'user.ban-lifted', 1, md5('key' || n)::uuid,
                  ARRAY[md5('key' || n)::uuid], now(), '{}', '{}'
                FROM generate_series(1, %d) n
                """.formatted(EVENTS));
        jdbc.execute("ANALYZE events.event");
        jdbc.execute("ANALYZE chancery.data_key");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_batch_is_read_by_indexes_from_wherever_it_begins() {
        for (long position : List.of(0L, EVENTS / 2L, EVENTS - 500L)) {
            assertByIndex(LogReader.READ, position, 500);
            assertByIndex(LogReader.KEYS, position + 1, position + 500);
        }
        assertByIndex(Gaps.LOOK);
    }

    @Test
    void the_end_of_a_stream_is_read_by_its_index() {
        UUID stream = jdbc.queryForObject("SELECT aggregate_id FROM events.event WHERE position = 7", UUID.class);

        assertByIndex(LogReader.NEWEST, stream, "user", Long.MAX_VALUE, 1_001);
    }

    @Test
    void a_stream_up_to_some_moment_is_read_by_its_index() {
        UUID stream = jdbc.queryForObject("SELECT aggregate_id FROM events.event WHERE position = 6", UUID.class);

        assertByIndex(LogReader.OF_STREAM, stream, EVENTS);
        assertByIndex(LogReader.KEYS_OF_STREAM, stream, EVENTS);
    }

    private void assertByIndex(String sql, Object... parameters) {
        String plan = String.join("\n", jdbc.queryForList("EXPLAIN ANALYZE " + sql, String.class, parameters));
        assertThat(plan).doesNotContainPattern(WHOLE_TABLE).contains("Index");
    }
}
