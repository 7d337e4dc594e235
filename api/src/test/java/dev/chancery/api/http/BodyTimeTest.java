package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that sends a body bit by bit, and would go on for a day. */
class BodyTimeTest {

    private static final Duration BETWEEN_TWO_BYTES = Duration.ofMillis(200);

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_API_MAX_REQUEST_DURATION", "1s");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** Asked for, and answered without. */
    @ParameterizedTest
    @CsvSource({
        "POST /signup, '', 504",
        "GET /health, '', 200",
        "GET /health, Expect: 100-continue, 200",
        "GET /user, '', 401",
        "GET /user, Expect: 100-continue, 401",
        "POST /nowhere, '', 404",
        "GET /%zz, '', 400",
        "OPTIONS *, '', 200"
    })
    @Timeout(30)
    void it_is_answered_and_keeps_its_connection_no_longer(String route, String header, int status) throws Exception {
        try (Socket client = new Socket("127.0.0.1", service.url("/").getPort());
                ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
            send(
                    client,
                    route + " HTTP/1.1\r\n" + (header.isEmpty() ? "" : header + "\r\n")
                            + "Host: a\r\nContent-Length: 1000000\r\n\r\n{");
            drip.scheduleAtFixedRate(() -> send(client, " "), 0, BETWEEN_TWO_BYTES.toMillis(), TimeUnit.MILLISECONDS);

            String answer = untilTheEnd(client.getInputStream()).replace("HTTP/1.1 100 \r\n\r\n", "");
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(answer).contains("\r\nContent-Length: " + body.length() + "\r\n");
        }
    }

    /** Whether the end is one of a stream or a reset goes by who was first. */
    private static String untilTheEnd(InputStream answer) {
        StringBuilder text = new StringBuilder();
        try {
            for (int next = answer.read(); next >= 0; next = answer.read()) {
                text.append((char) next);
            }
        } catch (IOException _) {
            // reset
        }
        return text.toString();
    }

    private static void send(Socket client, String text) {
        try {
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // closed by the other side
        }
    }
}
