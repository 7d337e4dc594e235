package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgettingTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);
    private final UUID user = scene.signedUp("ann@example.com");

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void the_key_of_whoever_is_erased_is_not_at_hand_any_more() {
        Keyring keyring = node.bean(Keyring.class);
        assertThat(keyring.forSealing(user)).isPresent();

        scene.delete(user, false, Scene.NOON);

        assertThat(keyring.forSealing(user)).isEmpty();
    }

    @Test
    void a_password_that_was_changed_cannot_be_read_any_more() {
        UUID first = passwordKey();
        HashedPassword second = new HashedPassword(UUID.randomUUID(), "$2a$10$second");

        scene.changePassword(user, second, Scene.NOON);

        assertThat(keys()).contains(second.keyId()).doesNotContain(first);
        assertThat(signedUp().password().hash()).isNull();
        assertThat(signedUp().email()).isEqualTo("ann@example.com");
    }

    @Test
    void a_hash_that_was_replaced_by_a_better_one_cannot_be_read_any_more() {
        UUID first = passwordKey();
        HashedPassword better = new HashedPassword(UUID.randomUUID(), "$argon2id$better");

        scene.send(new UserCommand.RehashPassword(user, scene.version(user), better, Scene.NOON));

        assertThat(keys()).contains(better.keyId()).doesNotContain(first);
    }

    @Test
    void a_code_that_was_sent_anew_or_voided_cannot_be_read_any_more() {
        OneTimeToken first = token();
        OneTimeToken second = token();
        changeEmail(first);
        assertThat(keys()).contains(first.keyId());

        changeEmail(second);
        assertThat(keys()).contains(second.keyId()).doesNotContain(first.keyId());

        scene.changePassword(user, new HashedPassword(UUID.randomUUID(), "$2a$10$second"), Scene.NOON.plusSeconds(9));
        assertThat(keys()).doesNotContain(second.keyId());
    }

    @Test
    void the_key_of_a_sessions_tokens_goes_with_the_session() {
        Scene.Begun session = scene.begin(user);
        assertThat(keys()).contains(session.id());

        scene.end(session);

        assertThat(keys()).doesNotContain(session.id()).contains(user);
        assertThat(scene.refresh(session, 0).refused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deleting_a_user_forgets_who_they_were_in_the_log_and_in_what_is_made_of_it(boolean soft) throws Exception {
        Origin self = new Origin(
                new Actor(Actor.Kind.USER, user.toString(), "ann@example.com", "Ann Example", false),
                "request-2",
                "192.0.2.9",
                "another agent",
                null);
        node.commands()
                .transaction(
                        self,
                        transaction -> transaction.send(
                                new UserCommand.SignOut(user, null, "global", Scene.NOON.plusSeconds(1))));
        Scene.Begun session = scene.begin(user);
        scene.refresh(session, 0);
        changeEmail(token());
        UUID other = scene.signedUp("bob@example.com");

        scene.delete(user, soft, Scene.NOON.plusSeconds(5));

        assertThat(scene.count("chancery.data_key WHERE subject = ?", user))
                .as("what is left is the key of the pseudonyms in the row")
                .isEqualTo(soft ? 1 : 0);
        assertThat(scene.count("chancery.data_key WHERE subject = ?", other)).isEqualTo(2);
        assertThat(signedUp().email()).isNull();
        assertThat(signedUp().userMetadata()).isNull();
        assertThat(signedUp().password().hash()).isNull();
        assertThat(node.settledAfter(0))
                .allSatisfy(event ->
                        assertThat(event.recorded().origin().actor().name()).isNull());
        assertThat(ReadModel.rows(node).toString())
                .doesNotContain("ann@example")
                .contains("bob@example");
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    @Test
    void pseudonyms_are_read_as_long_as_their_row_stays() throws Exception {
        scene.delete(user, true, Scene.NOON);
        String pseudonym = scene.jdbc().queryForObject("SELECT email FROM auth.users WHERE id = ?", String.class, user);

        assertThat(log()).doesNotContain(pseudonym);
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
        assertThat(ReadModel.replayed(node).toString()).contains(pseudonym);

        scene.delete(user, false, Scene.NOON.plusSeconds(1));

        assertThat(scene.count("chancery.data_key")).isZero();
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
        assertThat(scene.count("auth.users")).isZero();
    }

    private String log() {
        return scene.jdbc().queryForObject("SELECT jsonb_agg(to_jsonb(e))::text FROM events.event e", String.class);
    }

    @Test
    void nobody_who_reads_the_tables_of_the_log_learns_of_a_person_a_secret_or_a_class() {
        Scene.Begun session = scene.begin(user);
        for (int counter = 0; counter < 60; counter++) {
            scene.refresh(session, counter);
        }
        OneTimeToken token = token();
        changeEmail(token);

        List<String> rows = scene.jdbc()
                .queryForList(
                        "SELECT to_jsonb(e)::text FROM events.event e UNION ALL SELECT to_jsonb(s)::text FROM events.snapshot s",
                        String.class);

        assertThat(rows)
                .hasSizeGreaterThan(60)
                .allSatisfy(row -> assertThat(row)
                        .doesNotContain("example.com", "example.org", "Ann Example", "192.0.2.7", "test agent")
                        .doesNotContain(
                                "$2a$10$first", session.key().encoded(), token.hash(), "\"" + token.code() + "\"")
                        .doesNotContain("dev.chancery", "java.", "axon", "Aggregate", "SignedUp", "Refreshed"));
    }

    private void changeEmail(OneTimeToken token) {
        scene.send(new UserCommand.Update(
                user,
                -1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        new UserCommand.EmailChange("ann@example.org", "https://app.example.com", token, null, null)),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                Scene.NOON.plusSeconds(2)));
    }

    private static OneTimeToken token() {
        return new OneTimeToken(UUID.randomUUID(), "987654", UUID.randomUUID().toString());
    }

    private UserEvent.SignedUp signedUp() {
        return (UserEvent.SignedUp)
                node.engine().readEvents(user.toString()).next().getPayload();
    }

    private UUID passwordKey() {
        return signedUp().password().keyId();
    }

    private List<UUID> keys() {
        return scene.jdbc().queryForList("SELECT id FROM chancery.data_key", UUID.class);
    }
}
