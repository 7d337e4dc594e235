package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RequestLogTest {

    private static final String CREDENTIALS = "{\"email\":\"ann@example.com\",\"password\":\"wrong-password\"}";

    @TempDir
    private Path directory;

    @Test
    void a_request_is_one_line_with_its_id_its_route_and_what_refused_it_and_nothing_about_the_person() {
        String log = log("r-1", "CHANCERY_LOG_FORMAT", "json", "GOTRUE_API_REQUEST_ID_HEADER", "X-Request-Id");

        List<JsonNode> lines = log.lines().map(new JsonMapper()::readTree).toList();
        assertThat(lines).hasSize(1);
        JsonNode line = lines.getFirst();
        assertThat(line.get("msg").stringValue()).isEqualTo("request completed");
        assertThat(line.get("level").stringValue()).isEqualTo("warning");
        assertThat(line.get("request_id").stringValue()).isEqualTo("r-1");
        assertThat(line.get("method").stringValue()).isEqualTo("POST");
        assertThat(line.get("path").stringValue()).isEqualTo("/token");
        assertThat(line.get("status").intValue()).isEqualTo(400);
        assertThat(line.get("error_code").stringValue()).isEqualTo("invalid_credentials");
        assertThat(line.get("refused_at").stringValue()).isEqualTo("session.sign-in-unknown");
        assertThat(line.get("duration").longValue()).isPositive();
        assertThat(log).doesNotContain("ann@example.com", "wrong-password", "192.0.2.7", "SecretAgent", "grant_type");
    }

    @Test
    void for_people_it_is_one_line_as_well() {
        String log = log("r-1", "GOTRUE_API_REQUEST_ID_HEADER", "X-Request-Id");

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains(
                        "WARN",
                        "request completed",
                        "path=\"/token\"",
                        "refused_at=\"session.sign-in-unknown\"",
                        "r-1");
    }

    @Test
    void levels_that_end_a_process_let_no_refused_request_through() {
        assertThat(log("r-1", "GOTRUE_LOG_LEVEL", "panic")).isEmpty();
    }

    private String log(String requestId, String... settings) {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Map<String, String> all = new HashMap<>(Map.of(
                    "DATABASE_URL",
                    StartTest.text(database.url()),
                    "GOTRUE_JWT_SECRET",
                    TestService.JWT_SECRET,
                    "GOTRUE_API_MAX_REQUEST_DURATION",
                    "60s",
                    "CHANCERY_BCRYPT_COST",
                    "4"));
            for (int i = 0; i < settings.length; i += 2) {
                all.put(settings[i], settings[i + 1]);
            }
            try (ChanceryProcess service = ChanceryProcess.start(directory, all).ready()) {
                int status = service.post(
                                "/token?grant_type=password",
                                CREDENTIALS,
                                "X-Request-Id",
                                requestId,
                                "X-Forwarded-For",
                                "192.0.2.7",
                                "User-Agent",
                                "SecretAgent")
                        .join()
                        .statusCode();
                assertThat(status).isEqualTo(400);
                service.signal("TERM");
                service.exit();
                return service.err();
            }
        }
    }
}
