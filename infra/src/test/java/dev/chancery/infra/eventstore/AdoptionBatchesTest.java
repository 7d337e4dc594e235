package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.adoption.UnknownUsers;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class AdoptionBatchesTest {

    private static final UUID FIRST = new UUID(0, 0);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final UnknownUsers unknown = new UnknownUsers(JdbcClient.create(database.dataSource()));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void users_about_whom_there_is_much_come_fewer_at_a_time_but_never_none() {
        users(9, 100_000);
        users(1, 1_000_000);

        assertThat(unknown.from(FIRST, 100, Instant.EPOCH)).hasSizeBetween(1, 4);
        try (LogFixture node = new LogFixture(database.dataSource())) {
            assertThat(node.bean(Adoption.class).run().users()).isEqualTo(10);
        }
    }

    @Test
    void others_come_as_many_as_asked_for_in_the_order_of_their_ids() {
        users(30, 10);

        List<UUID> found = unknown.from(FIRST, 20, Instant.EPOCH).stream()
                .map(UserEvent.Adopted::userId)
                .toList();

        assertThat(found)
                .isEqualTo(new JdbcTemplate(database.dataSource())
                        .queryForList("SELECT id FROM auth.users ORDER BY id LIMIT 20", UUID.class));
    }

    /** @param bytes that cannot be compressed to much less */
    private void users(int count, int bytes) {
        new JdbcTemplate(database.dataSource()).update("""
                INSERT INTO auth.users (id, raw_user_meta_data)
                SELECT gen_random_uuid(), jsonb_build_object('about', (
                  SELECT string_agg(md5(n::text || u), '') FROM generate_series(0, ?) n))
                FROM generate_series(1, ?) u
                """, bytes / 32, count);
    }
}
