package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.infra.delivery.Delivery.State;
import dev.chancery.infra.testing.FakeMailServer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

@Timeout(60)
class MailDeliveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final FakeMailServer server = new FakeMailServer();

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    private MessageNode node(String... variables) {
        return MessageNode.sending(database.dataSource(), server.port(), variables);
    }

    /** A user for each, who wants to come in. */
    private static void ask(MessageNode node, String... names) {
        for (String name : names) {
            String email = name + "@example.com";
            node.recovers(node.signedUp(email), email, MessageNode.token("123456"));
        }
    }

    private List<String> arrived() {
        return server.received().stream()
                .map(FakeMailServer.Received::to)
                .sorted()
                .toList();
    }

    private void awaitState(State state, int count) {
        await().atMost(PATIENCE).until(() -> count(state) == count);
    }

    private int count(State state) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM chancery.message_delivery WHERE upper(state) = ?", Integer.class, state.name());
    }

    private List<String> errors() {
        return jdbc.queryForList("SELECT last_error FROM chancery.message_delivery ORDER BY id", String.class);
    }

    @Test
    void a_mail_leaves_about_a_second_after_the_commit_as_a_real_server_reads_it() throws Exception {
        GreenMail real = new GreenMail(ServerSetup.SMTP.dynamicPort());
        real.start();
        try (MessageNode node =
                MessageNode.sending(database.dataSource(), real.getSmtp().getPort())) {
            UUID user = node.signedUp("ann@example.com");
            OneTimeToken token = MessageNode.token("123456");
            // what the first mail of a process has to load is not what is measured
            node.recovers(user, "ann@example.com", MessageNode.token("000000"));
            assertThat(real.waitForIncomingEmail(PATIENCE.toMillis(), 1)).isTrue();

            long begin = System.nanoTime();
            node.recovers(user, "ann@example.com", token);
            assertThat(real.waitForIncomingEmail(PATIENCE.toMillis(), 2)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));

            MimeMessage mail = real.getReceivedMessages()[1];
            assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("ann@example.com");
            assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("auth@example.com");
            assertThat(mail.getSubject()).isEqualTo("Reset your password");
            assertThat(mail.getMessageID())
                    .isEqualTo("<"
                            + jdbc.queryForObject(
                                    "SELECT event_id FROM events.event ORDER BY position DESC LIMIT 1", UUID.class)
                            + ".0@auth.example.com>");
            awaitState(State.SENT, 2);
        } finally {
            real.stop();
        }
    }

    @Test
    void while_the_server_is_away_nobody_waits_and_afterwards_each_mail_arrives_once() {
        server.stop();
        try (MessageNode node = node()) {
            ask(node, "ann", "bob", "cia", "dan", "eve");
            await().atMost(PATIENCE).until(() -> errors().contains("ConnectException"));
            assertThat(jdbc.queryForObject("SELECT max(attempts) FROM chancery.message_delivery", Integer.class))
                    .as("it is not the mails' fault")
                    .isZero();

            server.restart();

            awaitState(State.SENT, 5);
            assertThat(arrived())
                    .containsExactly(
                            "<ann@example.com>",
                            "<bob@example.com>",
                            "<cia@example.com>",
                            "<dan@example.com>",
                            "<eve@example.com>");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, 421 busy",
        "AUTH, 535 who are you",
        "MAIL, 421 closing",
        "RCPT, 450 greylisted",
        "., 451 later"
    })
    void what_is_put_off_arrives_once_when_the_server_is_ready(String command, String reply) {
        server.answering(command, reply);
        retriedUntilItArrives(FakeMailServer::behave);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RCPT", "DATA"})
    void what_breaks_off_arrives_once_when_the_server_is_well(String command) {
        server.dyingAt(command);
        retriedUntilItArrives(FakeMailServer::behave);
    }

    @Test
    void what_the_server_may_have_each_time_it_breaks_off_is_sent_three_times_at_most() {
        server.dyingAt(".");
        try (MessageNode node = node()) {
            ask(node, "ann");

            awaitState(State.DEAD, 1);

            assertThat(server.greeted()).isEqualTo(3);
        }
    }

    @Test
    void what_the_server_may_have_counts_although_the_database_could_not_be_told_at_once() {
        notTold("NEW.doubts > OLD.doubts OR NEW.state = 'dead'");
        server.dyingAt(".");
        try (MessageNode node = node()) {
            ask(node, "ann");

            awaitState(State.DEAD, 1);

            assertThat(server.greeted()).isEqualTo(3);
        }
    }

    @Test
    void what_was_put_off_before_is_sent_as_often() {
        server.answering("RCPT", "450 greylisted").dyingAt(FakeMailServer.END);
        try (MessageNode node = node()) {
            ask(node, "ann");
            await().atMost(PATIENCE).until(() -> server.greeted() > 3);

            server.answering("RCPT", "250 fine");
            awaitState(State.DEAD, 1);

            assertThat(server.said()).filteredOn("DATA"::equals).hasSize(3);
        }
    }

    @Test
    void what_takes_too_long_arrives_once_when_the_server_is_faster() {
        server.hangingAt("RCPT");
        retriedUntilItArrives(FakeMailServer::behave);
    }

    private void retriedUntilItArrives(Consumer<FakeMailServer> better) {
        try (MessageNode node = node("GOTRUE_SMTP_USER=chancery", "GOTRUE_SMTP_PASS=secret")) {
            ask(node, "ann", "bob");
            await().atMost(PATIENCE).until(() -> server.greeted() > 4);

            better.accept(server);

            awaitState(State.SENT, 2);
            assertThat(arrived()).containsExactly("<ann@example.com>", "<bob@example.com>");
        }
    }

    @Test
    void what_the_server_refuses_is_given_up_at_once_and_can_be_sent_later() {
        server.answering("RCPT", "550 <ann@example.com> does not live here");
        try (MessageNode node = node()) {
            ask(node, "ann", "bob");
            awaitState(State.DEAD, 2);
            int greeted = server.greeted();
            MessageDeliveries deliveries = node.bean(MessageDeliveries.class);
            List<Delivery> dead = deliveries.unsent(true, 10);
            assertThat(dead).extracting(Delivery::lastError).containsOnly("SMTPAddressFailedException 550");
            assertThat(dead).extracting(Delivery::attempts).containsOnly(1);
            assertThat(greeted).isEqualTo(2);
            server.behave();

            assertThat(deliveries.retry(dead.getFirst().id())).isTrue();
            awaitState(State.SENT, 1);
            assertThat(deliveries.retry(dead.getFirst().id()))
                    .as("it has been sent")
                    .isFalse();
            assertThat(deliveries.retryDead()).isEqualTo(1);
            awaitState(State.SENT, 2);
            assertThat(arrived()).containsExactly("<ann@example.com>", "<bob@example.com>");
            assertThat(deliveries.unsent(false, 10)).isEmpty();
        }
    }

    @Test
    void two_nodes_share_the_work_and_send_nothing_twice() {
        String[] names = IntStream.range(0, 60).mapToObj(n -> "user" + n).toArray(String[]::new);
        try (MessageNode one = node();
                MessageNode other = node()) {
            server.stop();
            ask(one, names);
            await().atMost(PATIENCE).until(() -> count(State.WAITING) + count(State.SENDING) == names.length);

            server.restart();

            awaitState(State.SENT, names.length);
            await().atMost(PATIENCE).until(() -> sent(one) + sent(other) == names.length);
            assertThat(sent(one)).isPositive();
            assertThat(sent(other)).isPositive();
            assertThat(server.received())
                    .hasSize(names.length)
                    .extracting(FakeMailServer.Received::messageId)
                    .doesNotHaveDuplicates();
        }
    }

    private static int sent(MessageNode node) {
        return (int) node.bean(MeterRegistry.class).find("chancery.mail.sent").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void who_crashed_before_noting_that_a_mail_was_taken_sends_it_again_with_the_same_id() {
        try (MessageNode node = node()) {
            ask(node, "ann");
            awaitState(State.SENT, 1);
        }
        jdbc.update("UPDATE chancery.message_delivery SET state = 'sending', claimed_until = now() + interval '3 s'");

        try (MessageNode _ = node()) {
            awaitState(State.SENT, 1);

            assertThat(server.received()).hasSize(2);
            assertThat(server.received().getLast().messageId())
                    .isEqualTo(server.received().getFirst().messageId());
        }
    }

    @Test
    void who_was_too_slow_for_their_claim_changes_nothing_any_more() {
        MessageDeliveries deliveries = new MessageDeliveries(database.dataSource());
        jdbc.update("""
                INSERT INTO chancery.message_delivery (position, event_id, medium, part, kind)
                VALUES (1, gen_random_uuid(), 'mail', 0, 'recovery')
                """);
        MessageDeliveries.Claim slow =
                deliveries.claim(Medium.MAIL, 1, Duration.ZERO).getFirst();
        await().until(() ->
                !deliveries.claim(Medium.MAIL, 1, Duration.ofMinutes(5)).isEmpty());

        assertThat(deliveries.sending(slow, Duration.ofMinutes(5))).isEmpty();
        deliveries.settle(slow, State.SENT);
        deliveries.giveUp(slow, 1, 0, "late");
        deliveries.putBack(slow, 1, 0, Duration.ZERO, "late");

        assertThat(deliveries.unsent(false, 10))
                .extracting(Delivery::state, Delivery::attempts, Delivery::lastError)
                .containsExactly(tuple(State.WAITING, 0, null));
    }

    @Test
    void what_happened_while_no_mail_was_sent_makes_none() {
        try (MessageNode node = MessageNode.keeping(database.dataSource())) {
            ask(node, "ann");
        }
        try (MessageNode node = node()) {
            ask(node, "bob");
            awaitState(State.SENT, 1);
        }
        try (MessageNode node = MessageNode.keeping(database.dataSource())) {
            // a mail about which never expires
            node.changesPassword(
                    node.signedUp("cia@example.com"), MessageNode.now().minus(Duration.ofHours(25)));
        }
        try (MessageNode node = node("GOTRUE_MAILER_NOTIFICATIONS_PASSWORD_CHANGED_ENABLED=true")) {
            ask(node, "dan");
            awaitState(State.SENT, 2);
        }
        assertThat(arrived()).containsExactly("<bob@example.com>", "<dan@example.com>");
    }

    @Test
    void what_is_asked_for_right_after_the_first_start_is_sent() {
        try (MessageNode node = node()) {
            ask(node, "ann");
            awaitState(State.SENT, 1);
        }
    }

    @Test
    void what_lies_until_it_is_worth_nothing_is_given_up_and_what_was_used_meanwhile_is_skipped() {
        server.stop();
        UUID bob;
        UUID cia;
        OneTimeToken used = MessageNode.token("222222");
        try (MessageNode node = node("GOTRUE_MAILER_OTP_EXP=3600")) {
            String email = "ann@example.com";
            UUID ann = node.signedUp(email);
            node.recovers(
                    ann, email, MessageNode.token("111111"), MessageNode.now().minus(Duration.ofHours(2)));
            bob = node.signedUp("bob@example.com");
            node.recovers(bob, "bob@example.com", used);
            cia = node.signedUp("cia@example.com");
            node.recovers(cia, "cia@example.com", MessageNode.token("333333"));
            await().atMost(PATIENCE).until(() -> errors().size() == 3 && errors().contains("ConnectException"));
        }
        try (MessageNode node = MessageNode.keeping(database.dataSource())) {
            node.uses(bob, used);
            node.isDeleted(cia, false);
        }
        server.restart();
        try (MessageNode _ = node("GOTRUE_MAILER_OTP_EXP=3600")) {
            awaitState(State.SKIPPED, 2);
            awaitState(State.DEAD, 1);
            assertThat(errors()).contains("expired");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void a_mail_is_not_sent_again_because_the_database_could_not_be_told_at_once_that_it_was() {
        notTold("NEW.state = 'sent'");
        try (MessageNode node = node()) {
            ask(node, "ann");
            awaitState(State.SENT, 1);
        }
        assertThat(arrived()).containsExactly("<ann@example.com>");
        assertThat(jdbc.queryForObject("SELECT last_value FROM chancery.told", Long.class))
                .isEqualTo(3);
    }

    /** The first two times. */
    private void notTold(String when) {
        jdbc.execute("""
                CREATE SEQUENCE chancery.told;
                CREATE FUNCTION chancery.not_yet() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF nextval('chancery.told') <= 2 THEN RAISE EXCEPTION 'not yet'; END IF;
                  RETURN NEW;
                END $$;
                CREATE TRIGGER not_yet BEFORE UPDATE ON chancery.message_delivery FOR EACH ROW
                WHEN (%s) EXECUTE FUNCTION chancery.not_yet()
                """.formatted(when));
    }

    @Test
    void a_fact_that_cannot_be_read_is_not_tried_for_ever() {
        try (MessageNode node = node()) {
            server.stop();
            ask(node, "ann");
            await().atMost(PATIENCE).until(() -> errors().contains("ConnectException"));
            jdbc.update("UPDATE chancery.message_delivery SET event_id = gen_random_uuid()");
            await().atMost(PATIENCE).until(() -> errors().contains("IllegalStateException"));
            jdbc.update(
                    "UPDATE chancery.message_delivery SET waiting_since = now() - interval '25 h', next_attempt_at = now()");
            awaitState(State.DEAD, 1);
        }
    }

    @Test
    void nobody_who_reads_the_table_learns_of_a_person_or_a_secret() {
        server.answering("RCPT", "550 <ann@example.com> does not live here");
        try (MessageNode node = node()) {
            OneTimeToken token = MessageNode.token("987654");
            node.recovers(node.signedUp("ann@example.com"), "ann@example.com", token);
            awaitState(State.DEAD, 1);

            assertThat(jdbc.queryForList("SELECT to_jsonb(d)::text FROM chancery.message_delivery d", String.class))
                    .hasSize(1)
                    .allSatisfy(row -> assertThat(row).doesNotContain("example", "987654", token.hash(), "live"));
        }
    }

    @Test
    void what_was_settled_a_month_ago_is_forgotten_but_not_what_was_given_up() {
        jdbc.update("""
                INSERT INTO chancery.message_delivery (position, event_id, medium, part, kind, state, settled_at)
                SELECT n, gen_random_uuid(), 'mail', 0, 'recovery', state, now() - age * interval '1 day'
                FROM generate_series(1, 1200) n, (VALUES ('sent', 31), ('skipped', 31), ('dead', 31), ('sent', 29)) s (state, age)
                """);

        new MessageDeliveries(database.dataSource()).prune(Duration.ofDays(30));

        assertThat(count(State.SENT)).isEqualTo(1200);
        assertThat(count(State.SKIPPED)).isZero();
        assertThat(count(State.DEAD)).isEqualTo(1200);
    }

    @Test
    void looking_for_what_is_due_does_not_look_at_what_is_settled_or_goes_by_another_medium() {
        jdbc.execute("""
                INSERT INTO chancery.message_delivery (position, event_id, medium, part, kind, state, settled_at)
                SELECT n, gen_random_uuid(), 'mail', 0, 'recovery', state, CASE state WHEN 'sent' THEN now() END
                FROM generate_series(1, 20000) n, (VALUES ('sent'), ('waiting')) s (state)
                """);
        jdbc.execute("""
                INSERT INTO chancery.message_delivery (position, event_id, medium, part, kind)
                SELECT n, gen_random_uuid(), 'sms', 0, 'sign_in' FROM generate_series(1, 10) n
                """);
        jdbc.execute("ANALYZE chancery.message_delivery");

        assertThat(plan(MessageDeliveries.CLAIM, "mail"))
                .contains("message_delivery_due_idx")
                .doesNotContain("Seq Scan", "Rows Removed by Filter");
        assertThat(plan(MessageDeliveries.CLAIM, "sms"))
                .contains("message_delivery_due_idx")
                .doesNotContain("Seq Scan", "Rows Removed by Filter");
        assertThat(plan(MessageDeliveries.WAITING, "sms"))
                .contains("message_delivery_due_idx")
                .doesNotContain("Seq Scan", "Rows Removed by Filter");
    }

    /** As carried out, so that it says what was looked at in vain. */
    private String plan(String statement, String medium) {
        return String.join(
                "\n",
                jdbc.queryForList(
                        "EXPLAIN ANALYZE "
                                + statement
                                        .replace(":claim", "1000")
                                        .replace(":medium", "'" + medium + "'")
                                        .replace(":limit", "4"),
                        String.class));
    }

    @Test
    void what_became_of_mails_is_counted() {
        server.answering("RCPT", "450 greylisted");
        try (MessageNode node = node()) {
            ask(node, "ann");
            MeterRegistry meters = node.bean(MeterRegistry.class);
            await().atMost(PATIENCE)
                    .until(() -> meters.find("chancery.mail.failed").counter() != null);
            assertThat(meters.get("chancery.mail.waiting").gauge().value()).isOne();
            assertThat(meters.get("chancery.mail.failed")
                            .tag("concerned", "mail")
                            .counter()
                            .count())
                    .isPositive();
            server.behave();

            awaitState(State.SENT, 1);
            await().atMost(PATIENCE).until(() -> sent(node) == 1);
            assertThat(meters.get("chancery.mail.sent")
                            .tag("kind", "recovery")
                            .counter()
                            .count())
                    .isOne();
            assertThat(meters.get("chancery.mail.waiting").gauge().value()).isZero();
        }
    }
}
