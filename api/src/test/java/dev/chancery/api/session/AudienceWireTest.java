package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code X-JWT-AUD}, which anybody can send. */
class AudienceWireTest {

    private static final String NEW_USER =
            "{\"email\":\"%s@example.com\",\"password\":\"secret-password\",\"email_confirm\":true}";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "CHANCERY_JWT_AUDIENCES",
                "shop,staff",
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED",
                "true");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /signup                    | {"email":"a@example.com","password":"secret-password"}
            /signup                    | {"phone":"4915112345678","password":"secret-password"}
            /signup                    | {}
            /otp                       | {"email":"a@example.com"}
            /otp                       | {"phone":"4915112345678"}
            /magiclink                 | {"email":"a@example.com"}
            /recover                   | {"email":"a@example.com"}
            /resend                    | {"type":"signup","email":"a@example.com"}
            /resend                    | {"type":"sms","phone":"4915112345678"}
            /verify                    | {"type":"email","email":"a@example.com","token":"123456"}
            /verify                    | {"type":"sms","phone":"4915112345678","token":"123456"}
            /token?grant_type=password | {"email":"a@example.com","password":"secret-password"}
            """)
    void a_stranger_cannot_make_one_up(String path, String body) {
        new WireError(400, "validation_failed", "X-JWT-AUD names an audience that is not configured")
                .answers(service, "POST", path, body, "X-JWT-AUD", "made-up");

        assertThat(Sql.on(service.database()).number("SELECT count(*) FROM auth.users WHERE aud = 'made-up'"))
                .isZero();
    }

    @Test
    void nor_can_whoever_has_an_account() {
        String token = service.signUp("user@example.com").get("access_token").stringValue();

        new WireError(400, "validation_failed", "X-JWT-AUD names an audience that is not configured")
                .answers(
                        service,
                        "POST",
                        "/otp",
                        "{\"email\":\"a@example.com\"}",
                        "Authorization",
                        "Bearer " + token,
                        "X-JWT-AUD",
                        "made-up");
    }

    @Test
    void those_that_are_configured_have_users_of_their_own() {
        Answer answer = service.send("POST", "/signup", NEW_USER.formatted("shopper"), "X-JWT-AUD", "shop");

        assertThat(answer.json().get("user").get("aud").stringValue()).isEqualTo("shop");
        assertThat(signIn("shopper", "shop").status()).isEqualTo(200);
        assertThat(signIn("shopper", "staff").status()).isEqualTo(400);
        assertThat(signIn("shopper", "authenticated").status()).isEqualTo(400);
    }

    @Test
    void an_administrator_may_name_any() {
        Answer created = service.send(
                "POST",
                "/admin/users",
                NEW_USER.formatted("odd"),
                "Authorization",
                "Bearer " + service.serviceRoleKey(),
                "X-JWT-AUD",
                "odd");

        assertThat(created.json().get("aud").stringValue()).isEqualTo("odd");
        assertThat(service.send(
                                "POST",
                                "/token?grant_type=password",
                                NEW_USER.formatted("odd"),
                                "Authorization",
                                "Bearer " + service.serviceRoleKey(),
                                "X-JWT-AUD",
                                "odd")
                        .status())
                .isEqualTo(200);
    }

    private static Answer signIn(String name, String audience) {
        return service.send("POST", "/token?grant_type=password", NEW_USER.formatted(name), "X-JWT-AUD", audience);
    }
}
