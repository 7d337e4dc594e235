package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /signup} where addresses are confirmed automatically. */
class SignUpWireTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("CHANCERY_JWT_AUDIENCES", "another");
        service.signUp("taken@example.com");
        service.asAdmin(
                "POST",
                "/admin/users",
                "{\"email\":\"waiting@example.com\",\"password\":\"secret-password\",\"email_confirm\":false}");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_new_address_gets_a_session() {
        Answer answer = service.post(
                "/signup",
                "{\"email\":\"New@Example.com\",\"password\":\"secret-password\",\"data\":{\"name\":\"Ann\",\"gone\":null}}");
        JsonNode session = answer.json();
        JsonNode user = session.get("user");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(session.propertyNames())
                .containsExactlyInAnyOrder(
                        "access_token", "token_type", "expires_in", "expires_at", "refresh_token", "user");
        assertThat(session.get("token_type").stringValue()).isEqualTo("bearer");
        assertThat(user.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "aud",
                        "role",
                        "email",
                        "email_confirmed_at",
                        "phone",
                        "confirmed_at",
                        "last_sign_in_at",
                        "app_metadata",
                        "user_metadata",
                        "identities",
                        "created_at",
                        "updated_at",
                        "is_anonymous");
        assertThat(user.get("email").stringValue()).isEqualTo("new@example.com");
        assertThat(user.get("user_metadata").propertyNames())
                .containsExactlyInAnyOrder("sub", "email", "email_verified", "phone_verified", "name");
        assertThat(user.get("identities").get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "identity_id",
                        "id",
                        "user_id",
                        "identity_data",
                        "provider",
                        "last_sign_in_at",
                        "created_at",
                        "updated_at",
                        "email");
        assertThat(answer.header("sb-auth-user-id")).isEqualTo(user.get("id").stringValue());
        assertThat(answer.header("sb-auth-session-id")).isNotEmpty();
        assertThat(answer.header("sb-auth-refresh-token-counter")).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                      | 422 | anonymous_provider_disabled | Anonymous sign-ins are disabled
            {"password":"secret-password"}                                          | 422 | anonymous_provider_disabled | Anonymous sign-ins are disabled
            {"email":"a@b.co"}                                                      | 400 | validation_failed           | Signup requires a valid password
            {"email":"a@b.co","phone":"1234","password":"secret-password"}          | 400 | validation_failed           | Only an email address or phone number should be provided on signup.
            {"phone":"1234","password":"secret-password"}                           | 400 | phone_provider_disabled     | Phone signups are disabled
            {"phone":"1234","password":"secret-password","channel":"pigeon"}        | 400 | validation_failed           | Invalid channel, supported values are 'sms' or 'whatsapp'. 'whatsapp' is only supported if Twilio or Twilio Verify is used as the provider.
            {"phone":"1234","password":"secret-password","code_challenge":"x"}      | 400 | validation_failed           | PKCE not supported for phone signups
            {"email":"a@b.co","password":"secret-password","code_challenge":"x"}    | 400 | validation_failed           | PKCE flow requires code_challenge_method and code_challenge
            {"email":"a@b.co","password":"secret-password","code_challenge":"x","code_challenge_method":"s256"} | 400 | validation_failed | code challenge has to be between 43 and 128 characters
            {"email":"no address","password":"secret-password"}                     | 400 | validation_failed           | Unable to validate email address: invalid format
            {"email":"taken@example.com","password":"secret-password"}              | 422 | user_already_exists         | User already registered
            {"email":"waiting@example.com","password":"another-password"}           | 422 | user_already_exists         | User already registered
            """, quoteCharacter = '~')
    void refuses(String body, int status, String code, String message) {
        new WireError(status, code, message).answers(service, "POST", "/signup", body);
    }

    @Test
    void an_address_of_another_audience_is_taken_too() {
        new WireError(422, "user_already_exists", "User already registered")
                .answers(
                        service,
                        "POST",
                        "/signup",
                        "{\"email\":\"taken@example.com\",\"password\":\"secret-password\"}",
                        "X-JWT-AUD",
                        "another");
    }

    @Test
    void strangers_do_not_fill_the_log_with_sign_ups_of_an_address_that_is_taken() {
        service.signUp("popular@example.com");
        for (int i = 0; i < 20; i++) {
            new WireError(422, "user_already_exists", "User already registered")
                    .answers(
                            service,
                            "POST",
                            "/signup",
                            "{\"email\":\"popular@example.com\",\"password\":\"a-strangers-guess\"}");
        }

        assertThat(Sql.on(service.database()).number("""
                        SELECT count(*) FROM events.event
                        WHERE name = 'user.sign-up-repeated'
                          AND subject = (SELECT id FROM auth.users WHERE email = 'popular@example.com')
                        """)).isOne();
    }

    @Test
    void who_is_banned_does_not_come_in_by_signing_up_again() {
        assertThat(service.asAdmin("POST", "/admin/users", """
                                {"email": "banned@example.com", "password": "secret-password", "ban_duration": "1h"}
                                """).status()).isEqualTo(200);
        String body = "{\"email\":\"banned@example.com\",\"password\":\"%s\"}";

        new WireError(400, "user_banned", "User is banned")
                .answers(service, "POST", "/signup", body.formatted("secret-password"));
        new WireError(422, "user_already_exists", "User already registered")
                .answers(service, "POST", "/signup", body.formatted("a-strangers-guess"));

        assertThat(Sql.on(service.database()).texts("""
                        SELECT email_confirmed_at FROM auth.users WHERE email = 'banned@example.com'
                        """)).containsOnlyNulls();
    }

    @Test
    void a_weak_password_is_told_with_its_reasons() {
        String body = "{\"email\":\"weak@example.com\",\"password\":\"short\"}";
        Answer first = service.post("/signup", body);
        Answer second = service.send("POST", "/signup", body, "X-Supabase-Api-Version", "2024-01-01");

        assertThat(first.status()).isEqualTo(422);
        assertThat(first.body())
                .isEqualTo("{\"code\":422,\"error_code\":\"weak_password\",\"msg\":\"Password should be at least 6"
                        + " characters.\",\"weak_password\":{\"reasons\":[\"length\"]}}");
        assertThat(second.body())
                .isEqualTo("{\"code\":\"weak_password\",\"message\":\"Password should be at least 6 characters.\","
                        + "\"weak_password\":{\"reasons\":[\"length\"]}}");
    }

    @Test
    void numbers_come_back_as_every_client_reads_them() {
        Answer answer = service.post(
                "/signup",
                "{\"email\":\"numbers@example.com\",\"password\":\"secret-password\",\"data\":"
                        + "{\"whole\":1.0,\"half\":0.5,\"exact\":9007199254740993,\"huge\":1e21}}");
        JsonNode metadata = answer.json().get("user").get("user_metadata");

        assertThat(metadata.get("whole").toString()).isEqualTo("1");
        assertThat(metadata.get("half").toString()).isEqualTo("0.5");
        assertThat(metadata.get("exact").toString()).isEqualTo("9007199254740993");
        assertThat(metadata.get("huge").doubleValue()).isEqualTo(1e21);
    }

    @Test
    void of_a_field_given_twice_in_any_spelling_the_last_counts() {
        Answer answer = service.post(
                "/signup",
                "{\"email\":\"first@example.com\",\"EMAIL\":\"second@example.com\",\"password\":\"secret-password\"}");

        assertThat(answer.json().get("user").get("email").stringValue()).isEqualTo("second@example.com");
    }

    @Test
    void an_address_that_a_seed_of_the_owners_has_is_taken() {
        Sql.on(service.database()).execute("""
                INSERT INTO auth.users (id, email, aud, email_confirmed_at)
                VALUES ('00000000-0000-4000-8000-00000000005e', 'seed@example.com', 'authenticated', now())
                """);

        new WireError(422, "user_already_exists", "User already registered")
                .answers(
                        service,
                        "POST",
                        "/signup",
                        "{\"email\":\"seed@example.com\",\"password\":\"secret-password\"}");
    }

    @Test
    void of_many_who_sign_up_with_one_address_at_once_one_gets_it() throws Exception {
        List<Future<Integer>> answers;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = clients.invokeAll(Collections.nCopies(
                    8,
                    () -> service.post("/signup", "{\"email\":\"race@example.com\",\"password\":\"secret-password\"}")
                            .status()));
        }

        assertThat(answers.stream().map(Future::resultNow).sorted())
                .containsExactly(200, 422, 422, 422, 422, 422, 422, 422);
    }
}
