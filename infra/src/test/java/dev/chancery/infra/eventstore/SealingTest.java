package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.command.Personal;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.rebuild.UnreadableEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.databind.node.ObjectNode;

class SealingTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final LogFixture other = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);

    @AfterEach
    void close() {
        node.close();
        other.close();
        database.close();
    }

    @Test
    void keys_whose_rows_were_exchanged_open_nothing() {
        UUID ann = scene.signedUp("ann@example.com");
        UUID bob = scene.signedUp("bob@example.com");
        scene.jdbc().update("""
                        UPDATE chancery.data_key k
                        SET wrapped = (SELECT wrapped FROM chancery.data_key o WHERE o.id IN (?, ?) AND o.id <> k.id)
                        WHERE id IN (?, ?)
                        """, ann, bob, ann, bob);

        assertThatThrownBy(() -> other.engine().readEvents(ann.toString()))
                .hasMessage("data key " + ann + " was altered or wrapped by another master key");
        assertThatThrownBy(() -> node.engine().readEvents(bob.toString()))
                .hasMessage("data key " + bob + " was altered or wrapped by another master key");
    }

    /** It may be long, and is read again at each request. */
    @Test
    void what_people_say_of_themselves_is_not_opened_to_decide_on_them() throws SQLException {
        UUID user = scene.signedUp("ann@example.com");
        scene.describe(user, Map.of("full_name", "Ann"));

        assertThat(node.engine().readEvents(user.toString()).asStream())
                .extracting(EventMessage::getPayload)
                .hasAtLeastOneElementOfType(UserEvent.Modified.class)
                .filteredOn(UserEvent.Modified.class::isInstance)
                .allSatisfy(event -> assertThat(((UserEvent.Modified) event).userMetadataPatch())
                        .isNull());
        assertThat(node.settledAfter(0))
                .extracting(event -> event.recorded().event())
                .filteredOn(UserEvent.Modified.class::isInstance)
                .allSatisfy(event -> assertThat(((UserEvent.Modified) event).userMetadataPatch())
                        .containsEntry("full_name", "Ann"));
    }

    @Test
    void what_is_sealed_in_one_event_does_not_open_in_another() throws SQLException {
        UUID user = scene.signedUp("ann@example.com");
        scene.setRole(user, "editor", Scene.NOON);
        TamperedLog.change(database, """
                UPDATE events.event SET metadata = (
                  SELECT metadata FROM events.event WHERE aggregate_id = ? AND sequence_number = 0)
                WHERE aggregate_id = ? AND sequence_number = 1
                """, user, user);

        assertThatThrownBy(() -> ReadModel.replayed(node))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessageStartingWith("The event at position ")
                .cause()
                .hasMessageMatching("the sealed metadata of .* was altered");
    }

    /** It would open there, since it is bound to an event by its id. */
    @Test
    void what_is_sealed_in_one_event_cannot_be_put_into_another_of_the_same_id() {
        UUID user = scene.signedUp("ann@example.com");

        assertThatThrownBy(() -> scene.jdbc().update("""
                        INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision,
                          subject, key_ids, occurred_at, payload, metadata)
                        SELECT event_id, aggregate_type, aggregate_id, 1, name, revision,
                          subject, key_ids, occurred_at, payload, metadata
                        FROM events.event WHERE aggregate_id = ?
                        """, user))
                .isInstanceOf(DuplicateKeyException.class)
                .hasMessageContaining("event_id_key");
    }

    /** No more of it than one event, and it is said which. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "payload = jsonb_set(payload, '{sealed,subject}', '\"%\"')",
                "payload = payload || '{\"email\":\"mallory@example.com\"}'",
                "payload = payload - 'sealed' || '{\"password\":{\"keyId\":null,\"hash\":\"$2a$10$mallory\"}}'",
                "payload = payload || '{\"identities\":[{\"providerId\":\"mallory\"}]}'",
                "metadata = metadata || '{\"ip\":\"10.0.0.1\"}'",
                "payload = '[]'",
                "payload = (repeat('{\"a\":', 1000) || '1' || repeat('}', 1000))::jsonb",
                "metadata = '1'",
                "revision = 99",
                "name = 'user.never-heard-of'"
            })
    void an_event_that_cannot_be_read_is_named_to_whoever_replays_the_log(String damage) throws SQLException {
        scene.signedUp("ann@example.com");
        UUID bob = scene.signedUp("bob@example.com");
        TamperedLog.change(database, "UPDATE events.event SET " + damage + " WHERE aggregate_id = ?", bob);

        assertThatThrownBy(() -> ReadModel.replayed(node))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessage(
                        "The event at position %s of the log (%s) cannot be read: it was changed, or written by a later version."
                                .formatted(
                                        scene.jdbc()
                                                .queryForObject("SELECT max(position) FROM events.event", Long.class),
                                        scene.jdbc()
                                                .queryForObject(
                                                        "SELECT event_id FROM events.event ORDER BY position DESC LIMIT 1",
                                                        UUID.class)));
    }

    @Test
    void a_damaged_key_is_named_with_the_event_that_it_was_to_open_and_keeps_no_other_from_being_read()
            throws SQLException {
        UUID ann = scene.signedUp("ann@example.com");
        UUID bob = scene.signedUp("bob@example.com");
        scene.signedUp("cia@example.com");
        scene.jdbc()
                .update(
                        "UPDATE chancery.data_key SET wrapped = set_bit(wrapped, 320, 1 - get_bit(wrapped, 320)) WHERE id = ?",
                        bob);

        assertThatThrownBy(() -> ReadModel.replayed(node))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessage(
                        "The event at position %s of the log (%s) cannot be read: its key %s (chancery.data_key) was damaged."
                                .formatted(
                                        scene.jdbc()
                                                .queryForObject(
                                                        "SELECT position FROM events.event WHERE aggregate_id = ?",
                                                        Long.class,
                                                        bob),
                                        scene.jdbc()
                                                .queryForObject(
                                                        "SELECT event_id FROM events.event WHERE aggregate_id = ?",
                                                        UUID.class,
                                                        bob),
                                        bob));
        try (var events = node.engine().readEvents(node.engine().createTailToken(), false)) {
            assertThat(events.map(message -> message.getPayload().getClass()).toList())
                    .isEqualTo(List.of(UserEvent.SignedUp.class, Unreadable.class, UserEvent.SignedUp.class));
        }
        assertThat(node.engine().readEvents(ann.toString()).hasNext()).isTrue();
    }

    @Test
    void what_is_sealed_in_one_part_of_an_event_does_not_open_in_another() throws SQLException {
        UUID user = scene.signedUp("ann@example.com");
        TamperedLog.change(database, """
                UPDATE events.event SET payload = jsonb_set(payload, '{sealed,subject}', metadata #> '{sealed,subject}')
                WHERE aggregate_id = ?
                """, user);

        assertThatThrownBy(() -> node.engine().readEvents(user.toString()))
                .isInstanceOf(UnreadableEvent.class)
                .cause()
                .hasMessageMatching("the sealed payload of .* was altered");
    }

    @Test
    void a_secret_that_names_no_key_is_refused() {
        ObjectNode event = EventJson.mapper().createObjectNode();
        event.putObject("password").put("hash", "$2a$10$bare");

        assertThatThrownBy(() -> SealedParts.of(UserEvent.SignedUp.class).extractFrom(event))
                .hasMessageContaining("/password/hash")
                .message()
                .doesNotContain("$2a$10$bare");
    }

    record InMap(Map<UUID, Identity> identities) {}

    record InSet(Set<HashedPassword> passwords) {}

    record InOptional(Optional<HashedPassword> password) {}

    record InListOfLists(List<List<Identity>> identities) {}

    record InArray(Identity[] identities) {}

    record InRecord(InSet inner) {}

    record InAnything(Object value) {}

    record InOneOfSeveral(Reason reason) {
        sealed interface Reason {
            record Told(@Personal String text) implements Reason {}
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                InMap.class,
                InSet.class,
                InOptional.class,
                InListOfLists.class,
                InArray.class,
                InRecord.class,
                InAnything.class,
                InOneOfSeveral.class
            })
    void what_is_personal_or_secret_where_nobody_looks_is_refused(Class<?> event) {
        assertThatThrownBy(() -> SealedParts.of(event)).hasMessageContaining("would be stored for all to read");
    }

    record Harmless(Set<UUID> ids, Map<UUID, String> names, List<Via> how, Optional<Instant> at, Set<Place> places) {
        record Place(int number) {}
    }

    @Test
    void containers_of_what_is_neither_are_fine() {
        assertThat(SealedParts.of(Harmless.class)).isEqualTo(new SealedParts(List.of(), List.of(), List.of()));
    }

    @Test
    void an_account_that_could_not_be_opened_here_and_was_opened_elsewhere_can_be_used_here() {
        UUID user = UUID.randomUUID();
        scene.jdbc().execute("ALTER TABLE auth.users ADD CONSTRAINT not_yet CHECK (id <> '" + user + "')");
        assertThatThrownBy(() -> scene.send(Scene.signUp(user, "ann@example.com")))
                .isInstanceOf(WriteFailure.class);
        scene.jdbc().execute("ALTER TABLE auth.users DROP CONSTRAINT not_yet");
        Scene elsewhere = new Scene(other);
        elsewhere.send(Scene.signUp(user, "ann@example.com"));

        Scene.Begun session = scene.begin(user);

        assertThat(elsewhere.refresh(session, 0).refused()).isFalse();
    }
}
