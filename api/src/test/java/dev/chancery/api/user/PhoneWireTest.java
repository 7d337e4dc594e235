package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Mailbox.Letter;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.query.rebuild.Rebuild;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Signing up and in with phone numbers, by codes that Twilio brings. */
class PhoneWireTest {

    private static final WireError CODE_INVALID = new WireError(403, "otp_expired", "Token has expired or is invalid");

    private static FakeService twilio;
    private static TestService service;
    private static Mailbox mailbox;
    private static Sql sql;

    @BeforeAll
    static void start() {
        twilio = new FakeService(_ -> new Answered(201, "{\"sid\":\"SM1\",\"status\":\"queued\"}"));
        service = TestService.start(
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_MAX_FREQUENCY",
                "1ns",
                "GOTRUE_SMS_OTP_EXP",
                "3600",
                "GOTRUE_SMTP_MAX_FREQUENCY",
                "1ns",
                "GOTRUE_RATE_LIMIT_SMS_SENT",
                "100000",
                "GOTRUE_SMS_TEST_OTP",
                "+1 555 0100:424242",
                "GOTRUE_SMS_PROVIDER",
                "twilio",
                "GOTRUE_SMS_TWILIO_ACCOUNT_SID",
                "AC1",
                "GOTRUE_SMS_TWILIO_AUTH_TOKEN",
                "secret",
                "GOTRUE_SMS_TWILIO_MESSAGE_SERVICE_SID",
                "MG1",
                "CHANCERY_SMS_PROVIDER_URL",
                twilio.url().toString(),
                "GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION",
                "true");
        mailbox = Mailbox.of(service);
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        service.close();
        twilio.close();
    }

    @AfterEach
    void the_log_says_the_same_as_the_tables() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    @Test
    void a_code_that_arrives_by_text_message_opens_an_account_and_lets_its_reader_in() {
        assertThat(otp("+1 555 0001", "").body()).isEqualTo("{}");
        String code = arrived("15550001");

        JsonNode session = verify("sms", "+15550001", code).json();

        JsonNode user = session.get("user");
        assertThat(user.get("phone").stringValue()).isEqualTo("15550001");
        assertThat(user.get("email").stringValue()).isEmpty();
        assertThat(user.get("phone_confirmed_at").isString()).isTrue();
        assertThat(user.at("/app_metadata/provider").stringValue()).isEqualTo("phone");
        assertThat(user.at("/identities/0/provider").stringValue()).isEqualTo("phone");
        assertThat(session.get("refresh_token").isString()).isTrue();
    }

    private static Answer otp(String phone, String more) {
        return service.post("/otp", "{\"phone\":\"%s\"%s}".formatted(phone, more));
    }

    /** The code in the message that came to the number last. */
    private static String arrived(String phone) {
        String code = mailbox.last(phone).code();
        await().untilAsserted(() -> assertThat(twilio.asked())
                .anySatisfy(asked -> assertThat(asked.body())
                        .contains("To=%2B" + phone + "&", "Body=Your+code+is+" + code)));
        return code;
    }

    private static Answer verify(String type, String phone, String code) {
        return service.post("/verify", code(type, phone, code));
    }

    private static String code(String type, String phone, String code) {
        return "{\"type\":\"%s\",\"phone\":\"%s\",\"token\":\"%s\"}".formatted(type, phone, code);
    }
}
