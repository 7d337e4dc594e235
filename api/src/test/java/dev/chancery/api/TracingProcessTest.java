package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TracingProcessTest {

    private static final String ANN = "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}";

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final OtlpCollector collector = new OtlpCollector();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        collector.close();
        database.close();
    }

    @Test
    void the_end_of_the_process_flushes_what_is_queued_and_the_log_names_the_span() {
        String log = run(Map.of(
                "GOTRUE_TRACING_ENABLED",
                "true",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.endpoint(),
                "OTEL_BSP_SCHEDULE_DELAY",
                "3600000",
                "CHANCERY_LOG_FORMAT",
                "json"));

        Span server = collector.spans().stream()
                .filter(span -> span.getName().equals("POST /signup"))
                .findFirst()
                .orElseThrow();
        JsonNode line = log.lines()
                .map(new JsonMapper()::readTree)
                .filter(each -> each.get("msg").stringValue().equals("request completed"))
                .findFirst()
                .orElseThrow();
        assertThat(line.get("trace_id").stringValue()).isEqualTo(OtlpCollector.traceId(server));
        assertThat(line.get("span_id").stringValue())
                .isEqualTo(HexFormat.of().formatHex(server.getSpanId().toByteArray()));
    }

    @Test
    void without_traces_nothing_of_opentelemetry_is_loaded_and_the_log_names_no_span() throws IOException {
        Path classes = directory.resolve("classes.log");
        String log = run(Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xlog:class+load:file=" + classes,
                "CHANCERY_MANAGEMENT_PORT",
                Integer.toString(ChanceryProcess.freePort()),
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.endpoint()));

        assertThat(Files.readString(classes))
                .contains("dev.chancery.api.Service ")
                .doesNotContain("io.opentelemetry.");
        assertThat(log).contains("request completed").doesNotContain("trace_id");
    }

    @Test
    void what_cannot_be_exported_is_one_line_and_no_start() {
        try (ChanceryProcess refused = ChanceryProcess.start(
                directory, settings(Map.of("GOTRUE_TRACING_ENABLED", "true", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))) {
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "chancery: GOTRUE_TRACING_OTEL_EXPORTER_OTLP_PROTOCOL: traces cannot be exported by grpc");
        }
        try (ChanceryProcess refused = ChanceryProcess.start(
                directory, settings(Map.of("GOTRUE_TRACING_ENABLED", "true", "OTEL_TRACES_SAMPLER", "coin")))) {
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("chancery: Traces cannot be exported: ")
                    .contains("OTEL_TRACES_SAMPLER", "coin");
        }
    }

    /** Signs up, ends the process, and answers its log. */
    private String run(Map<String, String> more) {
        try (ChanceryProcess service =
                ChanceryProcess.start(directory, settings(more)).ready()) {
            assertThat(service.post("/signup", ANN).join().statusCode()).isEqualTo(200);
            service.signal("TERM");
            assertThat(service.exit()).isEqualTo(143);
            return service.err();
        }
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "DATABASE_URL",
                StartTest.text(database.url()),
                "GOTRUE_JWT_SECRET",
                TestService.JWT_SECRET,
                "GOTRUE_MAILER_AUTOCONFIRM",
                "true",
                "CHANCERY_BCRYPT_COST",
                "4"));
        all.putAll(more);
        return all;
    }
}
