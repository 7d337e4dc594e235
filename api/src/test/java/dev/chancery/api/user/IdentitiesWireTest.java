package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Meanwhile;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.command.user.PasswordHasher;
import dev.chancery.query.rebuild.Rebuild;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Giving up one of several ways to sign in, and getting one with a first password. */
class IdentitiesWireTest {

    private static final String[] SETTINGS = {
        "GOTRUE_SECURITY_MANUAL_LINKING_ENABLED",
        "true",
        "GOTRUE_EXPERIMENTAL_CREATE_EMAIL_IDENTITY_ON_PASSWORD_SET_ENABLED",
        "true",
        "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED",
        "true"
    };

    private static TestService service;

    /** Nothing is confirmed by itself, and nothing of what is tested here is switched on. */
    private static TestService plain;

    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start(SETTINGS);
        plain = TestService.startOn(
                service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_SMTP_MAX_FREQUENCY", "1ns");
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        plain.close();
        service.close();
    }

    @AfterEach
    void the_log_says_the_same_as_the_tables() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    @Test
    void the_number_goes_with_its_identity() {
        JsonNode session = userWithPhone("ann@example.com", "4915112340001");

        Answer answer = unlink(session, "phone");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
        JsonNode user = user(session);
        assertThat(user.get("phone").stringValue()).isEmpty();
        assertThat(user.has("phone_confirmed_at")).isFalse();
        assertThat(user.get("email").stringValue()).isEqualTo("ann@example.com");
        assertThat(user.at("/app_metadata").toString()).isEqualTo("{\"provider\":\"email\",\"providers\":[\"email\"]}");
        assertThat(sql.text(
                        "SELECT payload -> 'traits' ->> 'provider' FROM auth.audit_log_entries"
                                + " WHERE payload ->> 'action' = 'identity_unlinked' AND payload ->> 'actor_id' = ?",
                        user.get("id").stringValue()))
                .isEqualTo("phone");
    }

    @Test
    void the_address_goes_with_its_own_and_so_does_the_way_in() {
        JsonNode session = userWithPhone("bob@example.com", "4915112340002");

        assertThat(unlink(session, "email").status()).isEqualTo(200);

        JsonNode user = user(session);
        assertThat(user.get("email").stringValue()).isEmpty();
        assertThat(user.has("email_confirmed_at")).isFalse();
        assertThat(user.at("/user_metadata/email_verified").booleanValue()).isFalse();
        assertThat(service.signIn("bob@example.com").status()).isEqualTo(400);
        assertThat(service.post("/signup", credentials("bob@example.com")).status())
                .as("the address is free again")
                .isEqualTo(200);
    }

    @Test
    void an_address_of_another_identity_takes_its_place_and_what_was_sent_before_is_void() {
        String id = seeded("cleo@example.com", "cleo@example.org", true);
        JsonNode session = service.signIn("cleo@example.com").json();
        plain.post("/recover", "{\"email\":\"cleo@example.com\"}");
        Mailbox.Letter letter = Mailbox.of(service).last("cleo@example.com");

        assertThat(unlink(session, "email").status()).isEqualTo(200);

        JsonNode user = user(session);
        assertThat(user.get("id").stringValue()).isEqualTo(id);
        assertThat(user.get("email").stringValue()).isEqualTo("cleo@example.org");
        assertThat(user.get("email_confirmed_at").isString()).isTrue();
        assertThat(user.at("/app_metadata/provider").stringValue()).isEqualTo("google");
        assertThat(service.signIn("cleo@example.org").status()).isEqualTo(200);
        assertThat(service.post("/verify", "{\"type\":\"recovery\",\"token_hash\":\"%s\"}".formatted(letter.hash()))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void one_that_nobody_has_verified_does_not_even_where_none_has_to_be() {
        seeded("dan@example.com", "dan@example.org", false);
        JsonNode session = service.signIn("dan@example.com").json();

        assertThat(unlink(session, "email").status()).isEqualTo(200);

        assertThat(user(session).get("email").stringValue()).isEmpty();
        assertThat(service.signIn("dan@example.org").status()).isEqualTo(400);
    }

    @Test
    void the_last_identity_stays() {
        JsonNode session = service.signUp("eve@example.com");
        new WireError(422, "single_identity_not_deletable", "User must have at least 1 identity after unlinking")
                .answers(service, "DELETE", path(session, "email"), null, "Authorization", bearer(session));

        JsonNode nobody = service.post("/signup", "{}").json();
        new WireError(422, "single_identity_not_deletable", "User must have at least 1 identity after unlinking")
                .answers(
                        service,
                        "DELETE",
                        "/user/identities/" + UUID.randomUUID(),
                        null,
                        "Authorization",
                        bearer(nobody));
    }

    @Test
    void nobody_unlinks_what_is_anothers() {
        JsonNode victim = userWithPhone("victim@example.com", "4915112340003");
        JsonNode thief = userWithPhone("thief@example.com", "4915112340004");

        new WireError(422, "identity_not_found", "Identity doesn't exist")
                .answers(service, "DELETE", path(victim, "phone"), null, "Authorization", bearer(thief));
        assertThat(user(victim).get("identities").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "00000000-0000-0000-0000-00000000000g"})
    void what_is_no_id_of_an_identity_is_told_so(String id) {
        JsonNode session = someone();
        new WireError(404, "validation_failed", "identity_id must be an UUID")
                .answers(service, "DELETE", "/user/identities/" + id, null, "Authorization", bearer(session));
    }

    @Test
    void a_token_that_is_meant_for_another_audience_unlinks_nothing() {
        JsonNode session = userWithPhone("fay@example.com", "4915112340005");
        new WireError(403, "unexpected_audience", "Token audience doesn't match request audience")
                .answers(
                        service,
                        "DELETE",
                        path(session, "phone"),
                        null,
                        "Authorization",
                        bearer(session),
                        "X-JWT-AUD",
                        "elsewhere");
        assertThat(user(session).get("identities").size()).isEqualTo(2);
    }

    @Test
    void none_is_unlinked_whose_replacement_somebody_else_has() {
        seeded("gus@example.com", "gus@example.org", true);
        JsonNode session = service.signIn("gus@example.com").json();
        takenBySomebody("gus@example.org");

        new WireError(422, "email_conflict_identity_not_deletable", "Unable to unlink identity due to email conflict")
                .answers(service, "DELETE", path(session, "email"), null, "Authorization", bearer(session));
        assertThat(user(session).get("email").stringValue()).isEqualTo("gus@example.com");
    }

    @Test
    void nor_where_somebody_takes_it_in_the_moment_before() {
        seeded("hal@example.com", "hal@example.org", true);
        JsonNode session = service.signIn("hal@example.com").json();
        AtomicBoolean happened = new AtomicBoolean();

        Answer answer = unlinkAfter(session, "email", () -> {
            if (happened.compareAndSet(false, true)) {
                takenBySomebody("hal@example.org");
            }
        });

        assertThat(happened).isTrue();
        assertThat(errorCode(answer)).isEqualTo("email_conflict_identity_not_deletable");
    }

    @Test
    void nor_by_a_session_that_was_signed_out_in_the_moment_before() {
        JsonNode session = userWithPhone("ida@example.com", "4915112340006");
        AtomicBoolean happened = new AtomicBoolean();

        Answer answer = unlinkAfter(session, "phone", () -> {
            if (happened.compareAndSet(false, true)) {
                service.as(token(session), "POST", "/logout", null);
            }
        });

        assertThat(errorCode(answer)).isEqualTo("session_not_found");
        assertThat(sql.number(
                        "SELECT count(*) FROM auth.identities WHERE user_id = ?::uuid",
                        session.at("/user/id").stringValue()))
                .isEqualTo(2);
    }

    @Test
    void of_two_who_give_up_the_last_two_at_once_one_is_refused() throws Exception {
        for (int round = 0; round < 5; round++) {
            JsonNode session = userWithPhone("both%d@example.com".formatted(round), "491511235000" + round);
            List<String> paths = Stream.of("email", "phone")
                    .map(provider -> path(session, provider))
                    .toList();
            List<Integer> statuses;
            try (ExecutorService hands = Executors.newFixedThreadPool(2)) {
                List<Future<Answer>> answers = paths.stream()
                        .map(path ->
                                hands.submit((Callable<Answer>) () -> service.as(token(session), "DELETE", path, null)))
                        .toList();
                statuses = List.of(
                        answers.get(0).get().status(), answers.get(1).get().status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 422);
            assertThat(user(session).get("identities").size()).isOne();
        }
    }

    @Test
    void one_is_refused_even_where_both_were_judged_before_either_was_written() {
        JsonNode session = userWithPhone("judged@example.com", "4915112340007");
        AtomicBoolean happened = new AtomicBoolean();

        Answer answer = unlinkAfter(session, "phone", () -> {
            if (happened.compareAndSet(false, true)) {
                assertThat(unlink(session, "email").status()).isEqualTo(200);
            }
        });

        assertThat(errorCode(answer)).isEqualTo("single_identity_not_deletable");
        assertThat(user(session).get("identities").size()).isOne();
    }

    @Test
    void nothing_of_it_is_there_where_it_is_not_wanted() {
        JsonNode session = service.signUp("joe@example.com");
        WireError disabled = new WireError(404, "manual_linking_disabled", "Manual linking is disabled");

        disabled.answers(plain, "DELETE", path(session, "email"), null, "Authorization", bearer(session));
        disabled.answers(plain, "GET", "/user/identities/authorize", null, "Authorization", bearer(session));
        disabled.answers(plain, "GET", "/user/identities/else", null, "Authorization", bearer(session));
        assertThat(plain.send("DELETE", path(session, "email"), null).status()).isEqualTo(401);
        assertThat(service.as(token(session), "GET", "/user/identities/else/where", null)
                        .body())
                .startsWith("404 page not found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            google | provider is not enabled
            GitHub | provider is not enabled
            nobody | Provider nobody could not be found
            ''     | Provider  could not be found
            """)
    void another_service_cannot_be_linked_yet_and_says_so(String provider, String reason) {
        JsonNode session = someone();
        new WireError(400, "validation_failed", "Unsupported provider: " + reason)
                .answers(
                        service,
                        "GET",
                        "/user/identities/authorize?provider=" + provider,
                        null,
                        "Authorization",
                        bearer(session));
    }

    @Test
    void a_first_password_brings_the_identity_of_a_confirmed_address() {
        String id = seededWithoutPassword("lee@example.com", true);
        JsonNode session = mailedIn("lee@example.com");

        JsonNode user = service.as(token(session), "PUT", "/user", "{\"password\":\"secret-password\"}")
                .json();

        assertThat(user.get("identities").findValuesAsString("provider")).containsExactly("google", "email");
        assertThat(user.at("/identities/1/id").stringValue()).isEqualTo(id);
        assertThat(user.at("/identities/1/identity_data/email_verified").booleanValue())
                .isTrue();
        assertThat(user.at("/app_metadata/providers").toString()).isEqualTo("[\"google\",\"email\"]");
    }

    @Test
    void so_does_one_that_an_administrator_sets() {
        String id = seededWithoutPassword("max@example.com", true);

        assertThat(providersAfterPassword(service, id)).containsExactly("google", "email");
    }

    @Test
    void but_not_for_an_address_that_nobody_has_proven_nor_where_it_is_not_wanted() {
        assertThat(providersAfterPassword(service, seededWithoutPassword("ned@example.com", false)))
                .containsExactly("google");
        assertThat(providersAfterPassword(plain, seededWithoutPassword("olga@example.com", true)))
                .containsExactly("google");
    }

    @Test
    void of_an_erased_user_the_audit_log_keeps_no_subject_of_an_identity() {
        String id = seeded("pam@example.com", "pam@example.com", true);
        JsonNode session = service.signIn("pam@example.com").json();
        assertThat(unlink(session, "google").status()).isEqualTo(200);
        String subjects = "SELECT payload -> 'traits' ->> 'provider_id' FROM auth.audit_log_entries"
                + " WHERE payload ->> 'action' = 'identity_unlinked' AND payload ->> 'actor_id' = ?";
        assertThat(sql.text(subjects, id)).startsWith("g-");

        service.asAdmin("DELETE", "/admin/users/" + id, null);

        assertThat(sql.text(subjects, id)).isEmpty();
    }

    private static List<String> providersAfterPassword(TestService at, String id) {
        return at.asAdmin("PUT", "/admin/users/" + id, "{\"password\":\"secret-password\"}")
                .json()
                .get("identities")
                .findValuesAsString("provider");
    }

    private static JsonNode someone() {
        return service.signUp(UUID.randomUUID() + "@example.com");
    }

    private static JsonNode userWithPhone(String email, String phone) {
        JsonNode session = service.signUp(email);
        service.asAdmin(
                "PUT",
                "/admin/users/" + session.at("/user/id").stringValue(),
                "{\"phone\":\"%s\",\"phone_confirm\":true}".formatted(phone));
        return session;
    }

    /** Someone whom Supabase Auth knew: with an identity of their own, and one at Google with that address. */
    private static String seeded(String email, String atGoogle, boolean verified) {
        String id = UUID.randomUUID().toString();
        String hash = service.bean(PasswordHasher.class).hash("secret-password");
        sql.execute(insertUser(id, email, hash, true)
                + insertIdentity(id, "email", id, email, true, 1)
                + insertIdentity(id, "google", "g-" + id, atGoogle, verified, 2));
        return id;
    }

    private static String seededWithoutPassword(String email, boolean confirmed) {
        String id = UUID.randomUUID().toString();
        sql.execute(
                insertUser(id, email, "", confirmed) + insertIdentity(id, "google", "g-" + id, email, confirmed, 1));
        return id;
    }

    private static String insertUser(String id, String email, String hash, boolean confirmed) {
        return """
                INSERT INTO auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
                  raw_app_meta_data, raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token,
                  email_change_token_new, email_change)
                VALUES ('00000000-0000-0000-0000-000000000000', '%s', 'authenticated', 'authenticated', '%s', '%s', %s,
                  '{}', '{}', now(), now(), '', '', '', '');
                """.formatted(id, email, hash, confirmed ? "now()" : "NULL");
    }

    private static String insertIdentity(
            String user, String provider, String subject, String email, boolean verified, int age) {
        return """
                INSERT INTO auth.identities (user_id, provider, provider_id, identity_data, created_at, updated_at)
                VALUES ('%s', '%s', '%s', '{"sub": "%3$s", "email": "%s", "email_verified": %b}',
                  now() + interval '%d microseconds', now());
                """.formatted(user, provider, subject, email, verified, age);
    }

    /** By somebody who has it as their own address, whatever identities say. */
    private static void takenBySomebody(String email) {
        String id = UUID.randomUUID().toString();
        sql.execute(insertUser(id, email, "", true));
        service.asAdmin("PUT", "/admin/users/" + id, "{\"user_metadata\":{\"a\":1}}");
    }

    private static JsonNode mailedIn(String email) {
        service.post("/otp", "{\"email\":\"%s\"}".formatted(email));
        return service.post(
                        "/verify",
                        "{\"type\":\"email\",\"email\":\"%s\",\"token\":\"%s\"}"
                                .formatted(
                                        email, Mailbox.of(service).last(email).code()))
                .json();
    }

    private static Answer unlink(JsonNode session, String provider) {
        return service.as(token(session), "DELETE", path(session, provider), null);
    }

    /** The request of a node before whose write this happens. */
    private static Answer unlinkAfter(JsonNode session, String provider, Runnable happening) {
        String path = path(session, provider);
        try (TestService slow =
                TestService.startOn(service.database(), Meanwhile.before("FOR NO KEY UPDATE", happening), SETTINGS)) {
            return slow.as(token(session), "DELETE", path, null);
        }
    }

    private static String path(JsonNode session, String provider) {
        for (JsonNode identity : user(session).get("identities")) {
            if (identity.get("provider").stringValue().equals(provider)) {
                return "/user/identities/" + identity.get("identity_id").stringValue();
            }
        }
        throw new IllegalStateException("no identity of " + provider);
    }

    private static JsonNode user(JsonNode session) {
        return service.as(token(session), "GET", "/user", null).json();
    }

    private static String credentials(String email) {
        return "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email);
    }

    private static String token(JsonNode session) {
        return session.get("access_token").stringValue();
    }

    private static String bearer(JsonNode session) {
        return "Bearer " + token(session);
    }

    private static String errorCode(Answer answer) {
        return answer.json().get("error_code").stringValue();
    }
}
