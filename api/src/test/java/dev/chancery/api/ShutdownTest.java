package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShutdownTest {

    private static final String CREDENTIALS = "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void what_was_accepted_is_finished_and_nothing_more_is_accepted(String signal, int status) throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                ChanceryProcess service =
                        ChanceryProcess.start(directory, settings(database)).ready();
                Connection other = database.dataSource().getConnection();
                var statement = other.createStatement()) {
            assumeThat(signal.equals("INT") && service.ignoresInterrupts())
                    .as("run it in the foreground: interrupts are ignored here")
                    .isFalse();
            assertThat(service.post("/signup", CREDENTIALS).join().statusCode()).isEqualTo(200);
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM auth.users FOR UPDATE");
            CompletableFuture<HttpResponse<String>> signIn = service.post("/token?grant_type=password", CREDENTIALS);
            await().atMost(Duration.ofSeconds(20)).until(() -> someoneWaits(database));

            service.signal(signal);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThatThrownBy(() -> new Socket("127.0.0.1", service.port()).close())
                            .isInstanceOf(ConnectException.class));
            assertThat(signIn).isNotDone();
            other.rollback();

            assertThat(signIn.join().statusCode()).isEqualTo(200);
            // else the client would send its next request into a connection that ends
            assertThat(signIn.join().headers().firstValue("Connection")).contains("close");
            assertThat(service.exit()).isEqualTo(status);
            assertThat(service.err()).isEmpty();
        }
    }

    private static boolean someoneWaits(TestDatabase database) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static Map<String, String> settings(TestDatabase database) {
        return Map.of(
                "DATABASE_URL", StartTest.text(database.url()),
                "GOTRUE_JWT_SECRET", TestService.JWT_SECRET,
                "GOTRUE_MAILER_AUTOCONFIRM", "true",
                "GOTRUE_API_MAX_REQUEST_DURATION", "50s",
                "GOTRUE_LOG_LEVEL", "error",
                "CHANCERY_BCRYPT_COST", "4");
    }
}
