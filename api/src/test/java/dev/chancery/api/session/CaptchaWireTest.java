package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.ForgedToken;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.infra.captcha.CaptchaProvider;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Routes that only people shall use. */
class CaptchaWireTest {

    private static final String CLIENT = "X-Forwarded-For";
    private static final WireError NO_TOKEN =
            new WireError(400, "captcha_failed", "captcha protection: request disallowed (no captcha_token found)");
    private static final String SIGN_IN = "/token?grant_type=password";

    private static FakeService provider;
    private static TestService service;

    @BeforeAll
    static void start() {
        provider = new FakeService(CaptchaWireTest::judge);
        service = TestService.startAsking(
                CaptchaWireTest::endpoint,
                "GOTRUE_SECURITY_CAPTCHA_ENABLED",
                "true",
                "GOTRUE_SECURITY_CAPTCHA_PROVIDER",
                "turnstile",
                "GOTRUE_SECURITY_CAPTCHA_SECRET",
                "the-secret",
                "GOTRUE_SECURITY_CAPTCHA_TIMEOUT",
                "2s",
                "GOTRUE_RATE_LIMIT_HEADER",
                CLIENT,
                "GOTRUE_RATE_LIMIT_OTP",
                "0",
                "GOTRUE_RATE_LIMIT_TOKEN_REFRESH",
                "0");
    }

    private static URI endpoint(CaptchaProvider asked) {
        assertThat(asked).isEqualTo(CaptchaProvider.TURNSTILE);
        return provider.url().resolve("/siteverify");
    }

    /** The token {@code person} passes. */
    private static Answered judge(Asked asked) {
        return new Answered(
                200,
                asked.body().contains("response=person&")
                        ? "{\"success\":true}"
                        : "{\"success\":false,\"error-codes\":[\"invalid-input-response\",\"timeout-or-duplicate\"]}");
    }

    @AfterAll
    static void stop() {
        service.close();
        provider.close();
    }

    @BeforeEach
    void forget() {
        provider.answering(CaptchaWireTest::judge);
    }

    private static String credentials(String email, String security) {
        return "{\"email\":\"%s\",\"password\":\"secret-password\"%s}".formatted(email, security);
    }

    private static String token(String token) {
        return ",\"gotrue_meta_security\":{\"captcha_token\":\"" + token + "\"}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signup", "/signup/", SIGN_IN, "/token?grant_type=web3", "/token?grant_type=", "/token"})
    void without_a_token_nobody_gets_anywhere(String path) {
        String none = "";
        for (String security : new String[] {
            none, ",\"gotrue_meta_security\":{}", ",\"gotrue_meta_security\":null", token(""), token(" \\n ")
        }) {
            NO_TOKEN.answers(service, "POST", path, credentials("robot@example.com", security));
        }
        assertThat(provider.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signup", SIGN_IN})
    void a_token_that_the_provider_does_not_know_is_refused_in_its_words(String path) {
        new WireError(
                        400,
                        "captcha_failed",
                        "captcha protection: request disallowed (invalid-input-response, timeout-or-duplicate)")
                .answers(service, "POST", path, credentials("robot@example.com", token("robot")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"gotrue_meta_security\":\"person\"   | gotrue_meta_security is not of type object",
                ",\"gotrue_meta_security\":[]           | gotrue_meta_security is not of type object",
                ",\"gotrue_meta_security\":{\"captcha_token\":[\"person\"]} | captcha_token is not of type string",
            })
    void a_token_of_another_type_is_no_token(String security, String problem) {
        new WireError(400, "bad_json", "Could not parse request body as JSON: field " + problem)
                .answers(service, "POST", "/signup", credentials("robot@example.com", security));
    }

    @Test
    void a_person_signs_up_and_in() {
        Answer signedUp = service.send(
                "POST", "/signup", credentials("ann@example.com", token(" person ")), CLIENT, "198.51.100.7");

        assertThat(signedUp.status()).as(signedUp.body()).isEqualTo(200);
        Asked asked = provider.asked().getFirst();
        assertThat(asked.path()).isEqualTo("/siteverify");
        assertThat(asked.body()).isEqualTo("secret=the-secret&response=person&remoteip=198.51.100.7");
        assertThat(service.post(SIGN_IN, credentials("ann@example.com", token("person")))
                        .status())
                .isEqualTo(200);
        assertThat(provider.asked()).hasSize(2);
    }

    @Test
    void names_match_in_any_case() {
        assertThat(service.post(
                                "/signup",
                                credentials(
                                        "case@example.com", ",\"GoTrue_Meta_Security\":{\"Captcha_Token\":\"person\"}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void who_is_in_already_refreshes_without_one() {
        JsonNode session = service.post("/signup", credentials("in@example.com", token("person")))
                .json();
        provider.answering(CaptchaWireTest::judge);

        assertThat(service.refresh(session.get("refresh_token").stringValue()).status())
                .isEqualTo(200);
        for (String grant : new String[] {"pkce", "id_token"}) {
            assertThat(service.post("/token?grant_type=" + grant, "{}").body()).doesNotContain("captcha");
        }
        assertThat(provider.asked()).isEmpty();
    }

    @Test
    void a_service_key_needs_none() {
        assertThat(service.asAdmin("POST", "/signup", credentials("server@example.com", ""))
                        .status())
                .isEqualTo(200);
        assertThat(service.asAdmin("POST", SIGN_IN, credentials("server@example.com", ""))
                        .status())
                .isEqualTo(200);
        assertThat(provider.asked()).isEmpty();
    }

    @Test
    void no_other_bearer_is_a_service_key() {
        String user = service.post("/signup", credentials("user@example.com", token("person")))
                .json()
                .get("access_token")
                .stringValue();
        String header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
        String claims = "{\"role\":\"service_role\"}";
        for (String bearer : new String[] {
            user,
            service.anonKey(),
            ForgedToken.of(header, claims, "another-secret-of-at-least-32-characters"),
            ForgedToken.of("{\"role\":\"service_role\",\"exp\":1}"),
            ForgedToken.unsigned("{\"alg\":\"none\"}", claims),
            "service_role"
        }) {
            NO_TOKEN.answers(
                    service, "POST", SIGN_IN, credentials("user@example.com", ""), "Authorization", "Bearer " + bearer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "{\"success\":\"true\"}"})
    void an_answer_that_is_no_verdict_lets_nobody_through(String answer) {
        provider.answering(_ -> new Answered(503, answer));

        assertUnverified(service.post(SIGN_IN, credentials("ann@example.com", token("person"))));
    }

    @Test
    void a_provider_that_does_not_answer_in_time_lets_nobody_through() {
        CountDownLatch end = new CountDownLatch(1);
        provider.answering(asked -> {
            await(end);
            return judge(asked);
        });

        assertUnverified(service.post(SIGN_IN, credentials("ann@example.com", token("person"))));
        end.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertUnverified(Answer answer) {
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("unexpected_failure");
        assertThat(answer.json().get("msg").stringValue()).isEqualTo("captcha verification process failed");
    }

    /** Wire contract §0.8: a robot uses nothing up, and is told of the captcha rather than of the limit. */
    @ParameterizedTest
    @CsvSource({"/signup, 203.0.113.1", "/token?grant_type=password, 203.0.113.2"})
    void the_captcha_comes_before_the_limit(String path, String client) {
        String robot = credentials("limited@example.com", token("robot"));
        String person = credentials("limited@example.com", token("person"));

        assertThat(IntStream.range(0, 40).map(_ -> send(path, robot, client))).containsOnly(400);
        assertThat(IntStream.range(0, 30).map(_ -> send(path, person, client))).doesNotContain(429);
        assertThat(send(path, person, client)).isEqualTo(429);
        assertThat(send(path, robot, client)).isEqualTo(400);
    }

    private static int send(String path, String body, String client) {
        return service.send("POST", path, body, CLIENT, client).status();
    }

    @Test
    void an_unknown_grant_is_named_so_only_to_people() {
        assertThat(service.post("/token?grant_type=magic", credentials("x@example.com", token("person")))
                        .json()
                        .get("msg")
                        .stringValue())
                .isEqualTo("unsupported_grant_type");
    }

    @Test
    void what_has_no_captcha_asks_for_none() {
        String user = service.post("/signup", credentials("plain@example.com", token("person")))
                .json()
                .get("access_token")
                .stringValue();

        assertThat(service.as(user, "PUT", "/user", "{\"data\":{}}").status()).isEqualTo(200);
        assertThat(service.as(user, "POST", "/logout", null).status()).isEqualTo(204);
    }
}
