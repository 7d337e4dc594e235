package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Meanwhile;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.query.rebuild.Rebuild;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users who do not say who they are, and what becomes of them when they do. */
class AnonymousUsersWireTest {

    private static final String ENABLED = "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED";

    /** Confirms by mail; {@link #trusting} by itself. */
    private static TestService service;

    private static TestService trusting;
    private static Mailbox mailbox;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start(
                ENABLED, "true", "GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_SMTP_MAX_FREQUENCY", "1ns");
        trusting = TestService.startOn(service.database(), ENABLED, "true");
        mailbox = Mailbox.of(service);
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        trusting.close();
        service.close();
    }

    @AfterEach
    void the_log_says_the_same_as_the_tables() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    @Test
    void somebody_who_says_nothing_is_in_at_once() {
        JsonNode session =
                service.post("/signup", "{\"data\":{\"color\":\"red\"}}").json();

        JsonNode user = session.get("user");
        assertThat(user.get("is_anonymous").booleanValue()).isTrue();
        assertThat(user.get("email").stringValue()).isEmpty();
        assertThat(user.get("phone").stringValue()).isEmpty();
        assertThat(user.get("app_metadata").isEmpty()).isTrue();
        assertThat(user.get("identities").isEmpty()).isTrue();
        assertThat(user.get("user_metadata").toString()).isEqualTo("{\"color\":\"red\"}");
        assertThat(user.has("confirmed_at")).isFalse();
        JsonNode claims = claims(session);
        assertThat(claims.get("is_anonymous").booleanValue()).isTrue();
        assertThat(claims.get("role").stringValue()).isEqualTo("authenticated");
        assertThat(claims.get("amr").findValuesAsString("method")).containsExactly("anonymous");
        assertThat(service.as(token(session), "GET", "/user", null).json().get("id"))
                .isEqualTo(user.get("id"));
        JsonNode refreshed =
                service.refresh(session.get("refresh_token").stringValue()).json();
        assertThat(claims(refreshed).get("is_anonymous").booleanValue()).isTrue();
        assertThat(claims(refreshed).get("amr").findValuesAsString("method")).containsExactly("anonymous");
        assertThat(actionsOf(user)).containsExactly("user_created", "session_started", "token_refreshed");
    }

    @Test
    void nobody_is_where_that_is_not_wanted() {
        try (TestService closed = TestService.startOn(service.database());
                TestService full =
                        TestService.startOn(service.database(), ENABLED, "true", "GOTRUE_DISABLE_SIGNUP", "true")) {
            new WireError(422, "anonymous_provider_disabled", "Anonymous sign-ins are disabled")
                    .answers(closed, "POST", "/signup", "{}");
            new WireError(422, "signup_disabled", "Signups not allowed for this instance")
                    .answers(full, "POST", "/signup", "{}");
            assertThat(anonymousUsers(closed)).isFalse();
        }
        assertThat(anonymousUsers(service)).isTrue();
    }

    @Test
    void a_client_makes_no_more_of_them_than_the_limit_allows() {
        try (TestService limited = TestService.startOn(
                service.database(),
                ENABLED,
                "true",
                "GOTRUE_RATE_LIMIT_HEADER",
                "X-Forwarded-For",
                "GOTRUE_RATE_LIMIT_ANONYMOUS_USERS",
                "2")) {
            assertThat(signUpFrom(limited, "192.0.2.1", "{}").status()).isEqualTo(200);
            assertThat(signUpFrom(limited, "192.0.2.1", "{}").status()).isEqualTo(200);
            Answer third = signUpFrom(limited, "192.0.2.1", "{}");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.header("x-sb-error-code")).isEqualTo("over_request_rate_limit");
            assertThat(signUpFrom(limited, "192.0.2.2", "{}").status()).isEqualTo(200);
            assertThat(signUpFrom(limited, "192.0.2.1", credentials("named@example.com"))
                            .status())
                    .as("whoever says who they are is counted apart")
                    .isEqualTo(200);
        }
    }

    @Test
    void no_metadata_are_too_large_to_be_refused() {
        assertThat(service.post("/signup", "{\"data\":{\"x\":\"%s\"}}".formatted("y".repeat(33_000)))
                        .status())
                .isEqualTo(400);
        assertThat(service.post("/signup", "{\"data\":1}").status()).isEqualTo(400);
    }

    @Test
    void an_address_makes_them_permanent_once_they_have_proven_to_read_it() {
        JsonNode session = anonymous(service);

        JsonNode asked = change(service, session, "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}")
                .json();
        assertThat(asked.get("new_email").stringValue()).isEqualTo("ann@example.com");
        assertThat(asked.get("is_anonymous").booleanValue()).isTrue();
        assertThat(service.signIn("ann@example.com").status())
                .as("an address that nobody has proven is no way in")
                .isEqualTo(400);

        JsonNode permanent = verify("ann@example.com").json();

        assertThat(permanent.at("/user/id")).isEqualTo(session.at("/user/id"));
        assertPermanent(permanent.get("user"), "ann@example.com");
        assertThat(claims(permanent).get("is_anonymous").booleanValue()).isFalse();
        assertThat(service.signIn("ann@example.com").json().at("/user/id")).isEqualTo(session.at("/user/id"));
        assertThat(claims(service.refresh(session.get("refresh_token").stringValue())
                                .json())
                        .get("is_anonymous")
                        .booleanValue())
                .as("in the session that began before, too")
                .isFalse();
    }

    @Test
    void or_at_once_where_addresses_need_no_proof() {
        JsonNode session = anonymous(trusting);

        JsonNode user = change(trusting, session, "{\"email\":\"bob@example.com\",\"password\":\"secret-password\"}")
                .json();

        assertPermanent(user, "bob@example.com");
        assertThat(user.has("new_email")).isFalse();
        assertThat(trusting.signIn("bob@example.com").json().at("/user/id")).isEqualTo(session.at("/user/id"));
        assertThat(actionsOf(user))
                .containsExactly(
                        "user_created",
                        "session_started",
                        "user_updated_password",
                        "user_modified",
                        "user_modified",
                        "login");
        assertThat(change(trusting, session, "{\"email\":\"bob@example.org\"}")
                        .json()
                        .get("new_email")
                        .stringValue())
                .as("whoever is permanent has to prove another address")
                .isEqualTo("bob@example.org");
    }

    @Test
    void an_address_that_is_theirs_at_once_leaves_good_the_code_for_a_number_asked_for_with_it() {
        try (TestService withPhones = TestService.startOn(
                service.database(),
                ENABLED,
                "true",
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_TEST_OTP",
                "15550100:424242")) {
            JsonNode session = anonymous(withPhones);

            JsonNode user = change(withPhones, session, "{\"email\":\"both@example.com\",\"phone\":\"+15550100\"}")
                    .json();
            assertPermanent(user, "both@example.com");
            JsonNode verified = withPhones
                    .post("/verify", "{\"type\":\"phone_change\",\"phone\":\"15550100\",\"token\":\"424242\"}")
                    .json();

            assertThat(verified.at("/user/phone").stringValue()).isEqualTo("15550100");
            assertThat(verified.at("/user/id")).isEqualTo(user.get("id"));
        }
    }

    @Test
    void a_password_alone_is_no_way_back_in() {
        JsonNode session = anonymous(service);
        String own = "Bearer " + token(session);

        new WireError(
                        422,
                        "validation_failed",
                        "Updating password of an anonymous user without an email or phone is not allowed")
                .answers(service, "PUT", "/user", "{\"password\":\"secret-password\"}", "Authorization", own);
        assertThat(sql.text(
                        "SELECT encrypted_password FROM auth.users WHERE id = ?::uuid",
                        session.at("/user/id").stringValue()))
                .isEmpty();
        new WireError(400, "validation_failed", "Reauthentication requires the user to have an email or a phone number")
                .answers(service, "GET", "/reauthenticate", null, "Authorization", own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/recover", "/otp", "/magiclink", "/resend"})
    void a_wished_for_address_is_no_way_in_either(String path) {
        String wished = path.substring(1) + "@example.com";
        JsonNode session = anonymous(service);
        change(service, session, "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(wished));
        int letters = mailbox.to(wished).size();

        assertThat(service.post(
                                path,
                                "{\"email\":\"%s\",\"create_user\":false,\"type\":\"email_change\"}".formatted(wished))
                        .status())
                .isEqualTo(200);

        assertThat(mailbox.to(wished).subList(letters, mailbox.to(wished).size()))
                .as("nothing that lets the reader into the anonymous account")
                .noneMatch(letter -> !letter.kind().equals("ConfirmationRequested"));
        assertThat(isAnonymous(session)).isTrue();
    }

    @Test
    void an_address_that_somebody_has_is_refused() {
        trusting.signUp("owned@example.com");
        for (TestService each : List.of(service, trusting)) {
            JsonNode session = anonymous(each);
            assertThat(errorCode(change(each, session, "{\"email\":\"owned@example.com\"}")))
                    .isEqualTo("email_exists");
            assertThat(isAnonymous(session)).isTrue();
        }
    }

    @Test
    void whoever_signs_up_with_it_meanwhile_keeps_it() {
        AtomicBoolean happened = new AtomicBoolean();
        JsonNode session = anonymous(trusting);
        try (TestService slow = TestService.startOn(
                service.database(),
                Meanwhile.before("FOR NO KEY UPDATE", () -> {
                    if (happened.compareAndSet(false, true)) {
                        trusting.signUp("raced@example.com");
                    }
                }),
                ENABLED,
                "true")) {
            assertThat(errorCode(change(slow, session, "{\"email\":\"raced@example.com\"}")))
                    .isEqualTo("email_exists");
        }
        assertThat(happened).isTrue();
        assertThat(isAnonymous(session)).isTrue();
        assertThat(sql.number("SELECT count(*) FROM auth.users WHERE email = 'raced@example.com'"))
                .isOne();
    }

    @Test
    void so_does_who_confirms_it_before_they_do() {
        JsonNode session = anonymous(service);
        change(service, session, "{\"email\":\"slow@example.com\"}");
        trusting.signUp("slow@example.com");

        assertThat(errorCode(verify("slow@example.com"))).isEqualTo("email_exists");
        assertThat(isAnonymous(session)).isTrue();
    }

    @Test
    void an_administrator_makes_them_permanent_by_confirming_an_address() {
        String id = anonymous(service).at("/user/id").stringValue();

        JsonNode named = service.asAdmin("PUT", "/admin/users/" + id, "{\"email\":\"cleo@example.com\"}")
                .json();
        assertThat(named.get("is_anonymous").booleanValue()).isTrue();
        JsonNode confirmed = service.asAdmin(
                        "PUT", "/admin/users/" + id, "{\"email\":\"cleo@example.com\",\"email_confirm\":true}")
                .json();

        assertThat(confirmed.get("is_anonymous").booleanValue()).isFalse();
        assertThat(service.asAdmin("GET", "/admin/users?filter=cleo@example.com", null)
                        .json()
                        .at("/users/0/is_anonymous")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void or_they_become_it_by_confirming_the_address_that_an_administrator_gave_them() {
        JsonNode session = anonymous(service);
        service.asAdmin(
                "PUT", "/admin/users/" + session.at("/user/id").stringValue(), "{\"email\":\"given@example.com\"}");
        service.post("/resend", "{\"type\":\"signup\",\"email\":\"given@example.com\"}");

        Answer answer = service.post(
                "/verify",
                "{\"type\":\"signup\",\"email\":\"given@example.com\",\"token\":\"%s\"}"
                        .formatted(mailbox.last("given@example.com").code()));

        assertThat(answer.json().at("/user/is_anonymous").booleanValue()).isFalse();
    }

    private static void assertPermanent(JsonNode user, String email) {
        assertThat(user.get("is_anonymous").booleanValue()).isFalse();
        assertThat(user.get("email").stringValue()).isEqualTo(email);
        assertThat(user.get("email_confirmed_at").isString()).isTrue();
        assertThat(user.at("/app_metadata").toString()).isEqualTo("{\"provider\":\"email\",\"providers\":[\"email\"]}");
        assertThat(user.at("/identities/0/provider").stringValue()).isEqualTo("email");
        assertThat(user.at("/identities/0/identity_data/email_verified").booleanValue())
                .isTrue();
    }

    private static JsonNode anonymous(TestService at) {
        return at.post("/signup", "{}").json();
    }

    private static Answer change(TestService at, JsonNode session, String body) {
        return at.as(token(session), "PUT", "/user", body);
    }

    private static Answer verify(String email) {
        return service.post(
                "/verify",
                "{\"type\":\"email_change\",\"email\":\"%s\",\"token\":\"%s\"}"
                        .formatted(email, mailbox.last(email).code()));
    }

    private static Answer signUpFrom(TestService at, String address, String body) {
        return at.send("POST", "/signup", body, "X-Forwarded-For", address);
    }

    private static String credentials(String email) {
        return "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email);
    }

    private static boolean anonymousUsers(TestService at) {
        return at.send("GET", "/settings", null)
                .json()
                .at("/external/anonymous_users")
                .booleanValue();
    }

    private static boolean isAnonymous(JsonNode session) {
        return service.as(token(session), "GET", "/user", null)
                .json()
                .get("is_anonymous")
                .booleanValue();
    }

    private static String token(JsonNode session) {
        return session.get("access_token").stringValue();
    }

    private static String errorCode(Answer answer) {
        return answer.json().get("error_code").stringValue();
    }

    private static JsonNode claims(JsonNode session) {
        String payload = token(session).split("\\.")[1];
        return JsonMapper.shared().readTree(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }

    private static List<String> actionsOf(JsonNode user) {
        return sql.texts(
                "SELECT a.payload ->> 'action' FROM auth.audit_log_entries a JOIN events.event e ON e.event_id = a.id"
                        + " WHERE a.payload ->> 'actor_id' = ? ORDER BY e.position",
                user.get("id").stringValue());
    }
}
