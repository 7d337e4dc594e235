package dev.chancery.api.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.SignedCall;
import dev.chancery.infra.testing.Wallet;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever may open an account is asked over HTTP before there is one. */
class BeforeUserCreatedTest {

    private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    private static final String OTHER_SECRET = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=";
    private static final Answered YES = Answered.json("{}");

    private static final FakeService HOOK = new FakeService(_ -> YES);

    private static TestService service;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_HOOK_BEFORE_USER_CREATED_ENABLED",
                "true",
                "GOTRUE_HOOK_BEFORE_USER_CREATED_URI",
                HOOK.url() + "/hook?tenant=7",
                "GOTRUE_HOOK_BEFORE_USER_CREATED_SECRETS",
                "v1," + SECRET + "|v1," + OTHER_SECRET,
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_MAX_FREQUENCY",
                "1ns",
                "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED",
                "true",
                "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED",
                "true");
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        service.close();
        HOOK.close();
    }

    @BeforeEach
    void allow() {
        HOOK.answering(_ -> YES);
    }

    @Test
    void it_is_told_who_wants_in_and_signed_with_every_secret() {
        Answer answer = service.post(
                "/signup",
                "{\"email\":\"Ann@Example.com\",\"password\":\"secret-password\",\"data\":{\"plan\":\"free\"}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(HOOK.asked()).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.path()).isEqualTo("/hook?tenant=7");
            assertThat(call.headers().getFirst("Content-Type")).isEqualTo("application/json");
            assertThat(call.headers().getFirst("Accept-Encoding")).isEqualTo("identity");
            assertThat(SignedCall.isFromWhoKnows(SECRET, call)).isTrue();
            assertThat(SignedCall.isFromWhoKnows(OTHER_SECRET, call)).isTrue();
            assertThat(SignedCall.isFromWhoKnows("whsec_" + "A".repeat(32), call))
                    .isFalse();
            JsonNode told = new JsonMapper().readTree(call.body());
            assertThat(told.at("/metadata/name").stringValue()).isEqualTo("before-user-created");
            assertThat(told.at("/metadata/ip_address").stringValue()).isEqualTo("127.0.0.1");
            assertThat(UUID.fromString(told.at("/metadata/uuid").stringValue())).isNotNull();
            JsonNode user = told.get("user");
            assertThat(user.get("id")).isEqualTo(answer.json().at("/user/id"));
            assertThat(user.get("email").stringValue()).isEqualTo("ann@example.com");
            assertThat(user.get("user_metadata").toString()).isEqualTo("{\"plan\":\"free\"}");
            assertThat(user.get("app_metadata"))
                    .isEqualTo(new JsonMapper().readTree("{\"provider\":\"email\",\"providers\":[\"email\"]}"));
            assertThat(user.get("identities").isEmpty()).isTrue();
            assertThat(user.get("created_at").stringValue()).isEqualTo("0001-01-01T00:00:00Z");
            assertThat(call.body()).doesNotContain("secret-password", "$2a$");
        });
    }

    @ParameterizedTest
    @CsvSource({"403, 403, unknown", "0, 500, unexpected_failure", "200, 500, unexpected_failure"})
    void its_refusal_reaches_the_client_in_its_own_words_and_nothing_has_happened(
            int said, int status, String errorCode) {
        HOOK.answering(_ -> Answered.json("{\"error\":{%s\"message\":\"only friends\"}}"
                .formatted(said == 0 ? "" : "\"http_code\":" + said + ",")));
        long before = facts();

        Answer answer = signUp("stranger@example.com");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("code").intValue()).isEqualTo(status);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo(errorCode);
        assertThat(answer.json().get("msg").stringValue()).isEqualTo("only friends");
        assertThat(facts()).isEqualTo(before);
    }

    static Stream<Arguments> failures() {
        Map<String, String> json = Map.of("Content-Type", "application/json");
        return Stream.of(
                Arguments.of(
                        new Answered(500, "oops"),
                        500,
                        "unexpected_failure",
                        "Unexpected status code returned from hook: 500"),
                Arguments.of(
                        new Answered(302, "", Map.of("Location", HOOK.url() + "/elsewhere")),
                        500,
                        "unexpected_failure",
                        "Unexpected status code returned from hook: 302"),
                Arguments.of(
                        new Answered(429, "", Map.of("Retry-After", "1")),
                        500,
                        "unexpected_failure",
                        "Service currently unavailable due to hook"),
                Arguments.of(
                        new Answered(200, "{}"),
                        400,
                        "hook_payload_invalid_content_type",
                        "Invalid Content-Type: Missing Content-Type header"),
                Arguments.of(
                        new Answered(200, "<p>", Map.of("Content-Type", "text/html")),
                        400,
                        "hook_payload_invalid_content_type",
                        "Invalid JSON response. Received content-type: text/html"),
                Arguments.of(
                        new Answered(200, "{\"a\":\"" + "x".repeat(205_000) + "\"}", json),
                        422,
                        "hook_payload_over_size_limit",
                        "Payload size exceeded size limit of 204800 bytes"),
                Arguments.of(
                        new Answered(200, "{\"error\":", json),
                        500,
                        "unexpected_failure",
                        "Error unmarshaling JSON output."),
                Arguments.of(
                        new Answered(200, "{\"error\":\"no\"}", json),
                        500,
                        "unexpected_failure",
                        "Error unmarshaling JSON output."));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void where_it_fails_nobody_gets_in(Answered answered, int status, String code, String message) {
        HOOK.answering(_ -> answered);
        long before = facts();

        Answer answer = signUp("unlucky@example.com");

        assertThat(answer.json().get("msg").stringValue()).isEqualTo(message);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(facts()).isEqualTo(before);
        assertThat(HOOK.asked()).allMatch(call -> call.path().equals("/hook?tenant=7"));
    }

    @Test
    void whoever_waits_for_it_waits_five_seconds() {
        HOOK.fallingSilent();
        long before = facts();
        long start = System.nanoTime();

        Answer answer = signUp("patient@example.com");

        assertThat(System.nanoTime() - start).isBetween(4_900_000_000L, 7_000_000_000L);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("hook_timeout");
        assertThat(answer.json().get("msg").stringValue())
                .isEqualTo("Failed to reach hook within maximum time of 5.000000 seconds");
        assertThat(facts()).isEqualTo(before);
    }

    @Test
    void it_is_asked_wherever_an_account_is_opened_and_nowhere_else() {
        service.post("/otp", "{\"email\":\"otp@example.com\"}");
        service.asAdmin("POST", "/invite", "{\"email\":\"invited@example.com\"}");
        service.asAdmin(
                "POST",
                "/admin/generate_link",
                "{\"type\":\"magiclink\",\"email\":\"linked@example.com\",\"password\":\"secret-password\"}");
        service.post("/otp", "{\"phone\":\"15550001\"}");
        service.post("/signup", "{\"phone\":\"15550002\",\"password\":\"secret-password\"}");
        service.post("/signup", "{}");
        Wallet wallet = Wallet.ofEthereum();
        service.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in."));
        assertThat(HOOK.asked()).hasSize(7);

        service.post("/otp", "{\"phone\":\"15550001\"}");
        service.post("/signup", "{\"phone\":\"15550002\",\"password\":\"secret-password\"}");
        service.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in again."));
        service.post("/otp", "{\"email\":\"otp@example.com\"}");
        service.asAdmin("POST", "/invite", "{\"email\":\"invited@example.com\"}");
        service.asAdmin("POST", "/admin/users", "{\"email\":\"imported@example.com\"}");
        assertThat(HOOK.asked()).hasSize(7);
    }

    /** A trigger stands for somebody who is faster: it fails each first attempt to write as a lost race does. */
    @Test
    void it_is_asked_once_however_often_the_account_is_written() {
        sql.execute("""
                CREATE SEQUENCE public.attempts;
                CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                  IF nextval('public.attempts') % 2 = 1 THEN
                    RAISE EXCEPTION 'somebody was faster' USING ERRCODE = 'serialization_failure';
                  END IF;
                  RETURN new;
                END $$;
                CREATE TRIGGER losing BEFORE INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.lose();
                """);
        try {
            service.post("/otp", "{\"email\":\"often@example.com\"}");
            service.post("/signup", "{\"phone\":\"15550009\",\"password\":\"secret-password\"}");
            service.post("/signup", "{}");
            service.asAdmin("POST", "/invite", "{\"email\":\"often-invited@example.com\"}");
            service.asAdmin(
                    "POST", "/admin/generate_link", "{\"type\":\"invite\",\"email\":\"often-linked@example.com\"}");
            service.post("/token?grant_type=web3", WalletGrant.of(Wallet.ofEthereum(), "Sign in."));

            assertThat(sql.number("SELECT last_value FROM public.attempts")).isEqualTo(12);
            assertThat(HOOK.asked()).hasSize(6);
        } finally {
            sql.execute(
                    "DROP TRIGGER losing ON auth.users; DROP FUNCTION public.lose(); DROP SEQUENCE public.attempts");
        }
    }

    @Test
    void it_is_told_who_does_not_say_who_they_are() {
        Answer answer = service.post("/signup", "{\"data\":{\"plan\":\"free\"}}");

        JsonNode user = new JsonMapper().readTree(HOOK.asked().getLast().body()).get("user");
        assertThat(user.get("id")).isEqualTo(answer.json().at("/user/id"));
        assertThat(user.get("is_anonymous").booleanValue()).isTrue();
        assertThat(user.get("email").stringValue()).isEmpty();
        assertThat(user.get("user_metadata").toString()).isEqualTo("{\"plan\":\"free\"}");
        assertThat(user.get("app_metadata").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/otp | {\"email\":\"nobody@example.com\"}",
                "/otp | {\"phone\":\"15550003\"}",
                "/signup | {\"phone\":\"15550003\",\"password\":\"secret-password\"}",
                "/signup | {}",
                "/invite | {\"email\":\"nobody@example.com\"}",
                "/admin/generate_link | {\"type\":\"invite\",\"email\":\"nobody@example.com\"}"
            })
    void its_refusal_counts_on_every_way_in(String path, String body) {
        HOOK.answering(_ -> Answered.json("{\"error\":{\"http_code\":403,\"message\":\"only friends\"}}"));
        long before = facts();

        Answer answer = service.asAdmin("POST", path, body);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("msg").stringValue()).isEqualTo("only friends");
        assertThat(facts()).isEqualTo(before);
    }

    private static Answer signUp(String email) {
        return service.post("/signup", "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email));
    }

    private static long facts() {
        return sql.number("SELECT (SELECT count(*) FROM events.event) + (SELECT count(*) FROM auth.users)");
    }
}
