package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that want more connections than there are. */
class ManyConnectionsTest {

    private static final int MORE_THAN_THERE_ARE = 1_500;
    private static final String CREDENTIALS = "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}";

    private static final String BODY_THAT_NEVER_COMES =
            "POST /signup HTTP/1.1\r\nHost: a\r\nContent-Length: 8000\r\n\r\n{";

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
            for (String sent : List.of("G", "", "\r\n", BODY_THAT_NEVER_COMES)) {
                hold(service.port(), sent, () -> {
                    assertThat(health(others, service.port())).isEqualTo(200);
                    return null;
                });
            }
            assertThat(health(others, service.port())).isEqualTo(200);
            assertThat(service.err()).doesNotContain("OutOfMemoryError");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\nHost: a\r\nX: ",
                "POST /signup HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n{",
                "GET /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n{"
            })
    void who_takes_their_time_and_comes_back_keeps_nobody_waiting_for_long(String begun) throws Exception {
        keepsNobodyWaiting(begun, " ");
    }

    @Test
    void who_asks_without_end_keeps_nobody_waiting_for_long() throws Exception {
        String request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
        keepsNobodyWaiting(request, request);
    }

    private void keepsNobodyWaiting(String begun, String goneOnWith) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger come = new AtomicInteger();
        try (TestDatabase database = TestPostgres.freshDatabase();
                ChanceryProcess service =
                        ChanceryProcess.start(directory, settings(database)).ready();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MORE_THAN_THERE_ARE / 2; i++) {
                clients.submit(() -> {
                    while (!over.get()) {
                        takeTime(service.port(), begun, goneOnWith, come, over);
                    }
                    return null;
                });
            }
            try {
                // more than at once, so that some have come anew already
                await().atMost(Duration.ofMinutes(1)).until(() -> come.get() > MORE_THAN_THERE_ARE);
                for (int i = 0; i < 5; i++) {
                    try (HttpClient other = HttpClient.newHttpClient()) {
                        assertThat(healthAtLast(other, service.port())).isEqualTo(200);
                    }
                }
            } finally {
                over.set(true);
            }
        }
    }

    /** Until the service has had enough. */
    private static void takeTime(int port, String begun, String goneOnWith, AtomicInteger come, AtomicBoolean over)
            throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
            come.incrementAndGet();
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
            while (!over.get()) {
                Thread.sleep(300);
                socket.getOutputStream().write(goneOnWith.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException _) {
            // and comes back
        }
    }

    @Test
    void requests_under_way_are_answered_though_connections_are_rare() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                ChanceryProcess service =
                        ChanceryProcess.start(directory, settings(database)).ready();
                Connection holder = database.dataSource().getConnection()) {
            assertThat(service.post("/signup", CREDENTIALS).join().statusCode()).isEqualTo(200);
            holder.setAutoCommit(false);
            assertThat(Sql.texts(holder, "SELECT id FROM auth.users FOR UPDATE"))
                    .hasSize(1);
            List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 6)
                    .mapToObj(_ -> service.post("/token?grant_type=password", CREDENTIALS))
                    .toList();

            hold(service.port(), "", () -> null);
            holder.rollback();

            assertThat(waiting).extracting(answer -> answer.join().statusCode()).containsOnly(200);
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

    /** Whoever is slow themselves has to come once more, too. */
    private static int healthAtLast(HttpClient client, int port) throws Exception {
        try {
            return health(client, port);
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return health(client, port);
        }
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
                "GOTRUE_API_MAX_REQUEST_DURATION",
                "60s",
                "GOTRUE_MAILER_AUTOCONFIRM",
                "true",
                "CHANCERY_BCRYPT_COST",
                "4",
                "JDK_JAVA_OPTIONS",
                "-Xmx128m");
    }
}
