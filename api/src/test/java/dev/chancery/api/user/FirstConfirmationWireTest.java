package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.TestService;
import dev.chancery.query.rebuild.Rebuild;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody has signed up with the address, or the phone number, of another, who comes later. */
class FirstConfirmationWireTest {

    private static final String THEIRS = "the-password-of-a-stranger";
    private static final String OWN = "the-password-of-the-owner";

    private static TestService service;
    private static Mailbox mailbox;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_SMTP_MAX_FREQUENCY",
                "1ns",
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_MAX_FREQUENCY",
                "1ns");
        mailbox = Mailbox.of(service);
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/otp, owner-by-otp@example.com",
        "/magiclink, owner-by-magiclink@example.com",
        "/recover, owner-by-recover@example.com",
        "/signup, owner-by-signup@example.com",
        "/otp, 15550004",
        "/signup, 15550007"
    })
    void their_password_opens_nothing_once_the_owner_has_come(String way, String address) {
        signUp(address, THEIRS);
        service.post(way, body(address, OWN));
        signUp(address, THEIRS);

        confirm(address);

        assertThat(signInStatus(address, THEIRS)).isEqualTo(400);
        assertThat(signInStatus(address, OWN)).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"signup, alone@example.com", "sms, 15550001"})
    void who_is_alone_with_their_address_keeps_their_password_however_often_they_sign_up(String type, String address) {
        signUp(address, OWN);
        signUp(address, OWN);
        service.post("/resend", "{\"type\":\"%s\",\"%s\":\"%s\"}".formatted(type, field(address), address));

        confirm(address);

        assertThat(signInStatus(address, OWN)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/otp", "/signup"})
    void nor_with_a_phone_number_if_they_come_at_once(String way) {
        String phone = "1555001" + way.length();
        try (TestService slow = TestService.startOn(
                service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_EXTERNAL_PHONE_ENABLED", "true")) {
            slow.post("/signup", body(phone, THEIRS));
            slow.post(way, body(phone, OWN));
        }

        confirm(phone);

        assertThat(signInStatus(phone, THEIRS)).isEqualTo(400);
    }

    /** Without waiting until another mail may be sent: the one that is there confirms the address just as well. */
    @ParameterizedTest
    @ValueSource(strings = {"/otp", "/recover", "/signup"})
    void nor_if_they_come_at_once(String way) {
        String email = "hasty-owner-by-" + way.substring(1) + "@example.com";
        try (TestService slow = TestService.startOn(service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false")) {
            slow.post("/signup", body(email, THEIRS));
            slow.post(way, body(email, OWN));
        }

        confirm(email);

        assertThat(signInStatus(email, THEIRS)).isEqualTo(400);
    }

    /** Whoever uses the mails of all up, or signs up in another audience, keeps the owner from being sent any. */
    @ParameterizedTest
    @CsvSource({
        "/otp, GOTRUE_RATE_LIMIT_EMAIL_SENT, 0",
        "/recover, GOTRUE_RATE_LIMIT_EMAIL_SENT, 0",
        "/signup, GOTRUE_RATE_LIMIT_EMAIL_SENT, 0",
        "/otp, GOTRUE_JWT_AUD, another",
        "/recover, GOTRUE_JWT_AUD, another",
    })
    void nor_if_they_are_sent_nothing(String way, String setting, String value) {
        String email = "unsent-owner-by-%s-%s@example.com".formatted(way.substring(1), value);
        signUp(email, THEIRS);
        try (TestService other =
                TestService.startOn(service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false", setting, value)) {
            other.post(way, "{\"email\":\"%s\",\"password\":\"%s\",\"create_user\":false}".formatted(email, OWN));
        }

        confirm(email);

        assertThat(signInStatus(email, THEIRS)).isEqualTo(400);
    }

    /** An app that sends its mails itself signs people up so: with a service key, but with whatever password they say. */
    @Test
    void nor_if_the_app_sends_the_mails() {
        String email = "owner-by-link@example.com";
        String link = "{\"type\":\"signup\",\"email\":\"%s\",\"password\":\"%s\"}";
        service.asAdmin("POST", "/admin/generate_link", link.formatted(email, THEIRS));
        service.asAdmin("POST", "/admin/generate_link", link.formatted(email, OWN));

        confirm(email);

        assertThat(signInStatus(email, THEIRS)).isEqualTo(400);

        String alone = "alone-by-link@example.com";
        service.asAdmin("POST", "/admin/generate_link", link.formatted(alone, OWN));
        service.asAdmin("POST", "/admin/generate_link", link.formatted(alone, OWN));
        confirm(alone);
        assertThat(signInStatus(alone, OWN)).isEqualTo(200);
    }

    private static void signUp(String address, String password) {
        assertThat(service.post("/signup", body(address, password)).status()).isEqualTo(200);
    }

    /** With the newest code. */
    private static void confirm(String address) {
        String code = mailbox.last(address).code();
        assertThat(service.post(
                                "/verify",
                                "{\"type\":\"%s\",\"%s\":\"%s\",\"token\":\"%s\"}"
                                        .formatted(isEmail(address) ? "email" : "sms", field(address), address, code))
                        .status())
                .isEqualTo(200);
    }

    private static int signInStatus(String address, String password) {
        return service.post("/token?grant_type=password", body(address, password))
                .status();
    }

    private static String body(String address, String password) {
        return "{\"%s\":\"%s\",\"password\":\"%s\"}".formatted(field(address), address, password);
    }

    private static String field(String address) {
        return isEmail(address) ? "email" : "phone";
    }

    private static boolean isEmail(String address) {
        return address.contains("@");
    }
}
