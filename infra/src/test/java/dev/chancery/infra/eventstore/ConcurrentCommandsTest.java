package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.command.Reply;
import dev.chancery.command.session.RefreshToken;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrentCommandsTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final List<LogFixture> nodes =
            List.of(new LogFixture(database.dataSource()), new LogFixture(database.dataSource()));
    private final List<Scene> scenes = nodes.stream().map(Scene::new).toList();
    private final Scene scene = scenes.getFirst();

    @AfterEach
    void close() {
        nodes.forEach(LogFixture::close);
        database.close();
    }

    @Test
    void fifty_refreshes_of_one_token_on_two_nodes_get_the_same_successor() throws Exception {
        Scene.Begun session = scene.begin(scene.signedUp("ann@example.com"));

        List<Reply<SessionEvent, SessionState>> replies = Crowd.of(
                50,
                i -> () -> nodes.get(i % 2)
                        .commands()
                        .retrying(() -> scenes.get(i % 2).refresh(session, 0)));

        assertThat(replies).allMatch(reply -> reply.refusal().isEmpty());
        assertThat(replies)
                .extracting(reply -> reply.state().currentRefreshToken())
                .containsOnly(RefreshToken.issue(session.key(), session.id(), 1));
        assertThat(scene.count("auth.sessions WHERE refresh_token_counter = 1")).isEqualTo(1);
        assertThat(scene.count("events.event WHERE name = 'session.refreshed'")).isEqualTo(1);
        assertThat(scene.count("events.event WHERE name = 'session.token-reissued'"))
                .isEqualTo(1);
    }

    @Test
    void of_many_sign_ups_with_one_address_one_opens_an_account_and_the_others_find_it() throws Exception {
        List<UUID> owners = Crowd.of(16, i -> () -> {
            Scene here = scenes.get(i % 2);
            return nodes.get(i % 2)
                    .commands()
                    .retrying(() -> here
                            .jdbc()
                            .queryForList("SELECT id FROM auth.users WHERE email = 'ann@example.com'", UUID.class)
                            .stream()
                            .findFirst()
                            .orElseGet(() -> here.signedUp("ann@example.com")));
        });

        assertThat(Set.copyOf(owners)).hasSize(1);
        assertThat(scene.count("events.event")).isEqualTo(1);
        assertThat(scene.count("chancery.data_key")).isEqualTo(2);
    }

    @Test
    void of_many_sign_ups_with_one_id_one_wins_and_the_others_are_refused() throws Exception {
        UUID user = UUID.randomUUID();

        List<Boolean> refused = Crowd.of(
                8,
                i -> () -> nodes.get(i % 2)
                        .commands()
                        .retrying(() -> scenes.get(i % 2).send(Scene.signUp(user, i + "@example.com")))
                        .refused());

        assertThat(refused).containsOnlyOnce(false);
        assertThat(scene.count("auth.users")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "soft", "hard"})
    void a_session_that_begins_while_its_user_changes_never_survives(String change) throws Exception {
        long begun = 0;
        long refused = 0;
        for (int round = 0; round < 25; round++) {
            UUID user = scene.signedUp(round + "@example.com");
            long version = scene.version(user);
            Duration late = Duration.ofNanos(round * 500_000L);
            List<Boolean> outcomes = Crowd.of(
                    3, i -> i == 0 ? changing(change, user, late) : beginning(scenes.get(i - 1), user, version));
            long before = outcomes.subList(1, 3).stream().filter(began -> began).count();
            begun += before;
            refused += 2 - before;

            assertThat(scene.count("auth.sessions")).as("round " + round).isZero();
            assertThat(
                            scene.count(
                                    "chancery.data_key WHERE id IN (SELECT aggregate_id FROM events.event WHERE name = 'session.started')"))
                    .isZero();
        }
        assertThat(refused).as("sessions that came after it").isPositive();
        assertThat(begun).as("sessions that began before the change").isPositive();
    }

    /** @param late so that in some rounds it comes first, and in others a session does */
    private Callable<Boolean> changing(String change, UUID user, Duration late) {
        return () -> {
            LockSupport.parkNanos(late.toNanos());
            if (change.equals("password")) {
                scene.changePassword(user, new HashedPassword(UUID.randomUUID(), "$2a$10$second"), Scene.NOON);
            } else {
                scene.delete(user, change.equals("soft"), Scene.NOON);
            }
            return true;
        };
    }

    private static Callable<Boolean> beginning(Scene scene, UUID user, long version) {
        return () -> {
            try {
                scene.begin(user, version, Scene.NOON);
                return true;
            } catch (ConcurrencyException _) {
                return false;
            }
        };
    }

    @Test
    void a_fact_about_a_user_gets_its_position_only_when_it_holds_the_users_lock() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        String drawn = "SELECT last_value FROM events.event_position_seq";
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("SELECT FROM auth.users WHERE id = '" + user + "' FOR NO KEY UPDATE");

            Thread waiting = Thread.ofVirtual().start(() -> scene.setRole(user, "editor", Scene.NOON));
            await().until(() ->
                    scene.count("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                            == 1);

            assertThat(scene.jdbc().queryForObject(drawn, Long.class)).isEqualTo(1);
            other.commit();
            waiting.join();
            assertThat(scene.jdbc().queryForObject(drawn, Long.class)).isEqualTo(2);
        }
    }

    @Test
    void the_order_of_the_log_is_the_order_in_which_a_users_row_changed() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        for (int round = 0; round < 8; round++) {
            Instant start = Scene.NOON.plusSeconds(round * 100);
            Crowd.of(12, i -> () -> {
                Scene here = scenes.get(i % 2);
                if (i % 3 == 0) {
                    here.setRole(user, "role-" + i, start.plusSeconds(i));
                } else {
                    nodes.get(i % 2)
                            .commands()
                            .retrying(() -> here.begin(user, here.version(user), start.plusSeconds(i)));
                }
                return null;
            });

            assertThat(ReadModel.replayed(nodes.getFirst())).isEqualTo(ReadModel.rows(nodes.getFirst()));
        }
    }
}
