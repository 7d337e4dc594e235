package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.query.rebuild.Rebuild;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A phone shows its owner all codes alike: who they were sent for, it does not say. */
class ContestedNumberWireTest {

    private static final String NUMBER = "15550009";
    private static final WireError CODE_INVALID = new WireError(403, "otp_expired", "Token has expired or is invalid");

    private TestService service;

    @AfterEach
    void stop() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        service.close();
    }

    private void start(String maxFrequency) {
        start(maxFrequency, "");
    }

    private void start(String maxFrequency, String agreed) {
        service = TestService.start(
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_MAX_FREQUENCY",
                maxFrequency,
                "GOTRUE_SMS_OTP_EXP",
                "600",
                "GOTRUE_SMS_TEST_OTP",
                agreed);
    }

    private String account(String email) {
        return service.signUp(email).get("access_token").stringValue();
    }

    private Answer wish(String token) {
        return service.as(token, "PUT", "/user", "{\"phone\":\"%s\"}".formatted(NUMBER));
    }

    private static String confirmation(String code) {
        return "{\"type\":\"phone_change\",\"phone\":\"%s\",\"token\":\"%s\"}".formatted(NUMBER, code);
    }

    private String newestCode() {
        return Mailbox.of(service).last(NUMBER).code();
    }

    private String confirmedBy(String code) {
        return service.post("/verify", confirmation(code))
                .json()
                .at("/user/email")
                .stringValue();
    }

    @Test
    void nobody_gets_the_number_by_a_code_while_another_wishes_for_it_too() {
        start("1ns");
        String ann = account("ann@example.com");
        String eve = account("eve@example.com");
        wish(ann);
        String code = newestCode();
        wish(eve);

        CODE_INVALID.answers(service, "POST", "/verify", confirmation(newestCode()));
        CODE_INVALID.answers(service, "POST", "/verify", confirmation(code));
    }

    /** Ann is told nothing, or to wait, and is sent nothing: the code on her phone is Eve's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_asks_and_is_sent_nothing_does_not_confirm_the_number_for_another(boolean anew) {
        start("1h");
        String ann = account("ann@example.com");
        String eve = account("eve@example.com");
        if (anew) {
            wish(ann);
            longAgo();
        }
        assertThat(wish(eve).status()).isEqualTo(200);
        String code = newestCode();
        if (anew) {
            assertThat(service.post("/resend", "{\"type\":\"phone_change\",\"email\":\"ann@example.com\"}")
                            .status())
                    .isEqualTo(200);
        } else {
            assertThat(wish(ann).status()).isEqualTo(429);
        }
        assertThat(newestCode()).isEqualTo(code);

        CODE_INVALID.answers(service, "POST", "/verify", confirmation(code));
    }

    /** What was sent, and counted against more, an hour and more ago. */
    private void longAgo() {
        Sql.on(service.database())
                .execute(
                        "UPDATE chancery.number_wish SET at = at - interval '2 hours'; DELETE FROM chancery.rate_limit");
    }

    @Test
    void a_wish_of_long_ago_keeps_the_number_from_nobody() {
        start("1ns");
        String ann = account("ann@example.com");
        wish(account("eve@example.com"));
        longAgo();
        wish(ann);

        assertThat(confirmedBy(newestCode())).isEqualTo("ann@example.com");
    }

    @Test
    void a_code_that_was_agreed_upon_is_on_no_phone() {
        start("1ns", NUMBER + ":424242");
        wish(account("eve@example.com"));
        wish(account("ann@example.com"));

        assertThat(service.post("/verify", confirmation("424242")).status()).isEqualTo(200);
    }
}
