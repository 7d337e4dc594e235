package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.adoption.UnknownUsers;
import dev.chancery.query.projection.WriteFailure;
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

    @Test
    void the_sessions_of_one_user_come_a_thousand_in_a_transaction_the_newest_with_the_user() {
        UUID user = userWithSessions(2_300);
        try (LogFixture node = new LogFixture(database.dataSource())) {
            adoptAtFirstUse(node, user);
        }

        assertThat(transactions())
                .containsExactly("1 user, 1000 sessions", "0 user, 1000 sessions", "0 user, 300 sessions");
        assertThat(jdbc().queryForObject("""
                        SELECT min(s.created_at) > '2026-01-01' FROM auth.sessions s JOIN events.event e ON e.aggregate_id = s.id
                        WHERE e.xmin = (SELECT xmin FROM events.event WHERE name = 'user.adopted')
                        """, Boolean.class)).isTrue();
        assertThat(count("auth.sessions WHERE refresh_token_hmac_key IS NOT NULL"))
                .isZero();
    }

    @Test
    void what_was_kept_from_following_the_user_is_adopted_by_command() {
        UUID user = userWithSessions(2_300);
        jdbc().execute("""
                CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF (SELECT count(*) FROM events.event) > 1500 THEN RAISE EXCEPTION 'enough'; END IF;
                  RETURN NULL;
                END $$;
                CREATE TRIGGER refuse AFTER INSERT ON events.event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse()
                """);
        try (LogFixture node = new LogFixture(database.dataSource())) {
            assertThatThrownBy(() -> adoptAtFirstUse(node, user)).isInstanceOf(WriteFailure.class);
            assertThat(count("events.event WHERE name = 'session.adopted'")).isEqualTo(1_000);
            adoptAtFirstUse(node, user);
            jdbc().execute("DROP TRIGGER refuse ON events.event");

            assertThat(node.bean(Adoption.class).run().sessions()).isEqualTo(1_300);
        }
    }

    @Test
    void a_trigger_that_keeps_the_key_of_a_session_in_its_row_ends_the_adoption() {
        userWithSessions(1);
        jdbc().execute("""
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER keep BEFORE UPDATE ON auth.sessions FOR EACH ROW EXECUTE FUNCTION keep();
                """);
        try (LogFixture node = new LogFixture(database.dataSource())) {
            assertThatThrownBy(() -> node.bean(Adoption.class).run())
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContaining("a trigger has kept back a row of auth.sessions");
        }
        assertThat(count("events.event WHERE name = 'session.adopted'")).isZero();
    }

    private static void adoptAtFirstUse(LogFixture node, UUID user) {
        node.commands()
                .retrying(() -> node.commands()
                        .transaction(
                                Scene.ORIGIN,
                                transaction -> transaction.send(
                                        new UserCommand.SignOut(user, null, "local", Scene.NOON.plusSeconds(1)))));
    }

    /** The last thousand of them this year. */
    private UUID userWithSessions(int count) {
        UUID user = UUID.randomUUID();
        jdbc().update("INSERT INTO auth.users (id, email) VALUES (?, 'ann@example.com')", user);
        jdbc().update("""
                INSERT INTO auth.sessions (id, user_id, created_at, updated_at, refresh_token_hmac_key)
                SELECT gen_random_uuid(), ?, CASE WHEN n > ? - 1000 THEN timestamptz '2026-02-01' ELSE '2025-02-01' END, now(),
                  encode(sha256(n::text::bytea), 'base64')
                FROM generate_series(1, ?) n
                """, user, count, count);
        return user;
    }

    private List<String> transactions() {
        return jdbc().queryForList("""
                        SELECT count(*) FILTER (WHERE name = 'user.adopted') || ' user, '
                          || count(*) FILTER (WHERE name = 'session.adopted') || ' sessions'
                        FROM events.event WHERE name LIKE '%.adopted' GROUP BY xmin ORDER BY min(position)
                        """, String.class);
    }

    private long count(String rows) {
        return jdbc().queryForObject("SELECT count(*) FROM " + rows, Long.class);
    }

    private JdbcTemplate jdbc() {
        return new JdbcTemplate(database.dataSource());
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
