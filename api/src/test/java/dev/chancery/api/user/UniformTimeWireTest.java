package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody is answered as soon as the work is done that depends on whose address it is; {@code bench/enumeration} tells the rest. */
class UniformTimeWireTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_SMTP_MAX_FREQUENCY", "1ns");
        for (String known : new String[] {"ann", "cia"}) {
            service.asAdmin(
                    "POST",
                    "/admin/users",
                    "{\"email\":\"%s@example.com\",\"password\":\"secret-password\",\"email_confirm\":%s}"
                            .formatted(known, known.equals("ann")));
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /recover   | {"email":"%s@example.com"}                                  | 100
            /magiclink | {"email":"%s@example.com"}                                  | 100
            /otp       | {"email":"%s@example.com"}                                  | 100
            /otp       | {"email":"%s@example.com","create_user":false}              | 100
            /resend    | {"email":"%s@example.com","type":"signup"}                  | 100
            /resend    | {"email":"%s@example.com","type":"email_change"}            | 100
            /signup    | {"email":"%s@example.com","password":"another-password"}    | 250
            """)
    void an_answer_about_an_address_takes_its_time(String path, String body, long millis) {
        for (String whom : new String[] {"ann", "cia", "nobody-" + UUID.randomUUID()}) {
            long began = System.nanoTime();

            Answer answer = service.post(path, body.formatted(whom));

            assertThat(answer.status()).as(whom).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as(whom)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(millis));
        }
    }
}
