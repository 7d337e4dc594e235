package dev.chancery.api.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManagementTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void no_port_is_open_unless_asked_for() {
        try (TestService service = TestService.start()) {
            assertThat(service.bean(Management.class).port()).isEmpty();
        }
    }

    @Test
    void readiness_goes_with_the_database_and_comes_back_with_it() throws Exception {
        try (TestService service = TestService.start("CHANCERY_MANAGEMENT_PORT", "0")) {
            HttpResponse<String> ready = get(service, "/health/readiness");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body())
                    .isEqualTo("{\"status\":\"UP\",\"components\":{\"database\":{\"status\":\"UP\"},"
                            + "\"migrations\":{\"status\":\"UP\"},\"keys\":{\"status\":\"UP\"},"
                            + "\"processors\":{\"status\":\"UP\"}}}");

            shut(service, true);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(get(service, "/health/readiness").statusCode())
                                    .isEqualTo(503));
            HttpResponse<String> down = get(service, "/health");
            assertThat(down.body())
                    .contains("\"database\":{\"status\":\"DOWN\"}")
                    .doesNotContain("Exception", "jdbc");
            assertThat(get(service, "/health/liveness").statusCode()).isEqualTo(200);

            shut(service, false);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(service, "/health/readiness").statusCode())
                                    .isEqualTo(200));
        }
    }

    @Test
    void readiness_ends_when_keys_are_wrapped_by_a_master_key_that_is_not_here() throws Exception {
        try (TestService service = TestService.start("CHANCERY_MANAGEMENT_PORT", "0")) {
            Sql.on(service.database()).execute("UPDATE chancery.data_key SET master_key_id = 'another'");

            HttpResponse<String> answer = get(service, "/health/readiness");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"keys\":{\"status\":\"DOWN\"}");
        }
    }

    @Test
    void requests_are_counted_by_route_and_status_under_gotrues_names_and_without_ids() throws Exception {
        try (TestService service = TestService.start("CHANCERY_MANAGEMENT_PORT", "0")) {
            String id = service.signUp("ann@example.com").get("user").get("id").stringValue();
            service.asAdmin("GET", "/admin/users/" + id, null);
            service.send("GET", "/nothing/" + id, null);

            String metrics = get(service, "/metrics").body();

            assertThat(metrics)
                    .contains("http_status_codes_total{code=\"200\",http_route=\"/signup\"} 1.0")
                    .contains("http_status_codes_total{code=\"404\",http_route=\"noroute\"} 1.0")
                    .contains("gotrue_running 1.0")
                    .contains("gotrue_generate_from_password_completed_total")
                    .contains("http_server_request_duration_seconds_bucket")
                    .contains("hikaricp_connections")
                    .contains("jvm_memory_used_bytes")
                    .doesNotContain(id)
                    .doesNotContain("ann@example.com");
        }
    }

    @Test
    void the_exporter_that_gotrue_has_answers_any_path_with_the_metrics() throws Exception {
        try (TestService service = TestService.start(
                "GOTRUE_METRICS_ENABLED", "true",
                "GOTRUE_METRICS_EXPORTER", "prometheus",
                "OTEL_EXPORTER_PROMETHEUS_HOST", "127.0.0.1",
                "OTEL_EXPORTER_PROMETHEUS_PORT", "0")) {
            assertThat(get(service, "/anything").body()).contains("gotrue_running 1.0");
        }
    }

    @Test
    void only_pages_that_exist_are_read_and_nothing_is_written() throws Exception {
        try (TestService service = TestService.start("CHANCERY_MANAGEMENT_PORT", "0")) {
            assertThat(get(service, "/").statusCode()).isEqualTo(404);
            assertThat(get(service, "/health/readiness/x").statusCode()).isEqualTo(404);
            assertThat(send(request(service, "/metrics").POST(HttpRequest.BodyPublishers.ofString("x")))
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    private static void shut(TestService service, boolean shut) throws SQLException {
        DatabaseUrl administrator =
                TestPostgres.in("postgres", service.database().administratorUrl());
        String name = service.database().url().database();
        try (var connection = DriverManager.getConnection(
                        administrator.jdbcUrl(), administrator.user(), administrator.password());
                var statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE %s ALLOW_CONNECTIONS %s".formatted(name, !shut));
            if (shut) {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'".formatted(name));
            }
        }
    }

    private HttpResponse<String> get(TestService service, String path) throws IOException, InterruptedException {
        return send(request(service, path));
    }

    private static HttpRequest.Builder request(TestService service, String path) {
        int port = service.bean(Management.class).port().orElseThrow();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
