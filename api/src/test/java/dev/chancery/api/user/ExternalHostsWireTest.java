package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.infra.delivery.Outbox;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One service that is found by several names. */
class ExternalHostsWireTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_MAILER_EXTERNAL_HOSTS",
                "eu.example.com,us.example.com:8443,localhost");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "eu.example.com, https, https://eu.example.com",
        "eu.example.com, http, https://eu.example.com",
        "us.example.com:8443, https, https://us.example.com:8443",
        "localhost, https, https://localhost",
        "localhost, http, http://localhost"
    })
    void links_lead_back_by_the_name_that_the_gateway_says_it_has(String host, String protocol, String base) {
        assertThat(mailed(host, protocol)).contains(base + "/verify?token=");
        assertThat(generated(host, protocol)).startsWith(base + "/verify?token=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.org",
                "EU.example.com",
                "us.example.com",
                "eu.example.com.evil.example.org",
                "eu.example.com, evil.example.org",
                "evil.example.org@eu.example.com",
                "https://eu.example.com",
                ""
            })
    void nobody_else_decides_where_links_lead(String host) {
        assertThat(mailed(host, "http")).contains("http://localhost:0/verify?token=");
        assertThat(generated(host, "http")).startsWith("http://localhost:0/verify?token=");
    }

    private static String mailed(String host, String protocol) {
        String email = UUID.randomUUID() + "@example.com";
        service.send(
                "POST",
                "/otp",
                "{\"email\":\"%s\"}".formatted(email),
                "X-Forwarded-Host",
                host,
                "X-Forwarded-Proto",
                protocol);
        Outbox.Entry newest = service.bean(Outbox.class).messages().getFirst();
        assertThat(newest.to()).isEqualTo(email);
        return newest.text();
    }

    private static String generated(String host, String protocol) {
        return service.send(
                        "POST",
                        "/admin/generate_link",
                        "{\"type\":\"magiclink\",\"email\":\"ann@example.com\"}",
                        "Authorization",
                        "Bearer " + service.serviceRoleKey(),
                        "X-Forwarded-Host",
                        host,
                        "X-Forwarded-Proto",
                        protocol)
                .json()
                .get("action_link")
                .stringValue();
    }
}
