package dev.chancery.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxWireTest {

    private static void recover(TestService service) {
        service.signUp("ann@example.com");
        assertThat(service.post("/recover", "{\"email\":\"ann@example.com\"}").status())
                .isEqualTo(200);
    }

    @Test
    void who_tries_it_out_reads_what_would_have_been_sent() {
        try (TestService service = TestService.start()) {
            recover(service);

            TestService.Answer page = service.send("GET", page(service), null);

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(page.body())
                    .contains("To ann@example.com", "Reset your password")
                    .containsPattern("<a href=\"http://localhost:0/verify\\?token=[0-9a-f]{56}&amp;type=recovery&amp;");
        }
    }

    @Test
    void nobody_who_chooses_a_name_writes_the_page() {
        try (TestService service = TestService.start(
                "GOTRUE_MAILER_SUBJECTS_RECOVERY", "{{ .Data.name }}", "GOTRUE_MAILER_AUTOCONFIRM", "true")) {
            service.post(
                    "/signup",
                    "{\"email\":\"ann@example.com\",\"password\":\"secret-password\",\"data\":{\"name\":\"<script>alert(1)</script>\"}}");
            service.post("/recover", "{\"email\":\"ann@example.com\"}");

            String page = service.send("GET", page(service), null).body();

            assertThat(page).contains("alert(1)").doesNotContain("<script");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "X-Forwarded-For, 203.0.113.7",
        "Forwarded, for=203.0.113.7",
        "X-Forwarded-Host, auth.example.com",
        "X-Real-IP, 203.0.113.7",
        "Via, 1.1 proxy"
    })
    void who_comes_from_elsewhere_finds_no_page(String header, String value) {
        try (TestService service = TestService.start()) {
            recover(service);

            assertNoPage(service.send("GET", page(service), null, header, value));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1"})
    void a_name_that_leads_here_by_rebinding_is_not_answered(String host) throws IOException {
        try (TestService service = TestService.start()) {
            recover(service);

            assertThat(get(service, host)).startsWith("HTTP/1.1 404").doesNotContain("ann@example.com");
            assertThat(get(service, "localhost")).startsWith("HTTP/1.1 200").contains("ann@example.com");
        }
    }

    @ParameterizedTest
    @CsvSource({"API_EXTERNAL_URL, https://auth.example.com", "GOTRUE_SMTP_HOST, 127.0.0.1", "CHANCERY_LISTEN, 0.0.0.0"
    })
    void where_others_can_come_there_is_none(String setting, String value) {
        try (TestService service = TestService.start(setting, value, "GOTRUE_SMTP_PORT", "1")) {
            assertNoPage(service.send("GET", "/outbox", null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/outbox", "/outbox?key=", "/outbox?key=0123456789abcdef0123456789abcdef"})
    void a_proxy_that_hides_who_asks_shows_the_page_to_nobody_without_the_key(String path) {
        try (TestService service = TestService.start()) {
            recover(service);

            assertNoPage(service.send("GET", path, null));
        }
    }

    private static String page(TestService service) {
        return "/outbox?key=" + service.bean(OutboxKey.class).text();
    }

    private static void assertNoPage(TestService.Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
    }

    private static String get(TestService service, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.url("").getPort())) {
            String request = "GET " + page(service) + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
