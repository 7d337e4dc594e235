package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that asks before it sends a body, and does not send one that is refused (RFC 9110 §10.1.1). */
class UnsentBodyTest {

    /** Shorter than the server waits for a part of a body. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);

    private static final String ASKED_FOR = "HTTP/1.1 100 \r\n\r\n";
    private static final String ANSWERED = "HTTP/1.1 200 ";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({"POST /signup, 2000000, 413", "PUT /user, 10, 401", "POST /nowhere, 10, 404", "GET /%zz, 10, 400"})
    void nobody_waits_for_it_once_it_is_refused(String route, int length, int status) throws Exception {
        try (Socket client = asking(route, length)) {
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void it_is_asked_for_when_somebody_reads_it() throws Exception {
        String body = "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}";
        try (Socket client = asking("POST /signup", body.length())) {
            assertThat(heard(client, ASKED_FOR.length())).isEqualTo(ASKED_FOR);

            send(client, body);

            assertThat(heard(client, ANSWERED.length())).isEqualTo(ANSWERED);
        }
    }

    private static String heard(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static Socket asking(String route, int length) throws IOException {
        Socket client = new Socket("127.0.0.1", service.url("/").getPort());
        client.setSoTimeout((int) LONGEST_SILENCE.toMillis());
        send(
                client,
                "%s HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
                        .formatted(route, length));
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
