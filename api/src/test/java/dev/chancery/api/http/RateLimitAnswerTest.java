package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.sso.SamlKey;
import dev.chancery.infra.ratelimit.Limiter;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever comes too often is told by which rule, and when to come again (draft-ietf-httpapi-ratelimit-headers-10). */
class RateLimitAnswerTest {

    private static final String HEADER = "X-Forwarded-For";

    /** So slow that nothing comes anew while a test runs. */
    private static final String[] SETTINGS = {
        "GOTRUE_RATE_LIMIT_HEADER", HEADER,
        "GOTRUE_RATE_LIMIT_OTP", "1",
        "GOTRUE_RATE_LIMIT_VERIFY", "1",
        "GOTRUE_RATE_LIMIT_TOKEN_REFRESH", "1",
        "GOTRUE_RATE_LIMIT_WEB3", "1",
        "GOTRUE_RATE_LIMIT_SSO", "1",
        "GOTRUE_SAML_RATE_LIMIT_ASSERTION", "1",
        "GOTRUE_SAML_ENABLED", "true",
        "GOTRUE_SAML_PRIVATE_KEY", SamlKey.KEY,
        "GOTRUE_RATE_LIMIT_ANONYMOUS_USERS", "3",
        "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED", "true",
        "GOTRUE_EXTERNAL_PHONE_ENABLED", "true",
        "GOTRUE_MAILER_AUTOCONFIRM", "false"
    };

    private static TestDatabase database;
    private static TestService service;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        service = TestService.startOn(database, SETTINGS);
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            anonymous_sign_ups |  3 | POST | /signup                    | {}
            signups            | 30 | POST | /signup                    | {"email":"ann@example.com"}
            recover            | 30 | POST | /recover                   | {}
            resend             | 30 | POST | /resend                    | {}
            magic_link         | 30 | POST | /magiclink                 | {}
            otp                | 30 | POST | /otp                       | {}
            verify             | 30 | POST | /verify                    | {}
            token              | 30 | POST | /token?grant_type=password | {}
            web3               | 30 | POST | /token?grant_type=web3     | {}
            sso                | 30 | POST | /sso                       | {}
            saml_assertion     | 30 | POST | /sso/saml/acs              | {}
            saml_logout        | 30 | POST | /sso/saml/slo              | {}
            user               | 30 | PUT  | /user                      | {}
            """)
    void the_limiter_of_a_route_is_named(String name, int burst, String method, String path, String body) {
        String address =
                "198.51.100." + Limiter.valueOf(name.toUpperCase(Locale.ROOT)).ordinal();
        String token = name.equals("user") ? accessToken() : service.anonKey();

        for (int i = 0; i < burst; i++) {
            assertThat(from(address, token, method, path, body).status()).isNotEqualTo(429);
        }
        Answer refused = from(address, token, method, path, body);

        assertRefused(refused, "over_request_rate_limit", "Request rate limit reached");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"%s\";q=%d;w=3600".formatted(name, burst));
        assertThat(retryAfter(refused)).isBetween(200L, 3600L);
        assertThat(refused.header("RateLimit")).isEqualTo("\"%s\";r=0;t=%d".formatted(name, retryAfter(refused)));
    }

    static Stream<Limiter> limiters() {
        return Arrays.stream(Limiter.values());
    }

    /** Else the table above lacks one. */
    @ParameterizedTest
    @MethodSource("limiters")
    void each_limiter_is_in_the_table(Limiter limiter) throws NoSuchMethodException {
        String table = RateLimitAnswerTest.class
                .getDeclaredMethod(
                        "the_limiter_of_a_route_is_named",
                        String.class,
                        int.class,
                        String.class,
                        String.class,
                        String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();

        assertThat(table).containsPattern("(?m)^" + limiter.name().toLowerCase(Locale.ROOT) + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "GOTRUE_RATE_LIMIT_EMAIL_SENT, email, over_email_send_rate_limit, email rate limit exceeded, email_sent",
        "GOTRUE_RATE_LIMIT_SMS_SENT, phone, over_sms_send_rate_limit, SMS rate limit exceeded, sms_sent"
    })
    void so_is_what_limits_messages_to_all(String setting, String field, String code, String message, String name) {
        try (TestService one = TestService.startOn(database, with(SETTINGS, setting, "1"));
                TestService other = TestService.startOn(database, with(SETTINGS, setting, "1"))) {
            assertThat(one.post("/otp", ask(field, 1)).status()).isEqualTo(200);
            Answer refused = other.post("/otp", ask(field, 2));

            assertRefused(refused, code, message);
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"%s\";q=1;w=3600".formatted(name));
            assertThat(retryAfter(refused)).isBetween(3000L, 3600L);
            assertThat(refused.header("RateLimit")).isEqualTo("\"%s\";r=0;t=%d".formatted(name, retryAfter(refused)));
        }
        try (TestService closed = TestService.startOn(database, with(SETTINGS, setting, "0"))) {
            Answer refused = closed.post("/otp", ask(field, 3));

            assertRefused(refused, code, message);
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"%s\";q=0".formatted(name));
            assertThat(refused.header("RateLimit")).isEqualTo("\"%s\";r=0".formatted(name));
            assertThat(refused.header("Retry-After")).as("never").isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "email, over_email_send_rate_limit, smtp_max_frequency",
        "phone, over_sms_send_rate_limit, sms_max_frequency"
    })
    void so_is_what_limits_messages_to_one(String field, String code, String name) {
        assertThat(service.post("/otp", ask(field, 4)).status()).isEqualTo(200);
        Answer refused = service.post("/otp", ask(field, 4));

        assertRefused(
                refused,
                code,
                "For security purposes, you can only request this after " + retryAfter(refused) + " seconds.");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"%s\";q=1;w=60".formatted(name));
        assertThat(retryAfter(refused)).isBetween(30L, 60L);
        assertThat(refused.header("RateLimit")).isEqualTo("\"%s\";r=0;t=%d".formatted(name, retryAfter(refused)));
    }

    @Test
    void an_owner_who_asks_too_often_is_told_as_much() {
        service.asAdmin(
                "POST",
                "/admin/users",
                "{\"email\":\"owner@example.com\",\"password\":\"secret-password\",\"email_confirm\":true}");
        String token =
                service.signIn("owner@example.com").json().get("access_token").stringValue();
        assertThat(service.as(token, "GET", "/reauthenticate", null).status()).isEqualTo(200);
        Answer refused = service.as(token, "GET", "/reauthenticate", null);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"smtp_max_frequency\";q=1;w=60");
        assertThat(refused.header("Retry-After")).isNotEmpty();
    }

    @Test
    void apps_in_browsers_may_read_it() {
        assertThat(service.send("GET", "/health", null, "Origin", "https://app.example.com")
                        .header("Access-Control-Expose-Headers"))
                .contains("Retry-After", "RateLimit", "RateLimit-Policy");
    }

    @Test
    void neither_another_node_nor_a_restart_nor_a_clock_that_is_wrong_lets_anybody_in() {
        exhaust(service, "203.0.113.1");

        try (TestService restarted =
                TestService.startOnAt(database, () -> Instant.now().plus(Duration.ofHours(5)), SETTINGS)) {
            assertThat(signIn(restarted, "203.0.113.1")).isEqualTo(429);
            exhaust(restarted, "203.0.113.2");
        }
        assertThat(signIn(service, "203.0.113.2")).isEqualTo(429);
    }

    private static void exhaust(TestService node, String address) {
        for (int i = 0; i < 30; i++) {
            assertThat(signIn(node, address)).isEqualTo(400);
        }
        assertThat(signIn(node, address)).isEqualTo(429);
    }

    private static int signIn(TestService node, String address) {
        return node.send("POST", "/token?grant_type=password", "{}", HEADER, address)
                .status();
    }

    private static String accessToken() {
        return service.post("/signup", "{}").json().get("access_token").stringValue();
    }

    private static Answer from(String address, String token, String method, String path, String body) {
        return service.send(method, path, body, HEADER, address, "Authorization", "Bearer " + token);
    }

    private static String ask(String field, int number) {
        return "{\"%s\":\"%s\"}"
                .formatted(field, field.equals("email") ? "asked" + number + "@example.com" : "1555000000" + number);
    }

    private static String[] with(String[] settings, String name, String value) {
        return Stream.concat(Arrays.stream(settings), Stream.of(name, value)).toArray(String[]::new);
    }

    private static void assertRefused(Answer refused, String code, String message) {
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("error_code").stringValue()).isEqualTo(code);
        assertThat(refused.json().get("msg").stringValue()).isEqualTo(message);
    }

    private static long retryAfter(Answer refused) {
        return Long.parseLong(refused.header("Retry-After"));
    }
}
