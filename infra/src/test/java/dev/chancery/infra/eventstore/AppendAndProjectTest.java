package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.command.session.RefreshRules;
import dev.chancery.command.session.RefreshTokenKey;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionRefusal;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.UserCommand;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.ForgetfulTransactionManager;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.projection.WriteFailure;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

class AppendAndProjectTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void what_is_appended_is_projected_and_can_be_read_again() throws Exception {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun session = scene.begin(user);

        assertThat(scene.refresh(session, 0).state().counter()).isEqualTo(1);
        assertThat(scene.refresh(session, 1).state().counter()).isEqualTo(2);

        assertThat(scene.count("auth.users WHERE email = 'ann@example.com' AND id = ?", user))
                .isEqualTo(1);
        assertThat(scene.count("auth.sessions WHERE refresh_token_counter = 2 AND id = ?", session.id()))
                .isEqualTo(1);
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    @Test
    void an_old_refresh_token_is_recognised_from_events_alone() {
        Scene.Begun session = scene.begin(scene.signedUp("ann@example.com"));
        for (int counter = 0; counter < 3; counter++) {
            scene.refresh(session, counter);
        }

        var reply = node.commands()
                .transaction(
                        Scene.ORIGIN,
                        transaction -> transaction.send(new SessionCommand.Refresh(
                                session.id(),
                                session.token(0),
                                null,
                                false,
                                RefreshRules.DEFAULT,
                                Scene.NOON.plusSeconds(60))));

        assertThat(reply.refusal()).contains(SessionRefusal.ALREADY_USED);
        assertThat(scene.count("auth.sessions")).isZero();
    }

    @Test
    void a_failing_projection_leaves_no_event_no_key_and_no_row() {
        scene.jdbc().execute("""
                        CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS
                          $$ BEGIN RAISE EXCEPTION 'not in this house' USING HINT = 'ask the owner'; END $$;
                        CREATE TRIGGER objection BEFORE INSERT ON auth.users
                          FOR EACH ROW EXECUTE FUNCTION public.object()
                        """);

        assertThatThrownBy(() -> scene.signedUp("ann@example.com"))
                .isInstanceOfSatisfying(WriteFailure.class, failure -> {
                    assertThat(failure.sqlState()).isEqualTo("P0001");
                    assertThat(failure.reason()).isEqualTo("not in this house");
                    assertThat(failure.hint()).isEqualTo("ask the owner");
                });

        assertNothingIsStored();
    }

    @Test
    void a_failure_after_the_first_of_two_commands_leaves_nothing_of_either() {
        UUID user = UUID.randomUUID();

        assertThatThrownBy(() -> node.commands().transaction(Scene.ORIGIN, transaction -> {
                    transaction.send(Scene.signUp(user, "ann@example.com"));
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");

        assertNothingIsStored();
    }

    @Test
    void a_failing_append_leaves_no_row() {
        UUID user = scene.signedUp("ann@example.com");
        long keys = scene.count("chancery.data_key");

        assertThatThrownBy(() -> node.commands().transaction(Scene.ORIGIN, transaction -> {
                    var reply = transaction.send(new UserCommand.SignOut(user, null, "global", Scene.NOON));
                    occupy(user, reply.version());
                    transaction.send(new SessionCommand.Start(
                            UUID.randomUUID(),
                            user,
                            -1,
                            Standing.NEWCOMER,
                            UUID.randomUUID(),
                            "password",
                            "email",
                            Optional.empty(),
                            RefreshTokenKey.generate(new SecureRandom()),
                            Scene.NOON));
                    return null;
                }))
                .isInstanceOf(ConcurrencyException.class);

        assertThat(scene.count("auth.sessions")).isZero();
        assertThat(scene.count("chancery.data_key")).isEqualTo(keys);
        assertThat(scene.count("events.event")).isEqualTo(2);
        assertThat(scene.count("auth.audit_log_entries")).isEqualTo(1);
    }

    @Test
    void a_transaction_manager_that_is_not_springs_is_refused_at_start() {
        Configuration withoutTransactions =
                DefaultConfigurer.defaultConfiguration(false).buildConfiguration();

        assertThat(node.bean(Configuration.class).getComponent(TransactionManager.class))
                .isSameAs(node.bean(SpringTransactionManager.class));
        assertThatThrownBy(() -> new EventLogConfiguration()
                        .commands(
                                withoutTransactions,
                                node.engine(),
                                node.bean(SpringTransactionManager.class),
                                node.bean(Connections.class),
                                node.bean(EndingSessions.class),
                                node.bean(Adoption.class)))
                .hasMessage("append and projection would not be one transaction");
    }

    @Test
    void nor_is_one_of_another_pool_or_one_that_leaves_something_behind() {
        DataSource own = node.bean(DataSource.class);

        try (HikariDataSource another = Databases.open(database.url(), 1)) {
            for (var transactions :
                    List.of(new ForgetfulTransactionManager(another), new DataSourceTransactionManager(own))) {
                assertThatThrownBy(() -> new EventLogConfiguration().axonTransactionManager(transactions, own))
                        .hasMessage("append and projection would not be one transaction");
            }
        }
    }

    @Test
    void the_log_cannot_be_changed_even_by_the_service() {
        scene.signedUp("ann@example.com");

        for (String change :
                new String[] {"UPDATE events.event SET name = 'x'", "DELETE FROM events.event", "TRUNCATE events.event"
                }) {
            assertThatThrownBy(() -> scene.jdbc().execute(change)).hasMessageContaining("only ever appended to");
        }
    }

    /** Another node's event in the same place, committed meanwhile. */
    private void occupy(UUID user, long sequenceNumber) {
        Thread other = Thread.ofVirtual().start(() -> scene.jdbc().update("""
                        INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision,
                          subject, key_ids, occurred_at, payload, metadata)
                        SELECT gen_random_uuid(), aggregate_type, aggregate_id, ?, 'user.banned', 1, subject, key_ids,
                          occurred_at, '{}', '{}'
                        FROM events.event WHERE aggregate_id = ? AND sequence_number = 0
                        """, sequenceNumber, user));
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertNothingIsStored() {
        assertThat(scene.count("events.event")).isZero();
        assertThat(scene.count("chancery.data_key")).isZero();
        assertThat(scene.count("auth.users")).isZero();
        assertThat(scene.count("auth.identities")).isZero();
        assertThat(scene.count("auth.audit_log_entries")).isZero();
    }
}
