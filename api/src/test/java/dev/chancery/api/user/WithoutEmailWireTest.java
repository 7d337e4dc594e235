package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GOTRUE_EXTERNAL_EMAIL_ENABLED=false}: there is no way in by an address, nor back in. */
class WithoutEmailWireTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_EXTERNAL_EMAIL_ENABLED", "false");
        service.asAdmin(
                "POST",
                "/admin/users",
                "{\"email\":\"ann@example.com\",\"password\":\"secret-password\",\"email_confirm\":true}");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /signup                    | {"email":"bob@example.com","password":"secret-password"} | 400 | Email signups are disabled
            /token?grant_type=password | {"email":"ann@example.com","password":"secret-password"} | 422 | Email logins are disabled
            /recover                   | {"email":"ann@example.com"}                               | 400 | Email logins are disabled
            /magiclink                 | {"email":"ann@example.com"}                               | 422 | Email logins are disabled
            /otp                       | {"email":"ann@example.com"}                               | 422 | Email logins are disabled
            /resend                    | {"email":"ann@example.com","type":"signup"}               | 400 | Email logins are disabled
            """)
    void nothing_is_done_for_an_address(String path, String body, int status, String message) {
        Answer answer = service.post(path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("email_provider_disabled");
        assertThat(answer.json().get("msg").stringValue()).isEqualTo(message);
    }
}
