package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that asks before it sends a body, and does not send one that is refused (RFC 9110 §10.1.1). */
class UnsentBodyTest {

    /** Shorter than the server waits for a part of a body. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);

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
        try (Socket client = new Socket("127.0.0.1", service.url("/").getPort())) {
            client.getOutputStream()
                    .write("%s HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
                            .formatted(route, length)
                            .getBytes(StandardCharsets.US_ASCII));
            client.setSoTimeout((int) LONGEST_SILENCE.toMillis());

            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).contains("HTTP/1.1 " + status + " ");
        }
    }
}
