package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.privacy.CapturedLog;
import dev.chancery.infra.eventstore.EventLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What an operator is told of an event that cannot be read, and can do about it. */
class UnreadableEventsTest {

    private final TestService service = TestService.start("GOTRUE_SMTP_HOST", "127.0.0.1", "GOTRUE_SMTP_PORT", "1");
    private final Sql sql = Sql.on(service.database());

    @AfterEach
    void stop() {
        service.close();
    }

    private String damagedKeyOf(JsonNode session) {
        String user = session.get("user").get("id").stringValue();
        sql.execute(
                "UPDATE chancery.data_key SET wrapped = set_bit(wrapped, 320, 1 - get_bit(wrapped, 320)) WHERE id = '%s'"
                        .formatted(user));
        return user;
    }

    private void assertRebuildFails(String reason) {
        assertThat(service.asAdmin("POST", "/admin/rebuild", null).status()).isEqualTo(202);
        await().until(() -> service.asAdmin("GET", "/admin/rebuild", null)
                .json()
                .get("status")
                .stringValue()
                .equals("failed"));
        assertThat(service.asAdmin("GET", "/admin/rebuild", null)
                        .json()
                        .get("reason")
                        .stringValue())
                .isEqualTo(reason);
    }

    private String firstEventOf(String user) {
        return sql.text(
                "SELECT format('The event at position %s of the log (%s)', position, event_id) FROM events.event"
                        + " WHERE subject = ?::uuid ORDER BY position LIMIT 1",
                user);
    }

    @Test
    void a_damaged_key_is_named_to_whoever_rebuilds() {
        String user = damagedKeyOf(service.signUp("ann@example.com"));

        assertRebuildFails(
                firstEventOf(user) + " cannot be read: its key " + user + " (chancery.data_key) was damaged.");
    }

    /** @param change to a copy of the event by which a session began */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "payload                              | contradicts those before it, so nothing was changed (SQLSTATE 23505).",
                "payload - 'methods'                  | cannot be read: it was changed, or written by a later version."
            })
    void an_event_that_contradicts_others_is_named_to_whoever_rebuilds(String change, String reason) {
        service.signUp("ann@example.com");
        service.signUp("bob@example.com");
        sql.execute("""
                INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
                  key_ids, occurred_at, payload, metadata)
                SELECT gen_random_uuid(), aggregate_type, gen_random_uuid(), 0, name, revision, subject, '{}', occurred_at,
                  %s - 'sealed', metadata - 'sealed'
                FROM events.event WHERE name = 'session.started' ORDER BY position LIMIT 1
                """.formatted(change));
        service.signUp("cia@example.com");

        assertRebuildFails(sql.text(
                        "SELECT format('The event at position %s of the log (%s) ', position, event_id) FROM events.event"
                                + " WHERE key_ids = '{}'")
                + reason);
    }

    @Test
    void followers_pass_it_and_say_so_without_its_content() {
        try (CapturedLog log = new CapturedLog()) {
            sql.execute("""
                    INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
                      key_ids, occurred_at, payload, metadata)
                    VALUES (gen_random_uuid(), 'User', gen_random_uuid(), 0, 'user.signed-up', 1, gen_random_uuid(), '{}', now(),
                      '{"userId": "ann@example.com"}', '{}')
                    """);
            String place = sql.text(
                    "SELECT format('The event at position %s of the log (%s) cannot be read', position, event_id) FROM events.event"
                            + " ORDER BY position DESC LIMIT 1");

            await().until(() ->
                    sql.number("SELECT count(*) FROM chancery.message_delivery WHERE last_error = 'UnreadableEvent'")
                            == 1);

            assertThat(log.text()).contains(place).doesNotContain("ann@example.com");
        }
        assertThat(service.bean(EventLog.class).deadProcessors()).isEmpty();
    }

    @Test
    void whose_damaged_key_is_deleted_is_forgotten_and_can_be_deleted() {
        String user = damagedKeyOf(service.signUp("ann@example.com"));

        sql.execute("DELETE FROM chancery.data_key WHERE id = '%s'".formatted(user));

        assertThat(service.asAdmin("DELETE", "/admin/users/" + user, null).status())
                .isEqualTo(200);
        assertThat(sql.number("SELECT count(*) FROM auth.users")).isZero();
        service.signUp("bob@example.com");
        assertThat(service.bean(EventLog.class).deadProcessors()).isEmpty();
    }
}
