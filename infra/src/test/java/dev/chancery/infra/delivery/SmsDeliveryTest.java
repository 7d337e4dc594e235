package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.chancery.command.user.OneTimeToken;
import dev.chancery.infra.delivery.Delivery.State;
import dev.chancery.infra.sms.SmsKind;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

@Timeout(60)
class SmsDeliveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Answered TAKEN = new Answered(201, "{\"id\":\"m1\",\"recipients\":{\"totalSentCount\":1}}");

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private FakeService provider = new FakeService(_ -> TAKEN);

    @AfterEach
    void close() {
        provider.close();
        database.close();
    }

    private MessageNode node(String... variables) {
        return MessageNode.texting(database.dataSource(), provider.url(), variables);
    }

    private static UUID ask(MessageNode node, String phone) {
        UUID user = node.signedUp(phone + "@example.com");
        node.isTexted(user, phone, MessageNode.token("123456"));
        return user;
    }

    private static void ask(MessageNode node, int count) {
        IntStream.range(0, count).forEach(n -> ask(node, "1555000" + (1000 + n)));
    }

    private List<String> arrived() {
        return provider.asked().stream()
                .map(Asked::body)
                .map(body -> body.replaceFirst(".*recipients=([0-9]+).*", "$1"))
                .sorted()
                .toList();
    }

    private int count(State state) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM chancery.message_delivery WHERE medium = 'sms' AND upper(state) = ?",
                Integer.class,
                state.name());
    }

    private void awaitState(State state, int count) {
        await().atMost(PATIENCE).until(() -> count(state) == count);
    }

    private List<String> errors() {
        return jdbc.queryForList(
                "SELECT last_error FROM chancery.message_delivery WHERE medium = 'sms' ORDER BY id", String.class);
    }

    @Test
    void a_message_leaves_within_a_second_or_two_of_the_commit() {
        try (MessageNode node = node()) {
            ask(node, "15550001");

            awaitState(State.SENT, 1);

            assertThat(provider.asked()).hasSize(1);
            assertThat(provider.asked().getFirst().body()).contains("recipients=15550001", "body=Your+code+is+123456");
            assertThat(node.bean(MeterRegistry.class)
                            .get("chancery.sms.sent")
                            .tag("kind", "sms_sign_in")
                            .counter()
                            .count())
                    .isOne();
        }
    }

    @Test
    void while_the_provider_is_away_nobody_waits_and_afterwards_each_message_arrives_once() {
        URI url = provider.url();
        provider.close();
        try (MessageNode node = MessageNode.texting(database.dataSource(), url)) {
            ask(node, 5);
            await().atMost(PATIENCE).until(() -> errors().contains("ConnectException"));
            assertThat(jdbc.queryForObject("SELECT max(attempts) FROM chancery.message_delivery", Integer.class))
                    .as("it is not the messages' fault")
                    .isZero();

            provider = new FakeService(url.getPort(), _ -> TAKEN);

            awaitState(State.SENT, 5);
            assertThat(arrived()).hasSize(5).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void what_is_put_off_arrives_once_when_the_provider_is_ready(int status) {
        provider.answering(_ -> new Answered(status, "{\"errors\":[{\"code\":2}]}"));
        try (MessageNode node = node()) {
            ask(node, 3);
            await().atMost(PATIENCE).until(() -> provider.asked().size() > 4);

            provider.answering(_ -> TAKEN);

            awaitState(State.SENT, 3);
            assertThat(arrived()).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void one_number_that_the_provider_cannot_stand_keeps_nobody_waiting() {
        provider.answering(asked -> asked.body().contains("recipients=15559999") ? new Answered(500, "") : TAKEN);
        try (MessageNode node = node()) {
            ask(node, "15559999");
            await().atMost(PATIENCE).until(() -> errors().contains("HTTP 500"));

            ask(node, 5);

            awaitState(State.SENT, 5);
        }
    }

    @Test
    void what_the_provider_may_have_is_not_sent_for_ever() {
        provider.answering(_ -> new Answered(200, "junk"));
        try (MessageNode node = node()) {
            ask(node, "15550001");

            awaitState(State.DEAD, 1);

            assertThat(provider.asked()).hasSize(3);
            assertThat(errors()).containsExactly("unreadable answer, HTTP 200");
        }
    }

    @Test
    void what_the_provider_refuses_is_given_up_at_once_and_can_be_sent_later() {
        provider.answering(
                _ -> new Answered(422, "{\"errors\":[{\"code\":9,\"description\":\"15550001 is no number\"}]}"));
        try (MessageNode node = node()) {
            ask(node, "15550001");
            awaitState(State.DEAD, 1);
            MessageDeliveries deliveries = node.bean(MessageDeliveries.class);
            List<Delivery> dead = deliveries.unsent(true, 10);
            assertThat(dead)
                    .extracting(Delivery::medium, Delivery::kind, Delivery::lastError)
                    .containsExactly(tuple(Medium.SMS, SmsKind.SIGN_IN, "HTTP 422, 9"));
            assertThat(provider.asked()).hasSize(1);
            provider.answering(_ -> TAKEN);

            assertThat(deliveries.retry(dead.getFirst().id())).isTrue();

            awaitState(State.SENT, 1);
        }
    }

    @Test
    void two_nodes_share_the_work_and_send_nothing_twice() {
        URI url = provider.url();
        provider.close();
        try (MessageNode one = MessageNode.texting(database.dataSource(), url);
                MessageNode _ = MessageNode.texting(database.dataSource(), url)) {
            ask(one, 30);
            provider = new FakeService(url.getPort(), _ -> TAKEN);

            awaitState(State.SENT, 30);
            assertThat(arrived()).hasSize(30).doesNotHaveDuplicates();
        }
    }

    @Test
    void messages_do_not_wait_for_a_mail_server_that_is_away() {
        try (MessageNode node = node()) {
            UUID user = node.signedUp("ann@example.com");
            node.recovers(user, "ann@example.com", MessageNode.token("111111"));
            await().atMost(PATIENCE)
                    .until(() -> jdbc.queryForObject(
                                    "SELECT count(*) FROM chancery.message_delivery WHERE last_error = 'ConnectException'",
                                    Integer.class)
                            == 1);

            node.isTexted(user, "15550001", MessageNode.token("222222"));

            awaitState(State.SENT, 1);
        }
    }

    @Test
    void what_lies_until_it_is_worth_nothing_is_given_up_and_what_was_replaced_or_forgotten_is_skipped() {
        URI url = provider.url();
        provider.close();
        UUID bob;
        UUID cia;
        try (MessageNode node = MessageNode.texting(database.dataSource(), url)) {
            UUID ann = node.signedUp("ann@example.com");
            node.isTexted(
                    ann,
                    "15550001",
                    MessageNode.token("111111"),
                    MessageNode.now().minusSeconds(61));
            bob = ask(node, "15550002");
            cia = ask(node, "15550003");
            await().atMost(PATIENCE).until(() -> errors().size() == 3 && errors().contains("ConnectException"));
        }
        try (MessageNode node = MessageNode.keeping(database.dataSource())) {
            node.isTexted(bob, "15550002", MessageNode.token("444444"));
            node.isDeleted(cia, false);
        }
        provider = new FakeService(url.getPort(), _ -> TAKEN);
        try (MessageNode _ = MessageNode.texting(database.dataSource(), url)) {
            awaitState(State.SKIPPED, 2);
            awaitState(State.DEAD, 1);
            awaitState(State.SENT, 1);
            assertThat(errors()).contains("expired");
            assertThat(provider.asked())
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.body()).contains("recipients=15550002", "444444"));
        }
    }

    @Test
    void nobody_who_reads_the_table_learns_of_a_number_or_a_code() {
        provider.answering(_ -> new Answered(422, "{\"errors\":[{\"code\":9,\"description\":\"15550001\"}]}"));
        try (MessageNode node = node()) {
            OneTimeToken token = MessageNode.token("987654");
            node.isTexted(node.signedUp("ann@example.com"), "15550001", token);
            awaitState(State.DEAD, 1);

            assertThat(jdbc.queryForList("SELECT to_jsonb(d)::text FROM chancery.message_delivery d", String.class))
                    .hasSize(1)
                    .allSatisfy(row -> assertThat(row).doesNotContain("15550001", "987654", token.hash()));
        }
    }
}
