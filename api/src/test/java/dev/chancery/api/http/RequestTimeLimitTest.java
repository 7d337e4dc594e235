package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestTimeLimitTest {

    private static final String SIGN_IN = "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_API_MAX_REQUEST_DURATION", "2s", "GOTRUE_DB_MAX_POOL_SIZE", "3");
        service.signUp("ann@example.com");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_sign_in_that_waits_for_a_lock_is_answered_in_time_and_writes_nothing() throws SQLException {
        try (Connection other = lockingAnn()) {
            long events = count("events.event");
            long sessions = count("auth.sessions");

            long started = System.nanoTime();
            Answer answer = service.post("/token?grant_type=password", SIGN_IN);
            Duration took = Duration.ofNanos(System.nanoTime() - started);

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.json().get("error_code").stringValue()).isEqualTo("request_timeout");
            assertThat(answer.header("x-sb-error-code")).isEqualTo("request_timeout");
            assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
            other.rollback();
            assertThat(count("events.event")).isEqualTo(events);
            assertThat(count("auth.sessions")).isEqualTo(sessions);
        }
        assertThat(service.post("/token?grant_type=password", SIGN_IN).status()).isEqualTo(200);
    }

    @Test
    void who_finds_every_connection_taken_is_answered_in_time() throws SQLException {
        try (Connection _ = lockingAnn()) {
            var waiting = Stream.generate(() -> CompletableFuture.supplyAsync(() ->
                            service.post("/token?grant_type=password", SIGN_IN).status()))
                    .limit(8)
                    .toList();

            assertThat(waiting).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(504));
        }
        assertThat(service.post("/token?grant_type=password", SIGN_IN).status()).isEqualTo(200);
    }

    @Test
    void the_database_itself_gives_up_before_the_request_does() throws SQLException {
        try (var pooled = service.bean(DataSource.class).getConnection();
                var statement = pooled.createStatement()) {
            for (var setting : Map.of("statement_timeout", "1800ms", "lock_timeout", "1600ms")
                    .entrySet()) {
                try (var row = statement.executeQuery("SHOW " + setting.getKey())) {
                    row.next();
                    assertThat(row.getString(1)).isEqualTo(setting.getValue());
                }
            }
        }
    }

    @Test
    void what_is_answered_is_not_remembered_until_its_time_would_have_been_over() {
        try (TestService patient = TestService.start("GOTRUE_API_MAX_REQUEST_DURATION", "10m")) {
            for (int i = 0; i < 20; i++) {
                assertThat(patient.send("GET", "/health", null).status()).isEqualTo(200);
            }

            await().untilAsserted(() -> assertThat(TimeLimit.TIMER.getQueue()).isEmpty());
        }
    }

    private static Connection lockingAnn() throws SQLException {
        Connection other = service.database().dataSource().getConnection();
        other.setAutoCommit(false);
        try (var statement = other.createStatement()) {
            statement.execute("SELECT 1 FROM auth.users WHERE email = 'ann@example.com' FOR UPDATE");
        }
        return other;
    }

    private static long count(String table) throws SQLException {
        try (var connection = service.database().dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
