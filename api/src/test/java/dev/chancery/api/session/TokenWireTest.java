package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /token}. */
class TokenWireTest {

    private static final String REFRESH = "/token?grant_type=refresh_token";
    private static final String PASSWORD = "/token?grant_type=password";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
        service.signUp("ann@example.com");
        service.asAdmin("POST", "/admin/users", "{\"email\":\"waiting@example.com\",\"password\":\"secret-password\"}");
        service.asAdmin(
                "POST",
                "/admin/users",
                "{\"email\":\"banned@example.com\",\"password\":\"secret-password\",\"email_confirm\":true,"
                        + "\"ban_duration\":\"24h\"}");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void the_right_password_gets_a_session() {
        Answer answer = service.post(PASSWORD, "{\"email\":\"ANN@example.com\",\"password\":\"secret-password\"}");
        JsonNode session = answer.json();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(session.propertyNames())
                .containsExactlyInAnyOrder(
                        "access_token",
                        "token_type",
                        "expires_in",
                        "expires_at",
                        "refresh_token",
                        "user",
                        "weak_password");
        assertThat(session.get("weak_password").isNull()).isTrue();
        assertThat(answer.header("sb-auth-refresh-token-counter")).isEqualTo("0");
    }

    /** However dear the hash is that they have, or nobody has. */
    @ParameterizedTest
    @ValueSource(strings = {"ann@example.com", "nobody@example.com", "waiting@example.com", "banned@example.com"})
    void a_wrong_password_is_refused_after_the_same_time(String email) {
        long began = System.nanoTime();

        Answer answer = service.post(PASSWORD, "{\"email\":\"" + email + "\",\"password\":\"wrong\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /token                           | {}                                                               | 400 | invalid_credentials       | unsupported_grant_type
            /token?grant_type=Password       | {}                                                               | 400 | invalid_credentials       | unsupported_grant_type
            /token?grant_type=password       | {}                                                               | 400 | validation_failed         | missing email or phone
            /token?grant_type=password       | {"email":"a@b.co","phone":"12","password":"x"}                   | 400 | validation_failed         | Only an email address or phone number should be provided on login.
            /token?grant_type=password       | {"phone":"12","password":"x"}                                    | 422 | phone_provider_disabled   | Phone logins are disabled
            /token?grant_type=password       | {"email":"nobody@example.com","password":"secret-password"}      | 400 | invalid_credentials       | Invalid login credentials
            /token?grant_type=password       | {"email":"ann@example.com","password":"wrong-password"}          | 400 | invalid_credentials       | Invalid login credentials
            /token?grant_type=password       | {"email":"ann@example.com"}                                      | 400 | invalid_credentials       | Invalid login credentials
            /token?grant_type=password       | {"email":"waiting@example.com","password":"secret-password"}     | 400 | email_not_confirmed       | Email not confirmed
            /token?grant_type=password       | {"email":"waiting@example.com","password":"wrong-password"}      | 400 | invalid_credentials       | Invalid login credentials
            /token?grant_type=password       | {"email":"banned@example.com","password":"secret-password"}      | 400 | user_banned               | User is banned
            /token?grant_type=password       | {"email":"banned@example.com","password":"wrong-password"}       | 400 | invalid_credentials       | Invalid login credentials
            /token?grant_type=refresh_token  | {}                                                               | 400 | validation_failed         | Refresh token is not valid
            /token?grant_type=refresh_token  | {"refresh_token":null}                                           | 400 | validation_failed         | Refresh token is not valid
            /token?grant_type=refresh_token  | {"refresh_token":"short"}                                        | 400 | validation_failed         | Refresh token is not valid
            /token?grant_type=refresh_token  | {"refresh_token":"abcdefghijkl"}                                 | 400 | refresh_token_not_found   | Invalid Refresh Token: Refresh Token Not Found
            /token?grant_type=refresh_token  | {"refresh_token":"ABCDEFGHIJKL"}                                 | 400 | validation_failed         | Refresh token is not valid
            """)
    void refuses(String path, String body, int status, String code, String message) {
        new WireError(status, code, message).answers(service, "POST", path, body);
    }

    @Test
    void a_refresh_token_is_good_for_the_next_tokens() {
        Answer answer = refresh(signIn());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "access_token", "token_type", "expires_in", "expires_at", "refresh_token", "user");
        assertThat(answer.header("sb-auth-refresh-token-counter")).isEqualTo("1");
        assertThat(answer.header("sb-auth-refresh-token-reuse")).isEqualTo("false");
    }

    @Test
    void the_token_before_the_current_one_gets_the_current_one_again() {
        String first = signIn();
        String current = refresh(first).json().get("refresh_token").stringValue();

        Answer again = refresh(first);

        assertThat(again.json().get("refresh_token").stringValue()).isEqualTo(current);
        assertThat(again.header("sb-auth-refresh-token-reuse")).isEmpty();
        assertThat(again.header("sb-auth-refresh-token-reuse-cause")).isEqualTo("fail-to-save");
    }

    @Test
    void an_older_token_ends_the_session() {
        String first = signIn();
        String second = refresh(first).json().get("refresh_token").stringValue();
        String third = refresh(second).json().get("refresh_token").stringValue();

        Answer reused = refresh(first);

        assertThat(reused.json().get("error_code").stringValue()).isEqualTo("refresh_token_already_used");
        assertThat(reused.header("sb-auth-refresh-token-rotated")).isEqualTo("true");
        assertThat(reused.header("sb-auth-session-id")).isNotEmpty();
        new WireError(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
                .answers(service, "POST", REFRESH, "{\"refresh_token\":\"%s\"}".formatted(third));
    }

    @Test
    void what_the_content_type_says_does_not_matter() {
        for (String type : new String[] {"text/plain", "multipart/form-data", "application/x-www-form-urlencoded"}) {
            Answer answer = service.send(
                    "POST",
                    PASSWORD,
                    "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}",
                    "Content-Type",
                    type);
            assertThat(answer.status()).as(type).isEqualTo(200);
        }
    }

    private static String signIn() {
        return service.post(PASSWORD, "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}")
                .json()
                .get("refresh_token")
                .stringValue();
    }

    private static Answer refresh(String token) {
        return service.post(REFRESH, "{\"refresh_token\":\"%s\"}".formatted(token));
    }
}
