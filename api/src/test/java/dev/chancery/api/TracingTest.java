package dev.chancery.api;

import static dev.chancery.api.OtlpCollector.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.StartupFailure;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String ANN = "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}";

    private final OtlpCollector collector = new OtlpCollector();

    @AfterEach
    void stop() {
        collector.close();
    }

    @Test
    void a_sign_up_is_one_trace_below_the_callers_span_with_the_hash_and_every_round_trip() {
        try (TestService service = traced()) {
            Answer answer = service.send("POST", "/signup", ANN, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.response().headers().map()).doesNotContainKeys("traceparent", "tracestate", "baggage");
        }
        List<Span> spans = collector.spans();
        assertThat(spans)
                .allSatisfy(span -> assertThat(OtlpCollector.traceId(span)).isEqualTo(TRACE));
        Span server = only(SpanKind.SPAN_KIND_SERVER);
        assertThat(server.getName()).isEqualTo("POST /signup");
        assertThat(server.getParentSpanId().toByteArray())
                .isEqualTo(HexFormat.of().parseHex("00f067aa0ba902b7"));
        assertThat(attributes(server))
                .isEqualTo(Map.of(
                        "http.request.method", "POST",
                        "http.route", "/signup",
                        "url.scheme", "http",
                        "http.response.status_code", "200"));

        Span hash = only(SpanKind.SPAN_KIND_INTERNAL);
        assertThat(hash.getName()).isEqualTo("hash password");
        assertThat(attributes(hash)).containsEntry("chancery.password.algorithm", "bcrypt");
        assertThat(Double.parseDouble(attributes(hash).get("chancery.password.waited")))
                .isBetween(0.0, (hash.getEndTimeUnixNano() - hash.getStartTimeUnixNano()) / 1e9);

        List<Span> database = of(SpanKind.SPAN_KIND_CLIENT);
        assertThat(database)
                .hasSizeBetween(3, 6)
                .allSatisfy(span -> assertThat(attributes(span))
                        .containsEntry("db.system.name", "postgresql")
                        .containsEntry("db.query.summary", span.getName())
                        .containsKey("db.operation.name"));
        assertThat(database)
                .extracting(Span::getName)
                .anySatisfy(name -> assertThat(name).contains("INSERT events.event", "INSERT auth.users"))
                .anySatisfy(name -> assertThat(name).endsWith("; COMMIT"));
        assertThat(spans)
                .filteredOn(span -> !span.equals(server))
                .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(server.getSpanId()));
    }

    @Test
    void nothing_of_a_person_and_no_secret_is_in_any_byte_that_leaves() {
        List<String> never = new ArrayList<>(List.of(
                "ann@example.com",
                "ann@",
                "secret-password",
                "192.0.2.7",
                "127.0.0.1",
                "SecretAgent",
                "carried-along",
                "grant_type",
                "q-u-e-r-y",
                "taken@example.com"));
        try (TestService service = traced()) {
            String[] headers = {
                "User-Agent", "SecretAgent", "X-Forwarded-For", "192.0.2.7", "baggage", "user=carried-along"
            };
            JsonNode session = service.send("POST", "/signup", ANN, headers).json();
            service.send("POST", "/signup", ANN, headers);
            service.send("POST", "/token?grant_type=password&x=q-u-e-r-y", ANN, headers);
            service.send("POST", "/token?grant_type=password", ANN.replace("secret-password", "wrong"), headers);
            service.refresh(text(session, "refresh_token"));
            service.as(text(session, "access_token"), "GET", "/user", null);
            service.as(text(session, "access_token"), "PUT", "/user", "{\"email\":\"taken@example.com\"}");
            String id = text(session.get("user"), "id");
            service.asAdmin("GET", "/admin/users?filter=q-u-e-r-y", null);
            service.asAdmin("DELETE", "/admin/users/" + id, null);
            service.send("GET", "/q-u-e-r-y/" + id, null);
            never.addAll(List.of(
                    id, text(session, "access_token"), text(session, "refresh_token"), service.serviceRoleKey()));
        }

        assertThat(collector.spans())
                .extracting(Span::getName)
                .contains("verify password", "DELETE /admin/users/{user_id}", "GET");
        assertThat(collector.everything()).doesNotContain(never);
    }

    @Test
    void a_failure_of_the_database_is_told_by_its_state_alone_and_makes_the_request_an_error() {
        try (TestService service = traced()) {
            Sql.on(service.database()).execute("ALTER TABLE auth.users ADD CHECK (email <> 'ann@example.com')");
            assertThat(service.post("/signup", ANN).status()).isEqualTo(500);
        }
        assertThat(of(SpanKind.SPAN_KIND_CLIENT))
                .filteredOn(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR)
                .singleElement()
                .satisfies(span -> assertThat(attributes(span))
                        .containsEntry("db.response.status_code", "23514")
                        .containsEntry("error.type", "23514"));
        Span server = only(SpanKind.SPAN_KIND_SERVER);
        assertThat(server.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(server.getStatus().getMessage()).isEmpty();
        assertThat(attributes(server))
                .containsEntry("http.response.status_code", "500")
                .containsEntry("error.type", "unexpected_failure");
        assertThat(collector.everything()).doesNotContain("ann@example.com");
    }

    @Test
    void a_clients_mistake_is_no_error_of_the_request() {
        try (TestService service = traced()) {
            assertThat(service.signIn("nobody@example.com").status()).isEqualTo(400);
        }
        Span refused = only(SpanKind.SPAN_KIND_SERVER);
        assertThat(refused.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        assertThat(attributes(refused))
                .containsEntry("http.response.status_code", "400")
                .doesNotContainKey("error.type");
    }

    @Test
    void what_the_caller_did_not_sample_is_not_exported() {
        try (TestService service = traced()) {
            service.send("POST", "/signup", ANN, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");
        }
        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void callers_that_are_not_to_be_trusted_have_no_say() {
        try (TestService service = traced("OTEL_PROPAGATORS", "none")) {
            service.send("POST", "/signup", ANN, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");
        }
        assertThat(collector.spans())
                .isNotEmpty()
                .allSatisfy(span -> assertThat(OtlpCollector.traceId(span)).isNotEqualTo(TRACE));
    }

    @Test
    void opentelemetrys_variables_name_the_service_the_sampler_and_the_collectors_credentials() {
        try (TestService service = traced(
                "OTEL_SERVICE_NAME", "auth-of-acme",
                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test",
                "OTEL_EXPORTER_OTLP_HEADERS", "x-key=let-me-in")) {
            service.send("GET", "/health", null);
        }
        assertThat(collector.resources())
                .isNotEmpty()
                .allSatisfy(resource -> assertThat(resource)
                        .containsEntry("service.name", "auth-of-acme")
                        .containsEntry("deployment.environment.name", "test")
                        .containsKey("gotrue.version")
                        .doesNotContainKeys("host.name", "process.command_line"));
        assertThat(collector.headers())
                .allSatisfy(headers -> assertThat(headers).contains("let-me-in"));

        int before = collector.spans().size();
        try (TestService service = traced("OTEL_TRACES_SAMPLER", "always_off")) {
            service.send("GET", "/health", null);
        }
        assertThat(collector.spans()).hasSize(before);
    }

    @Test
    void without_a_name_the_service_is_called_gotrue() {
        try (TestService service = traced()) {
            service.send("GET", "/health", null);
        }
        assertThat(collector.resources().getFirst()).containsEntry("service.name", "gotrue");
    }

    @Test
    void spans_go_out_while_the_service_runs() {
        try (TestService service = traced("OTEL_BSP_SCHEDULE_DELAY", "50")) {
            service.send("GET", "/health", null);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !collector.spans().isEmpty());
        }
    }

    @Test
    void a_collector_that_is_not_there_changes_no_answer_and_does_not_hold_up_the_end() throws IOException {
        answersAsEver("http://127.0.0.1:" + ChanceryProcess.freePort());
    }

    @Test
    void neither_does_one_that_is_silent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            answersAsEver("http://127.0.0.1:" + silent.getLocalPort());
        }
    }

    private static void answersAsEver(String endpoint) {
        long closing;
        try (TestService service = TestService.start(
                "GOTRUE_TRACING_ENABLED", "true",
                "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint,
                "OTEL_EXPORTER_OTLP_TIMEOUT", "600000",
                "OTEL_BSP_SCHEDULE_DELAY", "1",
                "OTEL_BSP_MAX_QUEUE_SIZE", "4",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4")) {
            for (int i = 0; i < 20; i++) {
                assertThat(service.post("/signup", ANN.replace("ann", "ann" + i))
                                .status())
                        .isEqualTo(200);
            }
            closing = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void nothing_is_exported_unless_asked_for() {
        try (TestService service = TestService.start("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())) {
            service.post("/signup", ANN);
        }
        try (TestService service = traced("GOTRUE_TRACING_EXPORTER", "none")) {
            service.post("/signup", ANN);
        }
        assertThat(collector.everything()).isEmpty();
    }

    @Test
    void a_variable_that_cannot_be_used_is_a_start_error_that_names_it_and_tells_no_secret() {
        assertThatThrownBy(() -> traced("OTEL_TRACES_SAMPLER", "coin"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("OTEL_TRACES_SAMPLER")
                .hasMessageContaining("coin");
        assertThatThrownBy(() -> traced("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("collector");
        assertThatThrownBy(() -> traced("OTEL_EXPORTER_OTLP_HEADERS", "let-me-in"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
                .hasMessageNotContaining("let-me-in");
        assertThatThrownBy(() -> traced("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("GOTRUE_TRACING_OTEL_EXPORTER_OTLP_PROTOCOL")
                .hasMessageContaining("http/protobuf");
    }

    private TestService traced(String... settings) {
        List<String> all = new ArrayList<>(
                List.of("GOTRUE_TRACING_ENABLED", "true", "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
        all.addAll(List.of(settings));
        return TestService.start(all.toArray(String[]::new));
    }

    private List<Span> of(SpanKind kind) {
        return collector.spans().stream().filter(span -> span.getKind() == kind).toList();
    }

    private Span only(SpanKind kind) {
        List<Span> spans = of(kind);
        assertThat(spans).hasSize(1);
        return spans.getFirst();
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).stringValue();
    }
}
