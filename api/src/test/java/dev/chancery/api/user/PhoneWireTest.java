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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
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
import org.junit.jupiter.params.provider.ValueSource;
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

    @Test
    void who_is_known_comes_in_by_a_code_and_the_audit_log_says_what_gotrue_says() {
        String id = confirmed("15550002");

        otp("15550002", ",\"channel\":\"sms\"");
        JsonNode session = verify("sms", "15550002", code("15550002")).json();

        assertThat(session.at("/user/id").stringValue()).isEqualTo(id);
        assertThat(mailbox.to("15550002")).isEmpty();
        assertThat(sql.texts("""
                        SELECT payload ->> 'action' || coalesce(' ' || (payload -> 'traits')::text, '')
                        FROM auth.audit_log_entries
                        WHERE payload ->> 'actor_id' = ? AND payload ->> 'action' LIKE 'user%'
                        ORDER BY created_at, id
                        """, id))
                .containsExactly(
                        "user_created {\"provider\":\"phone\"}",
                        "user_confirmation_requested {\"provider\":\"phone\"}",
                        "user_signedup {\"provider\":\"phone\"}",
                        "user_recovery_requested {\"channel\":\"sms\"}",
                        "user_signedup {\"provider\":\"phone\"}");
    }

    @Test
    void who_signs_up_with_a_password_confirms_the_number_before_it_lets_in() {
        Answer answer = signUp("+1 555 0003");
        JsonNode user = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(user.has("access_token")).isFalse();
        assertThat(user.get("phone").stringValue()).isEqualTo("15550003");
        assertThat(user.at("/identities/0/identity_data").toString()).doesNotContain("15550003");
        new WireError(400, "phone_not_confirmed", "Phone not confirmed")
                .answers(service, "POST", "/token?grant_type=password", password("15550003", "secret-password"));

        assertThat(verify("sms", "15550003", code("15550003")).status()).isEqualTo(200);

        Answer signedIn = service.post("/token?grant_type=password", password("+1 555 0003", "secret-password"));
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.json().at("/user/phone").stringValue()).isEqualTo("15550003");
        new WireError(400, "invalid_credentials", "Invalid login credentials")
                .answers(service, "POST", "/token?grant_type=password", password("15550003", "wrong-password"));
        new WireError(400, "invalid_credentials", "Invalid login credentials")
                .answers(service, "POST", "/token?grant_type=password", password("15559999", "secret-password"));
        assertThat(sql.text(
                        "SELECT provider_id = user_id::text FROM auth.identities WHERE provider = 'phone' AND user_id = ?::uuid",
                        signedIn.json().at("/user/id").stringValue()))
                .isEqualTo("t");
    }

    @Test
    void whatsapp_is_another_way_to_the_same_code() {
        otp("15550004", ",\"channel\":\"whatsapp\"");

        await().untilAsserted(() -> assertThat(twilio.asked())
                .anySatisfy(
                        asked -> assertThat(asked.body()).contains("To=whatsapp%3A%2B15550004&", "Channel=whatsapp")));
        assertThat(verify("sms", "15550004", code("15550004")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /otp    | {"phone":"1555000x"}                                          | 400 | validation_failed | Invalid phone number format (E.164 required)
            /otp    | {"phone":"0155500"}                                           | 400 | validation_failed | Invalid phone number format (E.164 required)
            /otp    | {"phone":"15550005","email":"a@b.co"}                         | 400 | validation_failed | Only an email address or phone number should be provided
            /otp    | {"phone":"15550005","channel":"pigeon"}                       | 400 | validation_failed | Invalid channel, supported values are 'sms' or 'whatsapp'. 'whatsapp' is only supported if Twilio or Twilio Verify is used as the provider.
            /signup | {"phone":"1x","password":"secret-password"}                   | 400 | validation_failed | Invalid phone number format (E.164 required)
            /signup | {"phone":"15550005","password":"x"}                           | 422 | weak_password     | Password should be at least 6 characters.
            /signup | {"phone":"15550005"}                                          | 400 | validation_failed | Signup requires a valid password
            /verify | {"type":"sms","phone":"1x","token":"123456"}                  | 400 | validation_failed | Invalid phone number format (E.164 required)
            /verify | {"type":"pigeon","phone":"15550005","token":"123456"}         | 400 | validation_failed | Unsupported verification type
            /verify | {"type":"signup","phone":"15550005","token":"123456"}         | 400 | validation_failed | Unsupported verification type
            /verify | {"type":"sms","email":"a@b.co","token":"123456"}              | 400 | validation_failed | Unsupported verification type
            /verify | {"type":"sms","phone":"15550005","email":"a@b.co","token":"1"}| 400 | validation_failed | Only an email address or phone number should be provided on verify
            /verify | {"type":"sms","token_hash":"0123"}                            | 400 | validation_failed | Invalid email verification type
            /verify | {"type":"sms","phone":"15550005","token":"123456"}            | 403 | otp_expired       | Token has expired or is invalid
            /resend | {"type":"sms"}                                                | 400 | validation_failed | Type provided requires a phone number
            /resend | {"type":"sms","phone":"1x"}                                   | 400 | validation_failed | Invalid phone number format (E.164 required)
            /resend | {"type":"phone_change"}                                       | 400 | validation_failed | Missing email address or phone number
            /resend | {"type":"email_change","phone":"15550005"}                    | 400 | validation_failed | Type provided requires an email address
            """)
    void what_nobody_can_mean_is_refused(String path, String body, int status, String code, String message) {
        if (code.equals("weak_password")) {
            assertThat(service.post(path, body).json().get("msg").stringValue()).isEqualTo(message);
            return;
        }
        new WireError(status, code, message).answers(service, "POST", path, body);
    }

    @Test
    void nobody_learns_by_any_answer_who_has_a_number() {
        confirmed("15550006");
        String withheld = ",\"create_user\":false";

        assertThat(otp("15550006", withheld).body())
                .isEqualTo(otp("15550007", withheld).body())
                .isEqualTo("{}");
        for (String type : List.of("sms", "phone_change")) {
            assertThat(resend(type, "15550006").body())
                    .isEqualTo(resend(type, "15550007").body())
                    .isEqualTo("{}");
        }
        assertThat(mailbox.to("15550007")).isEmpty();
        assertThat(sql.number("SELECT count(*) FROM auth.users WHERE phone = '15550007'"))
                .isZero();
        CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550006", "000000"));
        CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550007", "000000"));
    }

    @Test
    void a_sign_up_with_a_number_that_somebody_has_looks_like_one_that_nobody_has() {
        confirmed("15550008");
        Answer first = signUp("15550008");
        Answer again = signUp("15550008");
        Answer other = signUp("15550009");

        assertThat(masked(first)).isEqualTo(masked(other));
        assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
        assertThat(again.json().get("created_at")).isEqualTo(again.json().get("confirmation_sent_at"));
        assertThat(sql.texts(
                        "SELECT id FROM auth.users WHERE id = ?::uuid",
                        first.json().get("id").stringValue()))
                .isEmpty();
        assertThat(masked(signUp("15550009"))).as("still waiting").isEqualTo(masked(other));
    }

    /** The answer with all in it that is another's each time. */
    private static String masked(Answer answer) {
        return answer.body()
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "id")
                .replaceAll("\"20[0-9]{2}-[^\"]*\"", "\"time\"")
                .replaceAll("1555000[0-9]", "number");
    }

    @Test
    void whoever_guesses_has_ten_tries_and_nothing_that_was_sent_elsewhere_is_touched() {
        String id = confirmed("15550010");
        service.asAdmin("PUT", "/admin/users/" + id, "{\"email\":\"ten@example.com\",\"email_confirm\":true}");
        service.post("/recover", "{\"email\":\"ten@example.com\"}");
        otp("15550010", "");
        String code = code("15550010");
        for (int guess = 0; guess < 12; guess++) {
            service.post("/verify", "{\"type\":\"email\",\"email\":\"ten@example.com\",\"token\":\"x\"}");
        }
        assertThat(verify("sms", "15550010", code).status())
                .as("guesses at the address are none at the number")
                .isEqualTo(200);
        otp("15550010", "");
        code = code("15550010");
        for (int guess = 0; guess < 10; guess++) {
            assertThat(verify("sms", "15550010", wrong(code)).status()).isEqualTo(403);
        }

        CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550010", code));
        otp("15550010", "");
        assertThat(verify("sms", "15550010", code("15550010")).status())
                .as("the next one is good again")
                .isEqualTo(200);
    }

    @Test
    void a_code_is_used_once_however_many_come_with_it_at_once() throws Exception {
        confirmed("15550011");
        otp("15550011", "");
        String code = code("15550011");
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> uses = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(
                            _ -> () -> verify("sms", "15550011", code).status())
                    .toList();
            List<Integer> answers = new ArrayList<>();
            for (var use : crowd.invokeAll(uses)) {
                answers.add(use.get());
            }
            assertThat(answers).containsOnly(200, 403).containsOnlyOnce(200);
        }
    }

    @Test
    void a_code_is_for_one_number_and_one_purpose_and_the_next_takes_its_place() {
        String token = session("15550012");
        otp("15550012", "");
        String superseded = code("15550012");
        otp("15550012", "");
        Letter signIn = mailbox.last("15550012");
        service.as(token, "PUT", "/user", "{\"phone\":\"15550013\"}");
        String change = code("15550013");

        CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550012", superseded));
        CODE_INVALID.answers(service, "POST", "/verify", code("phone_change", "15550012", signIn.code()));
        CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550013", change));
        CODE_INVALID.answers(service, "POST", "/verify", code("phone_change", "15550013", signIn.code()));
        for (String type : List.of("signup", "email", "recovery", "magiclink")) {
            new WireError(403, "otp_expired", "Email link is invalid or has expired")
                    .answers(
                            service,
                            "POST",
                            "/verify",
                            "{\"type\":\"%s\",\"token_hash\":\"%s\"}".formatted(type, signIn.hash()));
        }
        assertThat(sql.texts("SELECT email_confirmed_at FROM auth.users WHERE phone = '15550012'"))
                .containsExactly((String) null);
        assertThat(verify("sms", "15550012", signIn.code()).status()).isEqualTo(200);
    }

    @Test
    void a_code_says_nothing_of_whoever_has_another_number_by_now() {
        String id = confirmed("15550014");
        otp("15550014", "");
        String code = code("15550014");
        service.asAdmin("PUT", "/admin/users/" + id, "{\"phone\":\"15550015\"}");

        CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550014", code));
        CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550015", code));
    }

    @Test
    void who_reads_the_new_number_has_it_from_then_on() {
        String token = session("15550016");
        JsonNode changing =
                service.as(token, "PUT", "/user", "{\"phone\":\"+1 555 0017\"}").json();
        assertThat(changing.get("phone").stringValue()).isEqualTo("15550016");
        assertThat(changing.get("new_phone").stringValue()).isEqualTo("15550017");
        String first = arrived("15550017");
        assertThat(resend("phone_change", "15550016").body()).isEqualTo("{}");
        String second = arrived("15550017");
        CODE_INVALID.answers(
                service, "POST", "/verify", code("phone_change", "15550017", first.equals(second) ? "x" : first));

        JsonNode user = verify("phone_change", "15550017", second).json().get("user");

        assertThat(user.get("phone").stringValue()).isEqualTo("15550017");
        assertThat(user.has("new_phone")).isFalse();
        assertThat(user.at("/identities/0/identity_data/phone").stringValue()).isEqualTo("15550017");
        assertThat(user.at("/identities/0/identity_data/phone_verified").booleanValue())
                .isTrue();
        CODE_INVALID.answers(service, "POST", "/verify", code("phone_change", "15550017", second));
    }

    @Test
    void who_has_an_address_only_gets_a_number_beside_it() {
        service.signUp("beside@example.com");
        String token = service.post(
                        "/verify",
                        "{\"type\":\"signup\",\"email\":\"beside@example.com\",\"token\":\"%s\"}"
                                .formatted(mailbox.last("beside@example.com").code()))
                .json()
                .get("access_token")
                .stringValue();
        service.as(token, "PUT", "/user", "{\"phone\":\"15550018\"}");
        String first = code("15550018");
        assertThat(service.post("/resend", "{\"type\":\"phone_change\",\"email\":\"beside@example.com\"}")
                        .body())
                .isEqualTo("{}");
        assertThat(code("15550018")).as("another message").isNotEqualTo(first);

        JsonNode user =
                verify("phone_change", "15550018", code("15550018")).json().get("user");

        assertThat(user.at("/app_metadata/providers").toString()).isEqualTo("[\"email\",\"phone\"]");
        assertThat(user.at("/identities/1/provider").stringValue()).isEqualTo("phone");
        assertThat(service.signIn("beside@example.com").status()).isEqualTo(200);
    }

    @Test
    void a_number_that_is_somebody_elses_is_not_taken_from_them() {
        confirmed("15550019");
        String token = session("15550020");
        WireError exists =
                new WireError(422, "phone_exists", "A user with this phone number has already been registered");
        exists.answers(service, "PUT", "/user", "{\"phone\":\"15550019\"}", "Authorization", "Bearer " + token);
        service.as(token, "PUT", "/user", "{\"phone\":\"15550021\"}");
        String code = code("15550021");
        confirmed("15550021");

        exists.answers(service, "POST", "/verify", code("phone_change", "15550021", code));
        assertThat(sql.number("SELECT count(*) FROM auth.users WHERE phone IN ('15550020', '15550021')"))
                .isEqualTo(2);
    }

    @Test
    void a_nonce_by_text_message_proves_a_user_without_an_address() {
        String token = session("15550025");
        sql.execute("UPDATE auth.sessions SET created_at = created_at - interval '25 hours'");
        try {
            assertThat(service.as(token, "GET", "/reauthenticate", null).body()).isEqualTo("{}");
            String nonce = arrived("15550025");
            String change = "{\"password\":\"another-password\",\"nonce\":\"%s\"}";
            new WireError(422, "reauthentication_not_valid", "Nonce has expired or is invalid")
                    .answers(
                            service,
                            "PUT",
                            "/user",
                            change.formatted(wrong(nonce)),
                            "Authorization",
                            "Bearer " + token);
            CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550025", nonce));

            assertThat(service.as(token, "PUT", "/user", change.formatted(nonce))
                            .status())
                    .isEqualTo(200);
        } finally {
            sql.execute("UPDATE auth.sessions SET created_at = created_at + interval '25 hours'");
        }
        assertThat(service.post("/token?grant_type=password", password("15550025", "another-password"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_unconfirmed_number_proves_nobody_anew() {
        String id = service.asAdmin(
                        "POST",
                        "/admin/users",
                        "{\"phone\":\"15550026\",\"password\":\"secret-password\",\"phone_confirm\":true}")
                .json()
                .get("id")
                .stringValue();
        String token = service.post("/token?grant_type=password", password("15550026", "secret-password"))
                .json()
                .get("access_token")
                .stringValue();
        sql.execute("UPDATE auth.users SET phone_confirmed_at = NULL WHERE phone = '15550026'");
        try {
            new WireError(422, "phone_not_confirmed", "Please verify your phone first.")
                    .answers(service, "GET", "/reauthenticate", null, "Authorization", "Bearer " + token);
        } finally {
            service.asAdmin("DELETE", "/admin/users/" + id, null);
        }
    }

    @Test
    void to_a_number_with_an_agreed_code_nothing_is_sent() {
        assertThat(otp("+15550100", "").body()).isEqualTo("{\"message_id\":\"test-otp\"}");
        CODE_INVALID.answers(service, "POST", "/verify", code("sms", "15550100", "123456"));
        assertThat(verify("sms", "15550100", "424242").status()).isEqualTo(200);
        assertThat(otp("15550100", "").body())
                .as("the same whether or not there is an account")
                .isEqualTo("{\"message_id\":\"test-otp\"}");
        assertThat(resend("sms", "15550100").body()).isEqualTo("{\"message_id\":\"test-otp\"}");
        confirmed("15550027");
        arrived("15550028", () -> otp("15550028", ""));

        assertThat(twilio.asked()).noneSatisfy(asked -> assertThat(asked.body()).contains("15550100"));
    }

    @Test
    void a_banned_user_stays_out() {
        String id = confirmed("15550029");
        otp("15550029", "");
        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"1h\"}");

        new WireError(403, "user_banned", "User is banned")
                .answers(service, "POST", "/verify", code("sms", "15550029", code("15550029")));
    }

    /** More happens than is read again: what is pending is in the snapshot. */
    @Test
    void a_change_that_is_asked_for_long_before_or_after_a_snapshot_can_be_confirmed() {
        String access = session("15550070");
        for (int n = 0; n < 20; n++) {
            service.as(access, "PUT", "/user", "{\"data\":{\"n\":%d}}".formatted(n));
        }
        service.as(access, "PUT", "/user", "{\"phone\":\"15550071\"}");
        for (int n = 0; n < 20; n++) {
            service.as(access, "PUT", "/user", "{\"data\":{\"n\":%d}}".formatted(-n));
        }
        assertThat(sql.number("SELECT count(*) FROM events.snapshot WHERE aggregate_type = 'user'"))
                .isPositive();

        assertThat(verify("phone_change", "15550071", code("15550071"))
                        .json()
                        .at("/user/phone")
                        .stringValue())
                .isEqualTo("15550071");
    }

    @Test
    void an_administrator_who_changes_a_number_sends_nothing() {
        String id = confirmed("15550030");

        service.asAdmin("PUT", "/admin/users/" + id, "{\"phone\":\"15550031\",\"phone_confirm\":true}");

        assertThat(mailbox.to("15550031")).isEmpty();
        otp("15550031", "");
        assertThat(verify("sms", "15550031", code("15550031"))
                        .json()
                        .at("/user/id")
                        .stringValue())
                .isEqualTo(id);
    }

    @Test
    void a_code_that_supabase_auth_has_sent_is_taken_and_is_still_for_the_phone_only() throws Exception {
        UUID id = UUID.randomUUID();
        String hash = HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-224").digest("15550032654321".getBytes(StandardCharsets.UTF_8)));
        sql.execute("""
                INSERT INTO auth.users (instance_id, id, aud, role, phone, encrypted_password, confirmation_token,
                  confirmation_sent_at, recovery_token, email_change_token_new, email_change, created_at, updated_at)
                VALUES ('00000000-0000-0000-0000-000000000000', '%1$s', 'authenticated', 'authenticated', '15550032', '',
                  '%2$s', now(), '', '', '', now(), now());
                INSERT INTO auth.identities (provider_id, user_id, identity_data, provider, created_at, updated_at)
                VALUES ('%1$s', '%1$s', '{"sub": "%1$s"}', 'phone', now(), now());
                INSERT INTO auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to)
                VALUES (gen_random_uuid(), '%1$s', 'confirmation_token', '%2$s', '15550032')
                """.formatted(id, hash));

        new WireError(403, "otp_expired", "Email link is invalid or has expired")
                .answers(service, "POST", "/verify", "{\"type\":\"signup\",\"token_hash\":\"%s\"}".formatted(hash));
        JsonNode user = verify("sms", "15550032", "654321").json().get("user");

        assertThat(user.get("id").stringValue()).isEqualTo(id.toString());
        assertThat(user.get("phone_confirmed_at").isString()).isTrue();
        assertThat(user.has("email_confirmed_at")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signup", "/otp"})
    void an_address_that_somebody_else_only_wrote_down_is_its_owners(String way) {
        String number = "/otp".equals(way) ? "15550041" : "15550042";
        String owner = "owner-of-%s@example.com".formatted(number);
        service.post(
                "/signup",
                "{\"phone\":\"%s\",\"password\":\"secret-password\",\"data\":{\"email\":\"%s\"}}"
                        .formatted(number, owner));
        JsonNode other = verify("sms", number, code(number)).json().get("user");

        service.post(way, "{\"email\":\"%s\",\"password\":\"their-password\"}".formatted(owner));
        JsonNode user = service.post(
                        "/verify",
                        "{\"type\":\"email\",\"token_hash\":\"%s\"}"
                                .formatted(mailbox.last(owner).hash()))
                .json()
                .get("user");

        assertThat(other.at("/user_metadata/email").stringValue())
                .as("what they say of themselves they may say")
                .isEqualTo(owner);
        assertThat(other.at("/identities/0/identity_data").has("email")).isFalse();
        assertThat(user.get("id")).isNotEqualTo(other.get("id"));
        assertThat(user.get("email").stringValue()).isEqualTo(owner);
    }

    @Test
    void nor_is_it_theirs_in_a_database_where_the_identity_says_so() {
        String id = confirmed("15550043");
        sql.execute("UPDATE auth.identities SET identity_data = identity_data || '{\"email\":\"row@example.com\"}'"
                + " WHERE user_id = '%s'".formatted(id));

        JsonNode pending = service.post("/signup", "{\"email\":\"row@example.com\",\"password\":\"secret-password\"}")
                .json();

        assertThat(pending.get("id").stringValue()).isNotEqualTo(id);
        sql.execute("UPDATE auth.identities SET identity_data = identity_data - 'email' WHERE user_id = '%s'"
                .formatted(id));
        assertThat(service.post(
                                "/verify",
                                "{\"type\":\"email\",\"token_hash\":\"%s\"}"
                                        .formatted(
                                                mailbox.last("row@example.com").hash()))
                        .json()
                        .at("/user/id")
                        .stringValue())
                .isEqualTo(pending.get("id").stringValue());
    }

    /** @return the id of a user with that number, who has none but it */
    private static String confirmed(String phone) {
        otp(phone, "");
        return verify("sms", phone, code(phone)).json().at("/user/id").stringValue();
    }

    private static String session(String phone) {
        otp(phone, "");
        return verify("sms", phone, code(phone)).json().get("access_token").stringValue();
    }

    private static Answer signUp(String phone) {
        return service.post("/signup", password(phone, "secret-password"));
    }

    private static String password(String phone, String password) {
        return "{\"phone\":\"%s\",\"password\":\"%s\"}".formatted(phone, password);
    }

    private static Answer resend(String type, String phone) {
        return service.post("/resend", "{\"type\":\"%s\",\"phone\":\"%s\"}".formatted(type, phone));
    }

    private static String wrong(String code) {
        return "%06d".formatted((Integer.parseInt(code) + 1) % 1_000_000);
    }

    /** The code that was sent to the number last. */
    private static String code(String phone) {
        return mailbox.last(phone).code();
    }

    private static void arrived(String phone, Runnable asking) {
        asking.run();
        arrived(phone);
    }

    private static Answer otp(String phone, String more) {
        return service.post("/otp", "{\"phone\":\"%s\"%s}".formatted(phone, more));
    }

    /** The code in the message that came to the number last. */
    private static String arrived(String phone) {
        String code = code(phone);
        await().untilAsserted(() -> assertThat(twilio.asked())
                .anySatisfy(asked ->
                        assertThat(asked.body()).contains("To=%2B" + phone + "&", "Body=Your+code+is+" + code)));
        return code;
    }

    private static Answer verify(String type, String phone, String code) {
        return service.post("/verify", code(type, phone, code));
    }

    private static String code(String type, String phone, String code) {
        return "{\"type\":\"%s\",\"phone\":\"%s\",\"token\":\"%s\"}".formatted(type, phone, code);
    }
}
