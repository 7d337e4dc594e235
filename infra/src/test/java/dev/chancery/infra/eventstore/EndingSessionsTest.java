package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.UserCommand;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.projection.WriteFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.config.Configuration;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndingSessionsTest {

    private static final int STEP = 3;

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
        assertThat(scene.count("events.event WHERE name = 'session.ended'")).isZero();
    }

    @Test
    void a_session_that_has_lost_its_row_ends_as_well_and_nothing_brings_it_back() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun kept = scene.begin(user);
        beginSeveral(user, 3 * STEP);
        scene.jdbc().update("DELETE FROM auth.sessions WHERE id <> ?", kept.id());
        beginSeveral(user, STEP);

        signOutOthers(user, kept.id(), EndReason.PASSWORD_CHANGED);

        assertThat(left()).containsExactly(kept.id());
        assertThat(scene.count("events.event WHERE name = 'session.ended'")).isEqualTo(4 * STEP);
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    @Test
    void as_many_as_one_transaction_ends_do_so_in_that_of_the_request() {
        UUID user = scene.signedUp("ann@example.com");
        beginSeveral(user, STEP);

        signOut(user, UUID.randomUUID());

        assertThat(transactions("name IN ('session.ended', 'user.signed-out')")).isOne();
    }

    @Test
    void sessions_that_have_lost_their_rows_are_counted_with_the_others() {
        UUID user = scene.signedUp("ann@example.com");
        beginSeveral(user, STEP);
        scene.jdbc().update("DELETE FROM auth.sessions");
        beginSeveral(user, STEP);

        signOut(user, UUID.randomUUID());

        assertThat(scene.count("events.event WHERE name = 'session.ended'")).isEqualTo(2 * STEP);
        assertThat(transactions("name IN ('session.ended', 'user.signed-out')")).isGreaterThan(1);
    }

    @Test
    void more_end_in_steps_and_whoever_keeps_a_session_keeps_it() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun kept = scene.begin(user);
        beginSeveral(user, 3 * STEP);

        signOutOthers(user, kept.id(), EndReason.PASSWORD_CHANGED);

        assertThat(left()).containsExactly(kept.id());
        assertThat(story(kept)).containsExactly("session.started");
        assertThat(scene.count(
                        "events.event WHERE name = 'session.ended' AND payload ->> 'reason' = 'password_changed'"))
                .isEqualTo(3 * STEP);
        assertThat(transactions("name = 'session.ended'")).isGreaterThanOrEqualTo(3);
        assertThat(scene.count("events.event WHERE name = 'user.signed-out'")).isOne();
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    @Test
    void the_session_of_whoever_asks_ends_with_the_request_and_not_before() {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun own = scene.begin(user);
        beginSeveral(user, 3 * STEP);

        signOut(user, own.id());

        assertThat(left()).isEmpty();
        assertThat(scene.count("""
                        events.event own JOIN events.event request ON own.xmin = request.xmin
                        WHERE own.name = 'session.ended' AND own.aggregate_id = ? AND request.name = 'user.signed-out'
                        """, own.id())).isOne();
    }

    @Test
    void what_is_refused_ends_none_however_many_there_are() {
        UUID user = scene.signedUp("ann@example.com");
        beginSeveral(user, 3 * STEP);

        assertThatThrownBy(() -> inSteps().transaction(Scene.ORIGIN, transaction -> {
                    endSessions(transaction, user);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThatThrownBy(() -> inSteps().transaction(Scene.ORIGIN, transaction -> {
                    transaction.requireSession(UUID.randomUUID());
                    endSessions(transaction, user);
                    return null;
                }))
                .isInstanceOf(ConcurrencyException.class);

        assertThat(left()).hasSize(3 * STEP);
        assertThat(scene.count("events.event WHERE name = 'session.ended'")).isZero();
    }

    @Test
    void what_ended_stays_so_when_the_rest_fails_and_asking_again_goes_on_from_there() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        beginSeveral(user, 3 * STEP);
        scene.jdbc().execute("""
                CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN
                    IF (SELECT count(*) FROM auth.sessions) <= %d THEN RAISE EXCEPTION 'time is over'; END IF;
                    RETURN NULL;
                  END $$;
                CREATE TRIGGER objection BEFORE DELETE ON auth.sessions EXECUTE FUNCTION public.object()
                """.formatted(2 * STEP));

        assertThatThrownBy(() -> signOut(user, UUID.randomUUID())).isInstanceOf(WriteFailure.class);

        assertThat(left()).hasSize(2 * STEP);
        assertThat(scene.count("events.event WHERE name = 'user.signed-out'")).isZero();

        scene.jdbc().execute("DROP TRIGGER objection ON auth.sessions");
        signOut(user, UUID.randomUUID());

        assertThat(left()).isEmpty();
        assertThat(scene.count("events.event WHERE name = 'session.ended'")).isEqualTo(3 * STEP);
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    @Test
    void steps_come_to_an_end_though_rows_stay_that_cannot_be_ended() {
        UUID user = scene.signedUp("ann@example.com");
        beginSeveral(user, 3 * STEP);
        List<UUID> over = left();
        signOut(user, UUID.randomUUID());
        over.forEach(id -> scene.jdbc().update("INSERT INTO auth.sessions (id, user_id) VALUES (?, ?)", id, user));
        Scene.Begun last = scene.begin(user);

        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> signOut(user, UUID.randomUUID()));

        assertThat(story(last)).containsExactly("session.started", "session.ended");
        assertThat(scene.count("events.event WHERE name = 'session.ended'")).isEqualTo(3 * STEP + 1);
    }

    private void beginSeveral(UUID user, int number) {
        for (int i = 0; i < number; i++) {
            scene.begin(user);
        }
    }

    /** That takes more than a few sessions for many. */
    private Commands inSteps() {
        return new Commands(
                node.bean(Configuration.class).commandBus(),
                node.engine(),
                node.bean(SpringTransactionManager.class),
                node.bean(Connections.class),
                new EndingSessions(node.engine(), node.bean(Projections.class), node.bean(Connections.class), STEP),
                node.bean(Adoption.class));
    }

    private void signOut(UUID user, UUID own) {
        signOut(
                user,
                own,
                session -> Optional.of(session.equals(own) ? EndReason.SIGNED_OUT : EndReason.SIGNED_OUT_ELSEWHERE));
    }

    private void signOutOthers(UUID user, UUID own, EndReason reason) {
        signOut(user, own, session -> Optional.of(reason).filter(_ -> !session.equals(own)));
    }

    private void signOut(UUID user, UUID own, Function<UUID, Optional<EndReason>> reasons) {
        Commands commands = inSteps();
        commands.retrying(() -> commands.transaction(Scene.ORIGIN, transaction -> {
            transaction.lockUser(user);
            transaction.send(new UserCommand.SignOut(user, own, "global", Scene.NOON));
            transaction.endSessions(user, reasons, Scene.NOON);
            return null;
        }));
    }

    private static void endSessions(Commands.Transaction transaction, UUID user) {
        transaction.lockUser(user);
        transaction.endSessions(user, _ -> Optional.of(EndReason.PASSWORD_CHANGED), Scene.NOON);
    }

    private List<UUID> left() {
        return scene.jdbc().queryForList("SELECT id FROM auth.sessions", UUID.class);
    }

    /** In how many transactions these events were written. */
    private long transactions(String events) {
        return scene.jdbc()
                .queryForObject("SELECT count(DISTINCT xmin::text) FROM events.event WHERE " + events, Long.class);
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
