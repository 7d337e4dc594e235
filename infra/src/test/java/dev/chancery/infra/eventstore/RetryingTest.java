package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.projection.WriteFailure;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);
    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void work_is_done_again_until_it_meets_no_conflict() {
        int result = node.commands().retrying(() -> {
            if (attempts.incrementAndGet() < 4) {
                throw new ConcurrencyException("not yet");
            }
            return attempts.get();
        });

        assertThat(result).isEqualTo(4);
    }

    @Test
    void a_conflict_that_never_ends_is_given_up_as_such() {
        ConcurrencyException conflict = new ConcurrencyException("always");

        assertThatThrownBy(() -> node.commands().retrying(() -> {
                    attempts.incrementAndGet();
                    throw conflict;
                }))
                .isSameAs(conflict);
        assertThat(attempts).hasValue(100);
    }

    @Test
    void work_is_not_done_again_when_the_time_for_it_is_over() {
        ConcurrencyException conflict = new ConcurrencyException("always");

        assertThatThrownBy(() -> node.commands().retrying(() -> {
                    if (attempts.incrementAndGet() == 3) {
                        Thread.currentThread().interrupt();
                    }
                    throw conflict;
                }))
                .isSameAs(conflict);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempts).hasValue(3);
    }

    @Test
    void a_taken_value_is_no_more_certain_because_the_time_for_the_work_is_over() {
        ConcurrencyException conflict = new ConcurrencyException(
                "taken", new WriteFailure("23505", null, "taken", null, null, new SQLException("taken", "23505")));

        assertThatThrownBy(() -> node.commands().retrying(() -> {
                    attempts.incrementAndGet();
                    Thread.currentThread().interrupt();
                    throw conflict;
                }))
                .isSameAs(conflict);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempts).hasValue(1);
    }

    /** Else one person's many small requests would be the work of a square of them, and everybody's to wait for. */
    @Test
    void those_who_change_the_same_user_at_once_do_little_in_vain() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        int crowd = 60;
        CyclicBarrier together = new CyclicBarrier(crowd);

        Crowd.of(crowd, i -> () -> {
            AtomicBoolean first = new AtomicBoolean(true);
            return node.commands().retrying(() -> {
                attempts.incrementAndGet();
                long version = scene.version(user);
                if (first.getAndSet(false)) {
                    await(together);
                }
                return scene.send(Scene.role(user, version, "role-" + i, Scene.NOON));
            });
        });

        // all but one lose the first race, and hardly anybody a second
        assertThat(attempts).hasValueBetween(2 * crowd - 1, 2 * crowd + crowd / 4);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anything_but_a_conflict_is_not_tried_again() {
        assertThatThrownBy(() -> node.commands().retrying(() -> {
                    attempts.incrementAndGet();
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void an_address_that_is_taken_for_good_is_found_out_soon() {
        scene.signedUp("ann@example.com");

        assertThatThrownBy(() -> node.commands().retrying(() -> {
                    attempts.incrementAndGet();
                    return scene.signedUp("ann@example.com");
                }))
                .isInstanceOfSatisfying(
                        WriteFailure.class,
                        failure -> assertThat(failure.constraint()).isEqualTo("auth.users.users_email_partial_key"));
        assertThat(attempts).hasValue(5);
    }

    @Test
    void a_user_whom_sql_has_made_becomes_a_fact_and_the_work_is_done_again() {
        UUID user = UUID.randomUUID();
        scene.jdbc().update("INSERT INTO auth.users (id, email) VALUES (?, 'by-hand@example.com')", user);

        node.commands().retrying(() -> {
            attempts.incrementAndGet();
            return scene.begin(user, -1, Scene.NOON);
        });

        assertThat(attempts).hasValue(2);
    }

    @Test
    void a_user_who_is_nowhere_is_a_failure_and_no_conflict() {
        assertThatThrownBy(() -> node.commands().retrying(() -> {
                    attempts.incrementAndGet();
                    return scene.send(new UserCommand.SignOut(UUID.randomUUID(), null, "global", Scene.NOON));
                }))
                .isInstanceOf(UserNotInLog.class);
    }

    @Test
    void a_user_who_was_erased_meanwhile_is_a_conflict() {
        UUID user = scene.signedUp("ann@example.com");
        scene.delete(user, false, Scene.NOON);

        assertThatThrownBy(() -> scene.begin(user, -1, Scene.NOON)).isInstanceOf(ConcurrencyException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void so_is_the_refusal_of_what_was_decided_on_one_who_was_deleted_meanwhile(boolean softly) {
        UUID user = scene.signedUp("ann@example.com");
        long version = scene.version(user);
        scene.delete(user, softly, Scene.NOON);

        assertThatThrownBy(() -> scene.send(Scene.role(user, version, "editor", Scene.NOON)))
                .isInstanceOf(ConcurrencyException.class);
    }

    @Test
    void but_not_of_what_was_decided_on_one_who_was_known_to_be_deleted() {
        UUID user = scene.signedUp("ann@example.com");
        scene.delete(user, true, Scene.NOON);

        assertThat(scene.send(Scene.role(user, scene.version(user), "editor", Scene.NOON))
                        .refusal())
                .contains(UserRefusal.Simple.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "40001, , , , true",
        "40P01, , , , true",
        "55P03, , , , true",
        "23505, events, event, event_stream_key, true",
        "23505, chancery, data_key, data_key_pkey, true",
        "23505, auth, users, users_email_partial_key, true",
        "23505, auth, users, users_phone_key, true",
        "23503, auth, sessions, sessions_user_id_fkey, true",
        "23505, public, users, users_phone_key, false",
        "23503, public, sessions, sessions_user_id_fkey, false",
        "23503, auth, visits, sessions_user_id_fkey, false",
        "23505, auth, sessions, sessions_user_id_fkey, false",
        "23503, auth, users, users_phone_key, false",
        "23505, auth, users, users_pkey, false",
        "P0001, , , , false",
        "57014, , , , false"
    })
    void only_lost_races_are_conflicts(String state, String schema, String table, String constraint, boolean conflict) {
        String violated = constraint == null
                ? ""
                : ", SCHEMA = '%s', TABLE = '%s', CONSTRAINT = '%s'".formatted(schema, table, constraint);
        String raise = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '%s'%s; END $$".formatted(state, violated);

        assertThatThrownBy(() -> node.bean(Connections.class)
                        .run(connection -> connection.createStatement().execute(raise)))
                .isInstanceOf(conflict ? ConcurrencyException.class : WriteFailure.class);
    }

    @Test
    void what_objects_at_the_commit_is_a_failure_of_writing() {
        objectingAtCommit("RAISE EXCEPTION 'no'");

        assertThatThrownBy(() -> node.commands().retrying(() -> scene.signedUp("ann@example.com")))
                .isInstanceOfSatisfying(
                        WriteFailure.class,
                        failure -> assertThat(failure.sqlState()).isEqualTo("P0001"));
        assertThat(scene.jdbc().queryForObject("SELECT count(*) FROM events.event", Long.class))
                .isZero();
    }

    @Test
    void a_conflict_that_shows_at_the_commit_is_tried_again() {
        scene.jdbc().execute("CREATE SEQUENCE public.attempt; GRANT ALL ON SEQUENCE public.attempt TO public");
        objectingAtCommit("""
                IF nextval('public.attempt') < 3 THEN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END IF
                """);

        UUID user = node.commands().retrying(() -> {
            attempts.incrementAndGet();
            return scene.signedUp("ann@example.com");
        });

        assertThat(attempts).hasValue(3);
        assertThat(scene.jdbc().queryForList("SELECT id FROM auth.users", UUID.class))
                .containsExactly(user);
    }

    private void objectingAtCommit(String statement) {
        scene.jdbc().execute("""
                CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s; RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER object AFTER INSERT ON auth.users DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION public.object()
                """.formatted(statement));
    }

    @Test
    void a_database_that_does_not_answer_is_no_conflict() {
        assertThat(WriteFailures.translate(new SQLException("connection reset", "08006")))
                .isInstanceOfSatisfying(
                        WriteFailure.class,
                        failure -> assertThat(failure.sqlState()).isEqualTo("08006"));
    }
}
