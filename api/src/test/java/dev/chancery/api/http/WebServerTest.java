package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_API_MAX_REQUEST_DURATION", "2s");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not http at all\r\n\r\n",
                "GET /he<al>th HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /health HTTP/1.1\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /health HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
                "POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: nonsense\r\n\r\nab",
                "TRACE /health HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void what_is_no_request_gets_a_status_and_neither_a_page_nor_a_name(String sent) throws IOException {
        String answer = raw(sent);

        assertThat(answer).matches("(?s)HTTP/1.1 (4\\d\\d|501|505) .*");
        assertSilent(answer);
    }

    @Test
    void header_fields_and_addresses_that_are_too_long_are_refused() throws IOException {
        for (String sent : new String[] {
            "GET /health HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(70_000) + "\r\n\r\n",
            "GET /health?" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(200) + "\r\n"
        }) {
            String answer = raw(sent);
            assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*");
            assertSilent(answer);
        }
    }

    @Test
    void a_client_that_sends_its_body_drop_by_drop_is_not_waited_for() throws IOException {
        long started = System.nanoTime();
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("POST /signup HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
            // the first byte after the request's 2 s would end it; without any, the connection's 5 s do
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer).matches("(?s)(HTTP/1.1 (400|408|504) .*)?");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /hea", "GET /health HTTP/1.1\r\nHost: a\r\nX-Slow: "})
    void a_client_that_sends_the_head_of_its_request_drop_by_drop_is_not_waited_for(String begun) throws Exception {
        long started = System.nanoTime();
        try (Socket socket = connect()) {
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> {
                        while (Duration.ofNanos(System.nanoTime() - started).toSeconds() < 20) {
                            socket.getOutputStream().write('x');
                            Thread.sleep(200);
                        }
                    })
                    .as("the connection is closed")
                    .isInstanceOf(IOException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PATCH", "BREW"})
    void methods_without_a_route_are_not_allowed(String method) {
        assertThat(service.send(method, "/health", null).status()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "GET"})
    void paths_without_a_route_are_not_found_whatever_the_method(String method) {
        Answer answer = service.send(method, "/nothing-here", null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Server")).isEmpty();
    }

    @Test
    void a_connection_serves_many_requests() throws IOException {
        try (Socket socket = connect()) {
            for (int i = 0; i < 150; i++) {
                socket.getOutputStream()
                        .write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] answer = new byte[8_192];
                int n = socket.getInputStream().read(answer);
                assertThat(new String(answer, 0, Math.max(0, n), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_whether_its_length_is_told_or_not() {
        byte[] large = "x".repeat(1_100_000).getBytes(StandardCharsets.US_ASCII);
        for (var body : new HttpRequest.BodyPublisher[] {
            BodyPublishers.ofByteArray(large), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))
        }) {
            Answer answer = service.send(
                    HttpRequest.newBuilder(service.url("/signup")).POST(body).build());
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    private static void assertSilent(String answer) {
        assertThat(answer)
                .doesNotContainIgnoringCase("<html")
                .doesNotContainIgnoringCase("tomcat")
                .doesNotContainIgnoringCase("\nserver:")
                .doesNotContain("Exception");
    }

    private static String raw(String sent) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", service.url("/").getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }
}
