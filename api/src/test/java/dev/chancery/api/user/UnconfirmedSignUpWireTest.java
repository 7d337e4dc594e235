package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code POST /signup} where a mail has to confirm the address: nobody learns from it who has an account. */
class UnconfirmedSignUpWireTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_MAILER_AUTOCONFIRM", "false");
        service.asAdmin(
                "POST",
                "/admin/users",
                "{\"email\":\"taken@example.com\",\"password\":\"secret-password\",\"email_confirm\":true}");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_new_address_waits_for_its_confirmation() {
        JsonNode user = service.signUp("new@example.com");

        assertThat(user.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "aud",
                        "role",
                        "email",
                        "phone",
                        "confirmation_sent_at",
                        "app_metadata",
                        "user_metadata",
                        "identities",
                        "created_at",
                        "updated_at",
                        "is_anonymous");
        assertThat(user.get("role").stringValue()).isEqualTo("authenticated");
        assertThat(user.get("identities")).hasSize(1);
        new WireError(400, "email_not_confirmed", "Email not confirmed")
                .answers(
                        service,
                        "POST",
                        "/token?grant_type=password",
                        "{\"email\":\"new@example.com\",\"password\":\"secret-password\"}");
    }

    @Test
    void a_confirmed_address_gets_an_answer_of_the_same_kind() {
        JsonNode user = service.signUp("taken@example.com");

        assertThat(user.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "aud",
                        "role",
                        "email",
                        "phone",
                        "confirmation_sent_at",
                        "app_metadata",
                        "user_metadata",
                        "identities",
                        "created_at",
                        "updated_at",
                        "is_anonymous");
        assertThat(user.get("role").stringValue()).isEmpty();
        assertThat(user.get("identities")).isEmpty();
    }

    @Test
    void an_address_of_another_audience_gets_the_same_answer() {
        Answer answer = service.send(
                "POST",
                "/signup",
                "{\"email\":\"taken@example.com\",\"password\":\"secret-password\"}",
                "X-JWT-AUD",
                "another");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("identities")).isEmpty();
        assertThat(answer.json().get("aud").stringValue()).isEqualTo("another");
    }

    @Test
    void a_second_mail_within_a_minute_is_refused() {
        service.signUp("eager@example.com");

        Answer again = service.post("/signup", "{\"email\":\"eager@example.com\",\"password\":\"secret-password\"}");

        assertThat(again.status()).isEqualTo(429);
        assertThat(again.json().get("error_code").stringValue()).isEqualTo("over_email_send_rate_limit");
        assertThat(again.json().get("msg").stringValue())
                .matches("For security purposes, you can only request this after \\d+ seconds\\.");
    }
}
