package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code GET} and {@code PUT /user}. */
class UserWireTest {

    private static TestService service;
    private static String token;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_MAILER_SECURE_EMAIL_CHANGE_ENABLED", "true");
        token = service.signUp("ann@example.com").get("access_token").stringValue();
        service.signUp("taken@example.com");
        service.asAdmin("POST", "/admin/users", "{\"phone\":\"15550001\"}");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void users_see_themselves() {
        Answer answer = service.as(token, "GET", "/user", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames())
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
        assertThat(answer.json().get("phone").stringValue()).isEmpty();
        assertThat(service.as(token, "GET", "/user/", null).body()).isEqualTo(answer.body());
    }

    @Test
    void metadata_are_merged_and_null_removes() {
        String other = service.signUp("meta@example.com").get("access_token").stringValue();
        service.as(other, "PUT", "/user", "{\"data\":{\"a\":1,\"b\":{\"c\":null}}}");

        JsonNode user = service.as(other, "PUT", "/user", "{\"data\":{\"a\":null,\"d\":true}}")
                .json();

        assertThat(user.get("user_metadata").has("a")).isFalse();
        assertThat(user.get("user_metadata").get("b").toString()).isEqualTo("{\"c\":null}");
        assertThat(user.get("user_metadata").get("d").booleanValue()).isTrue();
    }

    @Test
    void a_new_address_waits_for_its_confirmation() {
        String other = service.signUp("moving@example.com").get("access_token").stringValue();

        JsonNode user = service.as(other, "PUT", "/user", "{\"email\":\"Moved@example.com\"}")
                .json();

        assertThat(user.get("email").stringValue()).isEqualTo("moving@example.com");
        assertThat(user.get("new_email").stringValue()).isEqualTo("moved@example.com");
        assertThat(user.has("email_change_sent_at")).isTrue();
        assertThat(service.as(other, "PUT", "/user", "{\"email\":\"other@example.com\"}")
                        .status())
                .isEqualTo(429);
    }

    @Test
    void a_new_password_ends_the_other_sessions() {
        String here = service.signUp("changing@example.com").get("access_token").stringValue();
        String elsewhere = service.post(
                        "/token?grant_type=password",
                        "{\"email\":\"changing@example.com\",\"password\":\"secret-password\"}")
                .json()
                .get("access_token")
                .stringValue();

        assertThat(service.as(here, "PUT", "/user", "{\"password\":\"another-password\"}")
                        .status())
                .isEqualTo(200);

        assertThat(service.as(here, "GET", "/user", null).status()).isEqualTo(200);
        assertThat(service.as(elsewhere, "GET", "/user", null).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"email":"no address"}                        | 400 | validation_failed       | Unable to validate email address: invalid format
            {"email":"taken@example.com"}                 | 422 | email_exists            | A user with this email address has already been registered
            {"phone":"x"}                                 | 400 | validation_failed       | Invalid phone number format (E.164 required)
            {"phone":"15550001"}                          | 422 | phone_exists            | A user with this phone number has already been registered
            {"phone":"15550009"}                          | 422 | phone_provider_disabled | Unable to get SMS provider
            {"phone":"15550009","channel":"pigeon"}       | 400 | validation_failed       | Invalid channel, supported values are 'sms' or 'whatsapp'. 'whatsapp' is only supported if Twilio or Twilio Verify is used as the provider.
            {"password":"secret-password"}                | 422 | same_password           | New password should be different from the old password.
            {"app_metadata":{"admin":true}}               | 403 | not_admin               | Updating app_metadata requires admin privileges
            {"email":"x@example.com","code_challenge":"x"} | 400 | validation_failed      | PKCE flow requires code_challenge_method and code_challenge
            """)
    void refuses(String body, int status, String code, String message) {
        new WireError(status, code, message).answers(service, "PUT", "/user", body, "Authorization", "Bearer " + token);
    }

    @Test
    void a_weak_password_is_told_with_its_reasons() {
        Answer answer = service.as(token, "PUT", "/user", "{\"password\":\"\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("weak_password").toString()).isEqualTo("{\"reasons\":[\"length\"]}");
    }

    @Test
    void whoever_has_much_metadata_can_still_use_their_token() {
        JsonNode session = service.post(
                        "/signup",
                        "{\"email\":\"much@example.com\",\"password\":\"secret-password\",\"data\":{\"bio\":\"%s\"}}"
                                .formatted("x".repeat(30_000)))
                .json();
        String accessToken = session.get("access_token").stringValue();

        assertThat(service.as(accessToken, "GET", "/user", null).status()).isEqualTo(200);
        assertThat(service.as(accessToken, "PUT", "/user", "{\"data\":{\"bio\":null}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void metadata_do_not_grow_beyond_what_a_token_can_carry_by_one_change_or_by_many() {
        String half = "x".repeat(17_000);
        String token = text(service.signUp("grows@example.com"), "access_token");
        assertThat(service.as(token, "PUT", "/user", "{\"data\":{\"a\":\"%s\"}}".formatted(half))
                        .status())
                .isEqualTo(200);

        new WireError(400, "validation_failed", "user_metadata must be at most 32768 bytes of JSON")
                .answers(
                        service,
                        "PUT",
                        "/user",
                        "{\"data\":{\"b\":\"%s\"}}".formatted(half),
                        "Authorization",
                        "Bearer " + token);
        new WireError(400, "validation_failed", "user_metadata must be at most 32768 bytes of JSON")
                .answers(
                        service,
                        "POST",
                        "/signup",
                        "{\"email\":\"big@example.com\",\"password\":\"secret-password\",\"data\":{\"a\":\"%s\"}}"
                                .formatted(half + half));
        assertThat(service.as(token, "PUT", "/user", "{\"data\":{\"a\":null}}").status())
                .isEqualTo(200);
    }

    @Test
    void nor_by_numbers_that_are_long_when_they_are_written_out_nor_by_many_small_values() {
        String digits = String.join(",", Collections.nCopies(1000, "1e40"));
        String objects = String.join(",", Collections.nCopies(3000, "{}"));
        String signUp = "{\"email\":\"dense@example.com\",\"password\":\"secret-password\",\"data\":{\"a\":[%s]}}";

        new WireError(400, "validation_failed", "user_metadata must be at most 32768 bytes of JSON")
                .answers(service, "POST", "/signup", signUp.formatted(digits));
        new WireError(400, "validation_failed", "user_metadata must have at most 2048 values")
                .answers(service, "POST", "/signup", signUp.formatted(objects));
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).stringValue();
    }
}
