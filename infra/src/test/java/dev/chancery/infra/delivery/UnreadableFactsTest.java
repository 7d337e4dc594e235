package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.eventstore.EventLog;
import dev.chancery.infra.eventstore.TamperedLog;
import dev.chancery.infra.testing.FakeMailServer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What becomes of facts that cannot be read when their messages should be put into line. */
@Timeout(60)
class UnreadableFactsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ANN = "ann@example.com";
    private static final String BOB = "bob@example.com";

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final FakeMailServer server = new FakeMailServer();

    /** From here on mails follow from what happens. */
    @BeforeEach
    void begin() {
        sending().close();
    }

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    private MessageNode sending() {
        return MessageNode.sending(database.dataSource(), server.port());
    }

    /** People ask for mails while nobody sends any. */
    private UUID annAndBobAsk() {
        try (MessageNode node = MessageNode.keeping(database.dataSource())) {
            UUID ann = node.signedUp(ANN);
            node.recovers(ann, ANN, MessageNode.token("123456"));
            node.recovers(node.signedUp(BOB), BOB, MessageNode.token("654321"));
            return ann;
        }
    }

    private void turnOneBitOf(UUID key) {
        jdbc.update(
                "UPDATE chancery.data_key SET wrapped = set_bit(wrapped, 320, 1 - get_bit(wrapped, 320)) WHERE id = ?",
                key);
    }

    private List<String> arrived() {
        return server.received().stream()
                .map(FakeMailServer.Received::to)
                .sorted()
                .toList();
    }

    /** Kind and state of each message. */
    private List<String> inLine() {
        return jdbc.queryForList(
                "SELECT kind || ' ' || state FROM chancery.message_delivery ORDER BY id", String.class);
    }

    private static void assertFollowing(MessageNode node) {
        assertThat(node.bean(EventLog.class).deadProcessors()).isEmpty();
    }

    @Test
    void a_damaged_key_holds_up_the_mail_of_its_owner_alone_until_it_is_mended() {
        turnOneBitOf(annAndBobAsk());
        UUID ann = jdbc.queryForObject("SELECT id FROM auth.users WHERE email = ?", UUID.class, ANN);
        try (MessageNode node = sending()) {
            await().atMost(PATIENCE).until(() -> arrived().equals(List.of("<" + BOB + ">")));
            await().atMost(PATIENCE)
                    .until(() -> inLine().equals(List.of("unreadable waiting", "unreadable waiting", "recovery sent")));
            assertFollowing(node);

            turnOneBitOf(ann);

            await().atMost(PATIENCE).until(() -> inLine().equals(List.of("recovery sent", "recovery sent")));
            assertThat(arrived()).containsExactly("<" + ANN + ">", "<" + BOB + ">");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payload = '{}'",
                "payload = '[]'",
                "payload = payload - 'recovery'",
                "payload = jsonb_set(payload, '{sealed,subject}', '\"%\"')",
                "metadata = '1'",
                "name = 'user.never-heard-of'",
                "revision = 99"
            })
    void a_fact_that_was_changed_holds_up_no_other(String change) throws SQLException {
        UUID ann = annAndBobAsk();
        TamperedLog.change(
                database,
                "UPDATE events.event SET " + change + " WHERE aggregate_id = ? AND name = 'user.recovery-requested'",
                ann);
        try (MessageNode node = sending()) {
            await().atMost(PATIENCE).until(() -> inLine().equals(List.of("unreadable waiting", "recovery sent")));

            assertThat(arrived()).containsExactly("<" + BOB + ">");
            assertFollowing(node);
        }
    }

    @Test
    void what_stays_unreadable_is_given_up_and_can_be_sent_once_it_is_mended() {
        UUID ann = annAndBobAsk();
        turnOneBitOf(ann);
        try (MessageNode node = sending()) {
            await().atMost(PATIENCE)
                    .until(() -> jdbc.queryForObject(
                                    "SELECT count(*) FROM chancery.message_delivery WHERE last_error IS NOT NULL",
                                    Long.class)
                            == 2);
            jdbc.update(
                    "UPDATE chancery.message_delivery SET waiting_since = now() - interval '25 h', next_attempt_at = now()"
                            + " WHERE kind = 'unreadable'");
            await().atMost(PATIENCE)
                    .until(() -> inLine().equals(List.of("unreadable dead", "unreadable dead", "recovery sent")));
            MessageDeliveries deliveries = node.bean(MessageDeliveries.class);
            assertThat(deliveries.unsent(true, 10))
                    .allSatisfy(dead -> assertThat(dead.lastError()).isEqualTo("UnreadableEvent"));

            turnOneBitOf(ann);
            assertThat(deliveries.retryDead()).isEqualTo(2);

            await().atMost(PATIENCE).until(() -> inLine().equals(List.of("recovery sent", "recovery sent")));
            assertThat(arrived()).containsExactly("<" + ANN + ">", "<" + BOB + ">");
        }
    }

    @Test
    void both_mails_of_a_fact_arrive_that_has_become_readable() {
        UUID ann;
        try (MessageNode node = MessageNode.keeping(database.dataSource())) {
            ann = node.signedUp(ANN);
            node.changesEmail(ann, "new@example.com", MessageNode.token("111111"), MessageNode.token("222222"));
        }
        turnOneBitOf(ann);
        try (MessageNode node = sending()) {
            await().atMost(PATIENCE).until(() -> !inLine().isEmpty());

            turnOneBitOf(ann);

            await().atMost(PATIENCE).until(() -> inLine().equals(List.of("email_change sent", "email_change sent")));
            assertThat(arrived()).containsExactly("<" + ANN + ">", "<new@example.com>");
            assertFollowing(node);
        }
    }

    @Test
    void what_could_not_be_read_long_ago_makes_no_message() {
        jdbc.update("""
                INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
                  key_ids, occurred_at, payload, metadata)
                VALUES (gen_random_uuid(), 'x', gen_random_uuid(), 0, 'x', 1, gen_random_uuid(), '{}',
                  now() - interval '25 h', '{}', '{}')
                """);
        annAndBobAsk();
        try (MessageNode node = sending()) {
            await().atMost(PATIENCE).until(() -> inLine().equals(List.of("recovery sent", "recovery sent")));
            assertFollowing(node);
        }
    }

    @Test
    void where_the_key_of_somebody_is_deleted_they_are_forgotten_and_nothing_is_in_line_for_them() {
        UUID ann = annAndBobAsk();
        turnOneBitOf(ann);
        try (MessageNode node = sending()) {
            await().atMost(PATIENCE).until(() -> inLine().size() == 3);

            jdbc.update("DELETE FROM chancery.data_key WHERE id = ?", ann);

            await().atMost(PATIENCE).until(() -> inLine().equals(List.of("recovery skipped", "recovery sent")));
            assertThat(arrived()).containsExactly("<" + BOB + ">");
            assertFollowing(node);
        }
    }
}
