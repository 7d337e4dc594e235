package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.api.outbox.OutboxKey;
import dev.chancery.api.session.MovableClock;
import dev.chancery.query.rebuild.Rebuild;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What settings make of phone numbers. */
class PhoneRulesWireTest {

    private static final WireError NO_PROVIDER =
            new WireError(422, "phone_provider_disabled", "Unable to get SMS provider");
    private static final WireError CODE_INVALID = new WireError(403, "otp_expired", "Token has expired or is invalid");

    private static TestService start(String... settings) {
        return TestService.start(withPhones(settings));
    }

    private static String[] withPhones(String... settings) {
        return Stream.concat(Stream.of("GOTRUE_EXTERNAL_PHONE_ENABLED", "true"), Stream.of(settings))
                .toArray(String[]::new);
    }

    private static Answer otp(TestService service, String phone) {
        return service.post("/otp", "{\"phone\":\"%s\"}".formatted(phone));
    }

    private static Answer verify(TestService service, String phone) {
        return service.post(
                "/verify", code("sms", phone, Mailbox.of(service).last(phone).code()));
    }

    private static String code(String type, String phone, String code) {
        return "{\"type\":\"%s\",\"phone\":\"%s\",\"token\":\"%s\"}".formatted(type, phone, code);
    }

    private static String session(TestService service, String phone) {
        otp(service, phone);
        return verify(service, phone).json().get("access_token").stringValue();
    }

    @Test
    void without_a_provider_messages_are_shown_to_whoever_tries_it_out() {
        try (TestService service = start("GOTRUE_SMS_TEMPLATE", "<{{ .Code }}> & more", "GOTRUE_SMS_OTP_LENGTH", "9")) {
            otp(service, "15550001");
            String code = Mailbox.of(service).last("15550001").code();
            String path = "/outbox?key=" + service.bean(OutboxKey.class).text();

            assertThat(code).matches("[0-9]{9}");
            assertThat(service.send("GET", path, null).body())
                    .contains("GOTRUE_SMS_PROVIDER", "To +15550001", "&lt;" + code + "&gt; &amp; more");
            verify(service, "15550001");
            assertThat(service.send("GET", path, null).body()).doesNotContain("15550001");
        }
    }

    @Test
    void where_mails_are_sent_messages_are_shown_all_the_same() {
        try (TestService service = start("GOTRUE_SMTP_HOST", "127.0.0.1", "GOTRUE_SMTP_PORT", "1")) {
            otp(service, "15550001");

            assertThat(service.send(
                                    "GET",
                                    "/outbox?key="
                                            + service.bean(OutboxKey.class).text(),
                                    null)
                            .body())
                    .contains("To +15550001")
                    .doesNotContain("GOTRUE_SMTP_HOST");
        }
    }

    @Test
    void where_no_message_gets_through_nobody_is_made_to_wait_for_one() {
        try (TestService service = start(
                "API_EXTERNAL_URL",
                "https://auth.example.com",
                "GOTRUE_SMS_MAX_FREQUENCY",
                "1ns",
                "GOTRUE_SMS_TEST_OTP",
                "15550100:424242")) {
            NO_PROVIDER.answers(service, "POST", "/otp", "{\"phone\":\"15550001\"}");
            NO_PROVIDER.answers(
                    service, "POST", "/signup", "{\"phone\":\"15550001\",\"password\":\"secret-password\"}");
            NO_PROVIDER.answers(service, "POST", "/resend", "{\"type\":\"sms\",\"phone\":\"15550001\"}");
            assertThat(otp(service, "15550100").status())
                    .as("nothing is sent there")
                    .isEqualTo(200);
            String token =
                    verify(service, "15550100").json().get("access_token").stringValue();
            NO_PROVIDER.answers(
                    service, "PUT", "/user", "{\"phone\":\"15550001\"}", "Authorization", "Bearer " + token);
        }
    }

    @Test
    void who_asks_again_too_soon_waits_whether_or_not_anybody_has_the_number() throws InterruptedException {
        try (TestService service = start("GOTRUE_SMS_MAX_FREQUENCY", "6s")) {
            session(service, "15550001");
            String known = "{\"phone\":\"15550001\",\"create_user\":false}";
            String unknown = "{\"phone\":\"15550002\",\"create_user\":false}";
            assertThat(service.post("/otp", unknown).body()).isEqualTo("{}");

            int left = Math.max(waiting(service, "/otp", known), waiting(service, "/otp", unknown));
            waiting(service, "/resend", "{\"type\":\"sms\",\"phone\":\"15550002\"}");

            Thread.sleep(Duration.ofSeconds(left));
            assertThat(service.post("/otp", known).body())
                    .isEqualTo(service.post("/otp", unknown).body())
                    .isEqualTo("{}");
        }
    }

    /** @return the seconds that are left */
    private static int waiting(TestService service, String path, String body) {
        Answer answer = service.post(path, body);
        int left = Integer.parseInt(answer.header("Retry-After"));
        assertThat(left).isBetween(1, 6);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body())
                .isEqualTo("{\"code\":429,\"error_code\":\"over_sms_send_rate_limit\","
                        + "\"msg\":\"For security purposes, you can only request this after " + left + " seconds.\"}");
        return left;
    }

    @Test
    void many_who_wish_for_one_number_do_not_ring_it_more_often() {
        MovableClock clock = new MovableClock();
        try (TestService service = TestService.startAt(clock, withPhones())) {
            String ann = session(service, "15550001");
            String eve = session(service, "15550002");

            assertThat(service.as(ann, "PUT", "/user", "{\"phone\":\"15550003\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(service.as(eve, "PUT", "/user", "{\"phone\":\"15550003\"}")
                            .json()
                            .get("error_code")
                            .stringValue())
                    .isEqualTo("over_sms_send_rate_limit");
            assertThat(service.as(ann, "PUT", "/user", "{\"phone\":\"15550004\"}")
                            .json()
                            .get("error_code")
                            .stringValue())
                    .as("nor does one ring many")
                    .isEqualTo("over_sms_send_rate_limit");
        }
    }

    @Test
    void nor_by_having_it_sent_again() {
        MovableClock clock = new MovableClock();
        try (TestService service = TestService.startAt(clock, withPhones())) {
            List<String> wishing = List.of("15550001", "15550002", "15550003");
            for (String phone : wishing) {
                assertThat(service.as(session(service, phone), "PUT", "/user", "{\"phone\":\"15550009\"}")
                                .status())
                        .isEqualTo(200);
                clock.advance(Duration.ofSeconds(61));
                // which goes by the database's clock
                Sql.on(service.database()).execute("DELETE FROM chancery.rate_limit");
            }
            long sent = sent(service);

            for (String phone : wishing) {
                assertThat(resendChange(service, phone).body()).isEqualTo("{}");
            }

            assertThat(sent(service) - sent).isOne();
        }
    }

    private static long sent(TestService service) {
        return Sql.on(service.database()).number("SELECT count(*) FROM events.event WHERE name = 'user.sms-requested'");
    }

    @Test
    void a_limit_that_is_used_up_tells_nobody_who_is_known() {
        try (TestService service = start("GOTRUE_RATE_LIMIT_SMS_SENT", "1", "GOTRUE_SMS_MAX_FREQUENCY", "1ns")) {
            session(service, "15550001");
            WireError exceeded = new WireError(429, "over_sms_send_rate_limit", "SMS rate limit exceeded");

            for (String phone : List.of("15550001", "15550002")) {
                exceeded.answers(service, "POST", "/otp", "{\"phone\":\"%s\",\"create_user\":false}".formatted(phone));
                exceeded.answers(
                        service,
                        "POST",
                        "/signup",
                        "{\"phone\":\"%s\",\"password\":\"secret-password\"}".formatted(phone));
                exceeded.answers(service, "POST", "/resend", "{\"type\":\"sms\",\"phone\":\"%s\"}".formatted(phone));
            }
        }
    }

    @Test
    void nor_is_it_evaded_by_way_of_a_number_with_an_agreed_code() {
        MovableClock clock = new MovableClock();
        try (TestService service = TestService.startAt(
                clock, withPhones("GOTRUE_RATE_LIMIT_SMS_SENT", "2", "GOTRUE_SMS_TEST_OTP", "15550100:424242"))) {
            String token = session(service, "15550100");
            assertThat(service.as(token, "PUT", "/user", "{\"phone\":\"15550001\"}")
                            .status())
                    .isEqualTo(200);

            clock.advance(Duration.ofSeconds(61));
            assertThat(resendChange(service, "15550100").status()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(61));
            assertThat(resendChange(service, "15550100").status()).isEqualTo(429);
            assertThat(resendChange(service, "15550002").status())
                    .as("where nobody is changing theirs")
                    .isEqualTo(429);
        }
    }

    private static Answer resendChange(TestService service, String current) {
        return service.post("/resend", "{\"type\":\"phone_change\",\"phone\":\"%s\"}".formatted(current));
    }

    @Test
    void a_code_is_good_for_a_minute_and_an_agreed_one_until_its_time_has_come() {
        MovableClock clock = new MovableClock();
        String until = clock.instant().plus(Duration.ofHours(3)).toString();
        try (TestService service = TestService.startAt(
                clock,
                withPhones(
                        "GOTRUE_SMS_MAX_FREQUENCY",
                        "1ns",
                        "GOTRUE_SMS_TEST_OTP",
                        "15550100:424242",
                        "GOTRUE_SMS_TEST_OTP_VALID_UNTIL",
                        until))) {
            otp(service, "15550001");
            otp(service, "15550100");
            clock.advance(Duration.ofSeconds(61));

            CODE_INVALID.answers(
                    service,
                    "POST",
                    "/verify",
                    code("sms", "15550001", Mailbox.of(service).last("15550001").code()));
            assertThat(verify(service, "15550100").status()).isEqualTo(200);

            otp(service, "15550100");
            clock.advance(Duration.ofHours(3));
            CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550100", "424242"));
            assertThat(otp(service, "15550100").body()).isEqualTo("{}");
            assertThat(Mailbox.of(service).last("15550100").code()).isNotEqualTo("424242");
        }
    }

    @Test
    void where_numbers_need_no_confirmation_they_are_good_at_once() throws Exception {
        try (TestService service = start("GOTRUE_SMS_AUTOCONFIRM", "true", "GOTRUE_SMS_MAX_FREQUENCY", "1ns")) {
            String credentials = "{\"phone\":\"15550001\",\"password\":\"secret-password\"}";
            JsonNode session = service.post("/signup", credentials).json();
            assertThat(session.at("/user/phone_confirmed_at").isString()).isTrue();
            assertThat(session.at("/user/email_confirmed_at").isMissingNode()).isTrue();
            assertThat(session.at("/user/user_metadata").toString()).contains("\"phone_verified\":false");
            new WireError(422, "user_already_exists", "User already registered")
                    .answers(service, "POST", "/signup", credentials);

            JsonNode changed = service.as(
                            session.get("access_token").stringValue(), "PUT", "/user", "{\"phone\":\"15550002\"}")
                    .json();
            assertThat(changed.get("phone").stringValue()).isEqualTo("15550002");
            assertThat(changed.has("new_phone")).isFalse();
            assertThat(Mailbox.of(service).to("15550002")).isEmpty();

            otp(service, "15550003");
            assertThat(verify(service, "15550003").json().at("/user/phone").stringValue())
                    .isEqualTo("15550003");
            assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        }
    }

    @Test
    void where_nobody_may_sign_up_a_number_that_nobody_has_is_answered_like_any_other() {
        try (TestService service = start("GOTRUE_DISABLE_SIGNUP", "true")) {
            service.asAdmin("POST", "/admin/users", "{\"phone\":\"15550001\",\"phone_confirm\":true}");

            assertThat(otp(service, "15550001").body())
                    .isEqualTo(otp(service, "15550002").body())
                    .isEqualTo("{}");
            assertThat(Mailbox.of(service).to("15550002")).isEmpty();
            assertThat(verify(service, "15550001").status()).isEqualTo(200);
        }
    }

    @Test
    void who_has_a_number_and_who_has_not_is_not_told_by_the_time_of_an_answer() {
        try (TestService service = start("GOTRUE_SMS_MAX_FREQUENCY", "1ns", "GOTRUE_RATE_LIMIT_SMS_SENT", "100000")) {
            session(service, "15550001");
            for (String[] request : new String[][] {
                {"/otp", "{\"phone\":\"%s\",\"create_user\":false}"},
                {"/resend", "{\"type\":\"sms\",\"phone\":\"%s\"}"},
                {"/verify", "{\"type\":\"sms\",\"phone\":\"%s\",\"token\":\"x\"}"}
            }) {
                long known = medianMillis(service, request[0], request[1].formatted("15550001"));
                long unknown = medianMillis(service, request[0], request[1].formatted("15550002"));

                assertThat(known).as(request[0]).isGreaterThanOrEqualTo(100);
                assertThat(unknown).as(request[0]).isCloseTo(known, within(50L));
            }
        }
    }

    private static long medianMillis(TestService service, String path, String body) {
        return IntStream.range(0, 11)
                .mapToLong(_ -> {
                    long began = System.nanoTime();
                    service.post(path, body);
                    return (System.nanoTime() - began) / 1_000_000;
                })
                .sorted()
                .skip(5)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void clients_are_told_of_it() {
        try (TestService service = start("GOTRUE_SMS_PROVIDER", "", "GOTRUE_SMS_AUTOCONFIRM", "true")) {
            JsonNode settings = service.send("GET", "/settings", null).json();

            assertThat(settings.at("/external/phone").booleanValue()).isTrue();
            assertThat(settings.get("phone_autoconfirm").booleanValue()).isTrue();
            assertThat(settings.get("sms_provider").stringValue()).isEmpty();
        }
    }
}
