package dev.chancery.api.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is in an access token is said by a hook, before anything is written. */
class CustomAccessTokenTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final Answered NO = Answered.json("{\"error\":{\"http_code\":403,\"message\":\"not on a Sunday\"}}");

    private static final FakeService HOOK = new FakeService(CustomAccessTokenTest::withRole);

    private static TestService service;
    private static TestService autoconfirming;
    private static Mailbox mailbox;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_SMTP_MAX_FREQUENCY",
                "1ns",
                "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_ENABLED",
                "true",
                "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_URI",
                HOOK.url().toString());
        autoconfirming = TestService.startOn(
                service.database(),
                "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_ENABLED",
                "true",
                "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_URI",
                HOOK.url().toString());
        mailbox = Mailbox.of(service);
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        autoconfirming.close();
        service.close();
        HOOK.close();
    }

    @BeforeEach
    void behave() {
        HOOK.answering(CustomAccessTokenTest::withRole);
    }

    private static Answered withRole(Asked asked) {
        ObjectNode claims = (ObjectNode) JSON.readTree(asked.body()).get("claims");
        claims.put("user_role", "editor");
        return Answered.json("{\"claims\":" + claims + "}");
    }

    @Test
    void it_is_asked_on_every_grant_about_the_session_that_begins_or_goes_on() throws Exception {
        service.signUp("ann@example.com");
        assertThat(HOOK.asked()).as("nobody comes in yet").isEmpty();

        JsonNode verified = verify("ann@example.com").json();
        assertToken(verified, "otp");
        assertThat(last().at("/claims/user_metadata/email_verified").booleanValue())
                .isTrue();

        JsonNode signedIn = service.signIn("ann@example.com").json();
        assertToken(signedIn, "password");

        JsonNode refreshed =
                service.refresh(signedIn.get("refresh_token").stringValue()).json();
        assertToken(refreshed, "token_refresh");
        assertThat(claims(refreshed).get("session_id"))
                .isEqualTo(claims(signedIn).get("session_id"));

        assertToken(exchanged("ann@example.com").json(), "magiclink");

        assertToken(autoconfirming.signUp("bob@example.com"), "password");
        assertThat(HOOK.asked()).hasSize(5);
    }

    @Test
    void who_is_banned_while_it_is_asked_does_not_go_on() {
        JsonNode session = autoconfirming.signUp("banned@example.com");
        String id = session.at("/user/id").stringValue();
        HOOK.answering(asked -> {
            service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"1h\"}");
            return withRole(asked);
        });

        Answer answer = service.refresh(session.get("refresh_token").stringValue());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("user_banned");
    }

    @Test
    void it_is_asked_anew_about_who_is_another_meanwhile() {
        JsonNode session = autoconfirming.signUp("demoted@example.com");
        String id = session.at("/user/id").stringValue();
        service.asAdmin("PUT", "/admin/users/" + id, "{\"role\":\"service_role\"}");
        HOOK.answering(asked -> {
            service.asAdmin("PUT", "/admin/users/" + id, "{\"role\":\"authenticated\"}");
            return withRole(asked);
        });

        JsonNode refreshed =
                service.refresh(session.get("refresh_token").stringValue()).json();

        assertThat(claims(refreshed).get("role").stringValue()).isEqualTo("authenticated");
    }

    @Test
    void one_that_changes_the_user_each_time_is_asked_three_times() {
        JsonNode session = autoconfirming.signUp("seen@example.com");
        String id = session.at("/user/id").stringValue();
        AtomicInteger times = new AtomicInteger();
        HOOK.answering(asked -> {
            service.asAdmin(
                    "PUT", "/admin/users/" + id, "{\"app_metadata\":{\"seen\":%d}}".formatted(times.incrementAndGet()));
            return withRole(asked);
        });

        assertThat(service.refresh(session.get("refresh_token").stringValue()).status())
                .isEqualTo(200);
        assertThat(times).hasValue(3);
        assertThat(service.signIn("seen@example.com").status()).isEqualTo(200);
        assertThat(times).hasValue(6);
    }

    @Test
    void a_code_is_void_if_the_password_is_another_by_the_time_it_has_answered() throws Exception {
        JsonNode session = autoconfirming.signUp("late@example.com");
        String code = codeOfFlow("late@example.com");
        HOOK.answering(asked -> {
            service.asAdmin(
                    "PUT",
                    "/admin/users/" + session.at("/user/id").stringValue(),
                    "{\"password\":\"another-password\"}");
            return withRole(asked);
        });

        assertThat(exchange(code).json().get("error_code").stringValue()).isEqualTo("flow_state_not_found");
    }

    /** A trigger stands for somebody who is faster: it fails the first attempt to write as a lost race does. */
    @Test
    void it_is_asked_once_however_often_a_new_account_is_written() {
        sql.execute("""
                CREATE SEQUENCE public.attempts;
                CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                  IF nextval('public.attempts') = 1 THEN
                    RAISE EXCEPTION 'somebody was faster' USING ERRCODE = 'serialization_failure';
                  END IF;
                  RETURN new;
                END $$;
                CREATE TRIGGER losing BEFORE INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.lose();
                """);
        try {
            JsonNode session = autoconfirming.signUp("often@example.com");

            assertThat(sql.number("SELECT last_value FROM public.attempts")).isEqualTo(2);
            assertThat(HOOK.asked()).hasSize(1);
            assertThat(last().at("/user_id")).isEqualTo(session.at("/user/id"));
        } finally {
            sql.execute(
                    "DROP TRIGGER losing ON auth.users; DROP FUNCTION public.lose(); DROP SEQUENCE public.attempts");
        }
    }

    @Test
    void a_refusal_leaves_everything_as_it_was() throws Exception {
        service.signUp("carl@example.com");
        String code = mailbox.last("carl@example.com").code();
        String refreshToken =
                verify("carl@example.com").json().get("refresh_token").stringValue();
        String magic = codeOfFlow("carl@example.com");
        service.signUp("dora@example.com");
        HOOK.answering(_ -> NO);
        long before = facts();

        assertRefused(verify("dora@example.com"));
        assertRefused(service.signIn("carl@example.com"));
        assertRefused(service.refresh(refreshToken));
        assertRefused(exchange(magic));
        assertRefused(
                autoconfirming.post("/signup", "{\"email\":\"eve@example.com\",\"password\":\"secret-password\"}"));

        assertThat(facts()).isEqualTo(before);
        HOOK.answering(CustomAccessTokenTest::withRole);
        assertThat(code).isNotNull();
        assertThat(verify("dora@example.com").status()).isEqualTo(200);
        assertThat(service.refresh(refreshToken).status()).isEqualTo(200);
        assertThat(exchange(magic).status()).isEqualTo(200);
    }

    @Test
    void whoever_has_no_right_to_a_token_has_nobody_asked() throws Exception {
        service.signUp("fred@example.com");
        String token = verify("fred@example.com").json().get("refresh_token").stringValue();
        String magic = codeOfFlow("fred@example.com");
        service.signUp("unconfirmed@example.com");
        HOOK.answering(CustomAccessTokenTest::withRole);
        byte[] forged = Base64.getUrlDecoder().decode(token);
        forged[forged.length - 8] ^= 1;

        assertThat(service.refresh(Base64.getUrlEncoder().withoutPadding().encodeToString(forged))
                        .status())
                .isEqualTo(400);
        assertThat(service.post(
                                "/token?grant_type=pkce",
                                "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}".formatted(magic, VERIFIER + "x"))
                        .status())
                .isEqualTo(400);
        assertThat(service.signIn("unconfirmed@example.com")
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("email_not_confirmed");
        assertThat(service.post(
                                "/token?grant_type=password",
                                "{\"email\":\"fred@example.com\",\"password\":\"wrong-password\"}")
                        .status())
                .isEqualTo(400);
        assertThat(HOOK.asked()).isEmpty();
    }

    /** Those who are slower decide again, but not on other facts. */
    @Test
    void tabs_that_refresh_together_have_it_asked_once_each() throws Exception {
        service.signUp("tabs@example.com");
        String token = verify("tabs@example.com").json().get("refresh_token").stringValue();
        HOOK.answering(CustomAccessTokenTest::withRole);

        try (ExecutorService tabs = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = IntStream.range(0, 8)
                    .mapToObj(_ -> tabs.submit(() -> service.refresh(token)))
                    .toList();
            Set<String> successors = new HashSet<>();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
                successors.add(answer.get().json().get("refresh_token").stringValue());
            }
            assertThat(successors).hasSize(1);
        }
        assertThat(HOOK.asked()).hasSize(8);
    }

    @Test
    void times_with_an_exponent_are_written_out() {
        service.signUp("ida@example.com");
        HOOK.answering(asked -> {
            ObjectNode claims = (ObjectNode) JSON.readTree(asked.body()).get("claims");
            return Answered.json(
                    "{\"claims\":" + claims.toString().replaceFirst("\"iat\":\\d+", "\"iat\":1.7e9") + "}");
        });

        assertThat(claims(verify("ida@example.com").json()).get("iat").toString())
                .isEqualTo("1700000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1.5", "true", "null"})
    void a_time_that_is_none_is_refused(String time) {
        String email = "time-" + time.charAt(0) + time.length() + "@example.com";
        service.signUp(email);
        HOOK.answering(asked -> {
            ObjectNode claims = (ObjectNode) JSON.readTree(asked.body()).get("claims");
            return Answered.json(
                    "{\"claims\":" + claims.toString().replaceFirst("\"exp\":\\d+", "\"exp\":" + time) + "}");
        });

        assertThat(verify(email).json().get("msg").stringValue())
                .contains("- exp: Invalid type. Expected: integer, given: ");
    }

    @Test
    void where_another_address_has_yet_to_accept_nobody_is_asked() {
        service.signUp("old@example.com");
        String token = verify("old@example.com").json().get("access_token").stringValue();
        service.as(token, "PUT", "/user", "{\"email\":\"new@example.com\"}");
        HOOK.answering(CustomAccessTokenTest::withRole);

        assertThat(verify("email_change", "old@example.com").json().get("code").stringValue())
                .isEqualTo("200");
        assertThat(HOOK.asked()).isEmpty();

        assertThat(claims(verify("email_change", "new@example.com").json())
                        .get("email")
                        .stringValue())
                .isEqualTo("new@example.com");
        assertThat(last().at("/claims/email").stringValue()).isEqualTo("new@example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | output claims field is missing",
                "null | output claims field is missing",
                "{\"claims\":[]} | Error unmarshaling JSON output.",
                "{\"claims\":null} | '- (root): Invalid type. Expected: object, given: null'",
            })
    void claims_that_are_none_are_refused(String output, String message) {
        service.signUp("gina@example.com");
        HOOK.answering(_ -> Answered.json(output));

        Answer answer = verify("gina@example.com");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().get("msg").stringValue()).contains(message);
    }

    @Test
    void claims_without_what_everybody_needs_are_refused_by_name() {
        service.signUp("hugo@example.com");
        HOOK.answering(asked -> {
            ObjectNode claims = (ObjectNode) JSON.readTree(asked.body()).get("claims");
            claims.remove("session_id");
            claims.put("exp", "tomorrow");
            claims.put("iat", 1.7e9);
            return Answered.json("{\"claims\":" + claims + "}");
        });

        Answer answer = verify("hugo@example.com");

        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("unexpected_failure");
        assertThat(answer.json().get("msg").stringValue())
                .isEqualTo("output claims do not conform to the expected schema: \n"
                        + "- (root): session_id is required\n"
                        + "- exp: Invalid type. Expected: integer, given: string\n");
    }

    private static void assertToken(JsonNode session, String method) {
        JsonNode claims = claims(session);
        assertThat(claims.get("user_role").stringValue()).isEqualTo("editor");
        JsonNode told = last();
        assertThat(told.get("authentication_method").stringValue()).isEqualTo(method);
        assertThat(told.get("user_id").stringValue())
                .isEqualTo(session.at("/user/id").stringValue());
        assertThat(told.at("/metadata/name").stringValue()).isEqualTo("customize-access-token");
        assertThat(claims.at("/exp").longValue())
                .isEqualTo(session.get("expires_at").longValue());
        assertThat(sql.number(
                        "SELECT count(*) FROM auth.sessions WHERE id = ?::uuid",
                        claims.get("session_id").stringValue()))
                .isOne();
        String token = session.get("access_token").stringValue();
        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.json().get("msg").stringValue()).isEqualTo("not on a Sunday");
        assertThat(answer.status()).isEqualTo(403);
    }

    private static JsonNode last() {
        return JSON.readTree(HOOK.asked().getLast().body());
    }

    private static JsonNode claims(JsonNode session) {
        String payload = session.get("access_token").stringValue().split("\\.")[1];
        return JSON.readTree(Base64.getUrlDecoder().decode(payload));
    }

    private static Answer verify(String email) {
        return verify("signup", email);
    }

    private static Answer verify(String type, String email) {
        return service.post(
                "/verify",
                "{\"type\":\"%s\",\"email\":\"%s\",\"token\":\"%s\"}"
                        .formatted(type, email, mailbox.last(email).code()));
    }

    private static Answer exchanged(String email) throws Exception {
        return exchange(codeOfFlow(email));
    }

    private static String codeOfFlow(String email) throws Exception {
        byte[] challenge = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        service.post(
                "/otp",
                "{\"email\":\"%s\",\"code_challenge\":\"%s\",\"code_challenge_method\":\"s256\"}"
                        .formatted(
                                email, Base64.getUrlEncoder().withoutPadding().encodeToString(challenge)));
        Function<Answer, String> place = answer -> answer.header("Location");
        return place.apply(service.send(
                        "GET",
                        "/verify?type=magiclink&token=" + mailbox.last(email).hash(),
                        null))
                .replaceFirst(".*code=([0-9a-f-]{36}).*", "$1");
    }

    private static Answer exchange(String code) {
        return service.post(
                "/token?grant_type=pkce", "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}".formatted(code, VERIFIER));
    }

    private static long facts() {
        return sql.number("SELECT (SELECT count(*) FROM events.event) + (SELECT count(*) FROM auth.users)");
    }
}
