package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client that holds more connections than there are. */
class ManyConnectionsTest {

    private static final int MORE_THAN_THERE_ARE = 1_500;

    @TempDir
    private Path directory;

    @Test
    void everybody_else_is_answered_on_a_small_heap() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                ChanceryProcess service =
                        ChanceryProcess.start(directory, settings(database)).ready();
                HttpClient others = HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(10))
                        .build()) {
            for (String sent : List.of("G", "", "\r\n")) {
                hold(service.port(), sent, () -> {
                    assertThat(health(others, service.port())).isEqualTo(200);
                    return null;
                });
            }
            assertThat(health(others, service.port())).isEqualTo(200);
            assertThat(service.err()).doesNotContain("OutOfMemoryError");
        }
    }

    private static void hold(int port, String sent, Callable<?> meanwhile) throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_THERE_ARE; i++) {
                held.add(connection(port, sent));
            }
            for (int i = 0; i < 5; i++) {
                meanwhile.call();
                Thread.sleep(300);
            }
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static Socket connection(int port, String sent) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        try {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // made room already
        }
        return socket;
    }

    private static int health(HttpClient client, int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .timeout(Duration.ofSeconds(15))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static Map<String, String> settings(TestDatabase database) {
        return Map.of(
                "DATABASE_URL",
                StartTest.text(database.url()),
                "GOTRUE_JWT_SECRET",
                TestService.JWT_SECRET,
                "CHANCERY_MASTER_KEY",
                TestService.MASTER_KEY,
                "GOTRUE_LOG_LEVEL",
                "error",
                "JDK_JAVA_OPTIONS",
                "-Xmx128m");
    }
}
