package dev.chancery.infra.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.Certificate;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hook does over HTTP, and how often it is asked then. */
@Timeout(30)
class HttpHookTest {

    private static final byte[] PAYLOAD = "{}".getBytes();
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");
    private static final Answered YES = new Answered(200, "{\"a\":1}", JSON);
    private static final Answered BUSY = new Answered(429, "", Map.of("Retry-After", "120"));

    private final FakeService service = new FakeService(_ -> YES);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        service.close();
    }

    private Hook hook(Duration total) {
        return hook(service.url(), total);
    }

    private Hook hook(URI url, Duration total) {
        return Hook.of(
                HookPoint.SEND_SMS,
                new HookTarget.Endpoint(url, List.of()),
                new HookPace(total, Duration.ofMillis(100), 3, Duration.ofSeconds(1)),
                null,
                InstantSource.system(),
                meters);
    }

    private HookOutcome ask() {
        return hook(Duration.ofSeconds(10)).ask(PAYLOAD);
    }

    private static String message(HookOutcome outcome) {
        return ((HookOutcome.Failed) outcome).fault().message();
    }

    @Test
    void what_it_says_is_heard() {
        assertThat(((HookOutcome.Answered) ask()).output().toString()).isEqualTo("{\"a\":1}");
        assertThat(meters.timer("chancery.hook.calls", "hook", "send-sms", "outcome", "answered")
                        .count())
                .isOne();
    }

    @Test
    void it_may_say_nothing_and_accept_with_202() {
        service.answering(_ -> new Answered(204, ""));
        assertThat(((HookOutcome.Answered) ask()).output().isMissingNode()).isTrue();

        service.answering(_ -> new Answered(202, "null", JSON));
        assertThat(((HookOutcome.Answered) ask()).output().isNull()).isTrue();
    }

    @Test
    void whoever_is_busy_and_says_until_when_is_asked_again_at_once_and_by_another_id() {
        Iterator<Answered> answers = List.of(BUSY, new Answered(503, "", Map.of("Retry-After", "x")), YES)
                .iterator();
        service.answering(_ -> answers.next());

        assertThat(ask()).isInstanceOf(HookOutcome.Answered.class);
        assertThat(service.asked().stream().map(HttpHookTest::id).distinct()).hasSize(3);
    }

    @Test
    void what_has_an_id_keeps_it_however_often_it_is_told() {
        Iterator<Answered> answers = List.of(BUSY, YES).iterator();
        service.answering(_ -> answers.next());
        UUID id = UUID.randomUUID();

        hook(Duration.ofSeconds(10)).tell(PAYLOAD, id);

        assertThat(service.asked().stream().map(HttpHookTest::id)).containsExactly(id.toString(), id.toString());
    }

    @Test
    void three_times_are_enough() {
        service.answering(_ -> BUSY);

        assertThat(message(ask())).isEqualTo("Service currently unavailable due to hook");
        assertThat(service.asked()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "429, Service currently unavailable due to hook",
        "503, Service currently unavailable due to hook",
        "400, Invalid payload sent to hook",
        "401, Hook requires authorization token",
        "201, Unexpected status code returned from hook: 201",
        "307, Unexpected status code returned from hook: 307",
        "500, Unexpected status code returned from hook: 500"
    })
    void other_answers_are_failures_at_once(int status, String message) {
        service.answering(_ -> new Answered(status, "x".repeat(1_000_000), Map.of("Location", "/elsewhere")));

        assertThat(message(ask())).isEqualTo(message);
        assertThat(service.asked()).singleElement().extracting(Asked::path).isEqualTo("/");
    }

    @Test
    void whoever_is_not_there_is_tried_three_times() {
        service.close();
        long start = System.nanoTime();

        HookOutcome outcome = ask();

        assertThat(message(outcome)).isEqualTo("Failed to reach hook after maximum retries");
        assertThat(outcome.kind()).isEqualTo("unreachable");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void what_may_have_been_heard_is_asked_again_but_not_told_again_at_once() {
        service.answering(HttpHookTest::hangUp);

        HookOutcome asked = ask();
        assertThat(message(asked)).isEqualTo("Failed to reach hook after maximum retries");
        assertThat(asked.kind()).isEqualTo("cut_off");
        assertThat(service.asked()).hasSize(3);

        service.answering(HttpHookTest::hangUp);
        assertThat(hook(Duration.ofSeconds(10)).tell(PAYLOAD, UUID.randomUUID()).kind())
                .isEqualTo("cut_off");
        assertThat(service.asked()).hasSize(1);
    }

    @Test
    void whoever_does_not_even_take_a_call_in_time_has_not_heard_of_it() throws IOException {
        List<Socket> callers = new ArrayList<>();
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            while (isTaking(busy, callers)) {
                // until its queue is full
            }

            HookOutcome outcome = hook(URI.create("http://127.0.0.1:" + busy.getLocalPort()), Duration.ofMillis(300))
                    .ask(PAYLOAD);

            assertThat(message(outcome)).startsWith("Failed to reach hook within");
            assertThat(outcome.kind()).isEqualTo("unreachable");
        } finally {
            for (Socket caller : callers) {
                caller.close();
            }
        }
    }

    private static boolean isTaking(ServerSocket server, List<Socket> callers) throws IOException {
        Socket caller = new Socket();
        callers.add(caller);
        try {
            caller.connect(server.getLocalSocketAddress(), 200);
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    private static Answered hangUp(Asked asked) {
        throw new IllegalStateException("nobody is to hear anything");
    }

    @Test
    void nothing_is_told_to_whoever_cannot_prove_who_they_are() {
        try (FakeService stranger = new FakeService(Certificate.of("localhost"), _ -> YES)) {
            assertThat(hook(stranger.url(), Duration.ofSeconds(10)).ask(PAYLOAD).kind())
                    .isEqualTo("unreachable");
            assertThat(stranger.asked()).isEmpty();
        }
    }

    @Test
    void the_time_is_over_for_all_attempts_together() {
        service.fallingSilent();
        long start = System.nanoTime();

        assertThat(message(hook(Duration.ofMillis(600)).ask(PAYLOAD)))
                .isEqualTo("Failed to reach hook within maximum time of 0.600000 seconds");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1800));
    }

    @Test
    void there_is_no_second_attempt_when_the_time_is_over() {
        service.close();

        assertThat(message(hook(Duration.ofMillis(150)).ask(PAYLOAD))).startsWith("Failed to reach hook within");
    }

    @Test
    void as_much_as_is_allowed_is_read_and_no_byte_more() {
        int frame = "{\"a\":\"\"}".length();
        service.answering(_ -> new Answered(200, "{\"a\":\"%s\"}".formatted("x".repeat(204_800 - frame)), JSON));
        assertThat(ask()).isInstanceOf(HookOutcome.Answered.class);

        service.answering(_ -> new Answered(200, "{\"a\":\"%s\"}".formatted("x".repeat(204_801 - frame)), JSON));
        assertThat(message(ask())).isEqualTo("Payload size exceeded size limit of 204800 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "1",
                "{} {}",
                "{\"error\":[]}",
                "{\"error\":\"no\"}",
                "{\"error\":{\"message\":[\"no\"]}}",
                "{\"error\":{\"message\":{\"text\":\"no\"}}}",
                "{\"error\":null,\"Error\":{\"message\":\"no\"}}",
                "{\"error\":{\"message\":\"no\"},\"error\":null}",
                "{\"error\":{\"message\":\"\",\"MESSAGE\":\"no\"}}"
            })
    void junk_is_no_consent(String body) {
        service.answering(_ -> new Answered(200, body, JSON));

        assertThat(message(ask())).isEqualTo("Error unmarshaling JSON output.");
    }

    @ParameterizedTest
    @CsvSource({"403, 403", "503, 503", "200, 500", "302, 500", "0, 500", "700, 500"})
    void a_refusal_has_a_status_that_is_one(int said, int status) {
        service.answering(
                _ -> new Answered(200, "{\"error\":{\"http_code\":%d,\"message\":\"no\"}}".formatted(said), JSON));

        assertThat(ask()).isEqualTo(new HookOutcome.Refused(status, "no"));
    }

    @Test
    void a_refusal_is_one_in_upper_and_in_lower_case() {
        service.answering(_ -> new Answered(200, "{\"Error\":{\"Message\":\"no\",\"HTTP_Code\":403}}", JSON));

        assertThat(ask()).isEqualTo(new HookOutcome.Refused(403, "no"));
    }

    private static String id(Asked asked) {
        return asked.headers().getFirst("webhook-id");
    }
}
