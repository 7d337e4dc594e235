package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients that send as much as they may, and never the end of it. */
class SlowBodiesTest {

    private static final int CLIENTS = 350;
    private static final int LENGTH = 1_000_000;
    private static final String CREDENTIALS = "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}";

    @TempDir
    private Path directory;

    @Test
    void a_small_heap_survives_them_and_people_sign_in_meanwhile() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                ChanceryProcess service =
                        ChanceryProcess.start(directory, settings(database)).ready();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(status(service, "/signup")).isEqualTo(200);
            CountDownLatch sending = new CountDownLatch(CLIENTS);
            List<Future<String>> slow = IntStream.range(0, CLIENTS)
                    .mapToObj(_ -> threads.submit(slowClient(service.port(), sending)))
                    .toList();
            sending.await();

            for (int i = 0; i < 10; i++) {
                long started = System.nanoTime();
                assertThat(status(service, "/token?grant_type=password")).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
            }

            List<String> answers = slow.stream().map(SlowBodiesTest::answer).toList();
            assertThat(answers)
                    .filteredOn(answer -> answer.startsWith("HTTP/1.1 503"))
                    .hasSizeGreaterThan(CLIENTS / 2)
                    .allSatisfy(answer -> assertThat(answer).contains("Retry-After: 5"));
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer).matches("(?s)(HTTP/1.1 (503|504|400|408) .*)?"));
            assertThat(status(service, "/token?grant_type=password")).isEqualTo(200);
            assertThat(service.err()).doesNotContain("OutOfMemoryError");
        }
    }

    private static int status(ChanceryProcess service, String path) {
        return service.post(path, CREDENTIALS)
                .orTimeout(60, TimeUnit.SECONDS)
                .join()
                .statusCode();
    }

    private static Callable<String> slowClient(int port, CountDownLatch sending) {
        return () -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(60_000);
                Thread.startVirtualThread(() -> {
                    try {
                        socket.getOutputStream()
                                .write("POST /signup HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
                                        .formatted(LENGTH)
                                        .getBytes(StandardCharsets.US_ASCII));
                        socket.getOutputStream().write(new byte[LENGTH / 100]);
                        sending.countDown();
                        socket.getOutputStream().write(new byte[LENGTH - LENGTH / 100 - 1]);
                    } catch (IOException _) {
                        // it was answered before it was read
                    }
                });
                StringBuilder answer = new StringBuilder();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                    answer.append(line).append('\n');
                }
                return answer.toString();
            } catch (IOException _) {
                return "";
            }
        };
    }

    private static String answer(Future<String> client) {
        try {
            return client.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> settings(TestDatabase database) {
        return Map.of(
                "DATABASE_URL", StartTest.text(database.url()),
                "GOTRUE_JWT_SECRET", TestService.JWT_SECRET,
                "CHANCERY_MASTER_KEY", TestService.MASTER_KEY,
                "GOTRUE_MAILER_AUTOCONFIRM", "true",
                "GOTRUE_API_MAX_REQUEST_DURATION", "20s",
                "GOTRUE_LOG_LEVEL", "error",
                "CHANCERY_BCRYPT_COST", "4",
                "JDK_JAVA_OPTIONS", "-Xmx192m");
    }
}
