package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.delivery.Delivery.State;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

@Timeout(60)
class NewUserHookDeliveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Answered HEARD = Answered.json("{}");
    private static final Answered REFUSAL =
            Answered.json("{\"error\":{\"http_code\":403,\"message\":\"15550001 is no friend\"}}");

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private FakeService hook = new FakeService(_ -> HEARD);

    @AfterEach
    void close() {
        hook.close();
        database.close();
    }

    private MessageNode node() {
        return MessageNode.announcing(database.dataSource(), hook.url());
    }

    private int count(State state) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM chancery.message_delivery WHERE medium = 'hook' AND upper(state) = ?",
                Integer.class,
                state.name());
    }

    private void awaitState(State state, int count) {
        await().atMost(PATIENCE).until(() -> count(state) == count);
    }

    private List<String> errors() {
        return jdbc.queryForList("SELECT last_error FROM chancery.message_delivery ORDER BY id", String.class);
    }

    private static List<String> ids(List<Asked> calls) {
        return calls.stream().map(call -> call.headers().getFirst("webhook-id")).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "500, text/plain, '', hook status_500",
        "200, application/json, '{\"error\":{\"http_code\":403,\"message\":\"no friend\"}}', hook refused 403",
        "200, application/json, junk, hook unreadable"
    })
    void whatever_it_says_but_yes_it_is_told_again_by_the_same_id_until_it_has_heard(
            int status, String type, String body, String error) {
        hook.answering(_ -> new Answered(status, body, Map.of("Content-Type", type)));
        try (MessageNode node = node()) {
            node.comesAnonymously();
            await().atMost(PATIENCE).until(() -> hook.asked().size() > 4);
            assertThat(errors()).containsExactly(error);
            List<String> before = ids(hook.asked());

            hook.answering(_ -> HEARD);

            awaitState(State.SENT, 1);
            assertThat(hook.asked()).hasSize(1);
            assertThat(before).containsOnly(ids(hook.asked()).getFirst());
        }
    }

    @Test
    void while_it_is_away_nobody_waits_and_afterwards_it_is_told_of_each_once() {
        URI url = hook.url();
        hook.close();
        try (MessageNode node = MessageNode.announcing(database.dataSource(), url)) {
            IntStream.range(0, 5).forEach(_ -> node.comesAnonymously());
            await().atMost(PATIENCE).until(() -> errors().contains("hook unreachable"));
            assertThat(jdbc.queryForObject("SELECT max(attempts) FROM chancery.message_delivery", Integer.class))
                    .isZero();

            hook = new FakeService(url.getPort(), _ -> HEARD);

            awaitState(State.SENT, 5);
            assertThat(ids(hook.asked())).hasSize(5).doesNotHaveDuplicates();
        }
    }

    @Test
    void two_nodes_share_the_work_and_tell_of_nobody_twice() {
        URI url = hook.url();
        hook.close();
        try (MessageNode one = MessageNode.announcing(database.dataSource(), url);
                MessageNode _ = MessageNode.announcing(database.dataSource(), url)) {
            IntStream.range(0, 30).forEach(_ -> one.comesAnonymously());
            hook = new FakeService(url.getPort(), _ -> HEARD);

            awaitState(State.SENT, 30);
            assertThat(ids(hook.asked())).hasSize(30).doesNotHaveDuplicates();
        }
    }

    @Test
    void what_was_not_heard_for_long_is_given_up_and_can_be_told_by_its_number() {
        hook.answering(_ -> REFUSAL);
        try (MessageNode node = node()) {
            node.comesAnonymously();
            await().atMost(PATIENCE).until(() -> errors().contains("hook refused 403"));
            jdbc.update("UPDATE chancery.message_delivery SET waiting_since = now() - interval '2 h'");
            awaitState(State.DEAD, 1);
            MessageDeliveries deliveries = node.bean(MessageDeliveries.class);
            List<Delivery> dead = deliveries.unsent(true, 10);
            assertThat(dead)
                    .extracting(Delivery::medium, Delivery::kind, Delivery::lastError)
                    .containsExactly(tuple(Medium.HOOK, HookCallKind.AFTER_USER_CREATED, "hook refused 403"));
            hook.answering(_ -> HEARD);

            assertThat(deliveries.retry(dead.getFirst().id())).isTrue();

            awaitState(State.SENT, 1);
        }
    }

    @Test
    void of_whoever_is_gone_by_then_it_is_not_told() {
        hook.answering(_ -> REFUSAL);
        UUID user;
        try (MessageNode node = node()) {
            user = node.comesAnonymously();
            await().atMost(PATIENCE).until(() -> !hook.asked().isEmpty());
        }
        try (MessageNode node = MessageNode.keeping(database.dataSource())) {
            node.isDeleted(user, false);
        }
        hook.answering(_ -> HEARD);
        try (MessageNode _ = node()) {
            awaitState(State.SKIPPED, 1);
            assertThat(hook.asked()).isEmpty();
        }
    }

    @Test
    void what_became_of_calls_is_counted() {
        hook.answering(_ -> REFUSAL);
        try (MessageNode node = node()) {
            node.comesAnonymously();
            MeterRegistry meters = node.bean(MeterRegistry.class);
            await().atMost(PATIENCE)
                    .until(() -> meters.find("chancery.hook.failed").counter() != null);
            assertThat(meters.get("chancery.hook.failed").counter().getId().getTag("concerned"))
                    .isEqualTo("hook");
            assertThat(meters.get("chancery.hook.waiting").gauge().value()).isOne();
            hook.answering(_ -> HEARD);

            await().atMost(PATIENCE)
                    .until(() -> meters.find("chancery.hook.sent")
                                    .tag("kind", "after_user_created")
                                    .counter()
                            != null);
            assertThat(meters.get("chancery.hook.waiting").gauge().value()).isZero();
        }
    }

    @Test
    void nobody_who_reads_the_table_learns_of_a_person() {
        hook.answering(_ -> REFUSAL);
        try (MessageNode node = node()) {
            UUID user = node.comesAnonymously();
            await().atMost(PATIENCE).until(() -> errors().contains("hook refused 403"));

            assertThat(jdbc.queryForList("SELECT to_jsonb(d)::text FROM chancery.message_delivery d", String.class))
                    .hasSize(1)
                    .allSatisfy(row -> assertThat(row).doesNotContain(user.toString(), "15550001", "friend"));
        }
    }
}
