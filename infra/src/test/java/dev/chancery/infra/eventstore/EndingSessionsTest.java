package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndingSessionsTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void a_session_that_is_refreshed_while_all_are_ended_is_refused() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun session = scene.begin(user);

        CompletableFuture<Void> ended;
        CompletableFuture<Boolean> refused;
        try (Connection other = holding(session)) {
            // has appended the end, and waits for the row
            ended = endingAll(user);
            await().until(() -> waiting() == 1);
            refused = refreshing(session);
            await().until(() -> waiting() == 2);
            other.rollback();
        }

        ended.get();
        assertThat(refused.get()).isTrue();
        assertThat(scene.count("auth.sessions")).isZero();
        assertThat(story(session)).containsExactly("session.started", "session.ended");
    }

    @Test
    void a_session_that_was_refreshed_when_all_had_been_read_is_ended_after_that() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun quiet = scene.begin(user);
        Scene.Begun busy = scene.begin(user);

        CompletableFuture<Boolean> refused;
        CompletableFuture<Void> ended;
        try (Connection other = holding(busy)) {
            // has appended its event, and waits for the row
            refused = refreshing(busy);
            await().until(() -> waiting() == 1);
            ended = endingAll(user);
            await().until(() -> waiting() == 2);
            other.rollback();
        }

        ended.get();
        assertThat(refused.get()).isFalse();
        assertThat(scene.count("auth.sessions")).isZero();
        assertThat(story(busy)).containsExactly("session.started", "session.refreshed", "session.ended");
        assertThat(scene.count("chancery.data_key WHERE id IN (?, ?)", quiet.id(), busy.id()))
                .isZero();
    }

    @Test
    void a_session_that_has_ended_is_not_ended_again_by_a_row_that_came_back() {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun session = scene.begin(user);
        endAll(user);
        scene.jdbc().update("INSERT INTO auth.sessions (id, user_id) VALUES (?, ?)", session.id(), user);

        endAll(user);

        assertThat(story(session)).containsExactly("session.started", "session.ended");
    }

    @Test
    void whoever_refreshes_all_the_time_does_not_keep_sessions_from_being_ended() {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun busy = scene.begin(user);
        for (int i = 0; i < 200; i++) {
            scene.begin(user);
        }
        CompletableFuture<Void> refreshing = CompletableFuture.runAsync(
                () -> {
                    AtomicInteger counter = new AtomicInteger();
                    while (!node.commands()
                            .retrying(() -> scene.refresh(busy, counter.get()))
                            .refused()) {
                        counter.incrementAndGet();
                    }
                },
                Thread::startVirtualThread);
        AtomicInteger attempts = new AtomicInteger();

        node.commands().retrying(() -> {
            attempts.incrementAndGet();
            return node.commands().transaction(Scene.ORIGIN, transaction -> {
                transaction.endSessions(user, _ -> Optional.of(EndReason.SIGNED_OUT), Scene.NOON);
                return null;
            });
        });

        refreshing.join();
        assertThat(attempts).hasValueLessThanOrEqualTo(2);
        assertThat(scene.count("auth.sessions")).isZero();
    }

    @Test
    void a_session_of_which_the_log_knows_nothing_goes_with_the_others() {
        UUID user = scene.signedUp("ann@example.com");
        scene.jdbc().update("INSERT INTO auth.sessions (id, user_id) VALUES (gen_random_uuid(), ?)", user);

        endAll(user);

        assertThat(scene.count("auth.sessions")).isZero();
    }

    private void endAll(UUID user) {
        node.commands()
                .retrying(() -> node.commands().transaction(Scene.ORIGIN, transaction -> {
                    transaction.endSessions(user, _ -> Optional.of(EndReason.SIGNED_OUT), Scene.NOON);
                    return null;
                }));
    }

    private CompletableFuture<Void> endingAll(UUID user) {
        return CompletableFuture.runAsync(() -> endAll(user), Thread::startVirtualThread);
    }

    /** Whether it was refused. */
    private CompletableFuture<Boolean> refreshing(Scene.Begun session) {
        Supplier<Boolean> refresh = () -> scene.refresh(session, 0).refused();
        return CompletableFuture.supplyAsync(() -> node.commands().retrying(refresh), Thread::startVirtualThread);
    }

    /** Keeps everybody else from changing the row of the session. */
    private Connection holding(Scene.Begun session) throws SQLException {
        Connection other = database.dataSource().getConnection();
        other.setAutoCommit(false);
        other.createStatement().execute("SELECT FROM auth.sessions WHERE id = '" + session.id() + "' FOR UPDATE");
        return other;
    }

    private long waiting() {
        return scene.count("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }

    private List<String> story(Scene.Begun session) {
        return scene.jdbc()
                .queryForList(
                        "SELECT name FROM events.event WHERE aggregate_id = ? ORDER BY sequence_number",
                        String.class,
                        session.id());
    }
}
