package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code POST /signup} where a mail has to confirm the address: nobody learns from it who has an account. */
class UnconfirmedSignUpWireTest {

    private static TestService service;
    /** Where nobody has to wait for the next mail. */
    private static TestService patient;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_MAILER_AUTOCONFIRM", "false", "CHANCERY_JWT_AUDIENCES", "another");
        patient = TestService.startOn(
                service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_SMTP_MAX_FREQUENCY", "1ns");
    }

    @AfterAll
    static void stop() {
        patient.close();
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
    void a_confirmed_address_gets_the_very_same_answer() {
        confirmed("taken@example.com");

        assertThat(shape(signUp("taken@example.com"))).isEqualTo(shape(signUp("fresh@example.com")));
    }

    @Test
    void an_address_that_was_confirmed_by_sql_is_confirmed() {
        String id = service.signUp("by-sql@example.com").get("id").stringValue();
        Sql sql = Sql.on(service.database());
        sql.execute("UPDATE auth.users SET email_confirmed_at = '2026-01-01' WHERE id = '" + id + "'");

        assertThat(patient.signUp("by-sql@example.com").get("id").stringValue()).isNotEqualTo(id);

        try (TestService autoconfirming = TestService.startOn(service.database())) {
            new WireError(422, "user_already_exists", "User already registered")
                    .answers(
                            autoconfirming,
                            "POST",
                            "/signup",
                            "{\"email\":\"by-sql@example.com\",\"password\":\"a-strangers-guess\"}");
        }
        assertThat(sql.number(
                        "SELECT count(*) FROM auth.users WHERE id = ?::uuid AND email_confirmed_at = '2026-01-01'", id))
                .isOne();
        assertThat(sql.number("""
                SELECT count(*) FROM events.event
                WHERE aggregate_id = ?::uuid AND name IN ('user.confirmation-requested', 'user.email-confirmed')
                """, id)).isOne();
    }

    @Test
    void an_address_of_another_audience_gets_the_same_answer() {
        confirmed("elsewhere@example.com");

        assertThat(shape(signUp("elsewhere@example.com", "X-JWT-AUD", "another")))
                .isEqualTo(shape(signUp("nowhere@example.com", "X-JWT-AUD", "another")));
        for (String address : List.of("elsewhere@example.com", "nowhere@example.com")) {
            assertThat(service.send("POST", "/signup", body(address), "X-JWT-AUD", "another")
                            .status())
                    .as(address)
                    .isEqualTo(429);
        }
    }

    @Test
    void who_asks_again_learns_no_more_whoever_has_the_address() {
        confirmed("known@example.com");
        for (String address : List.of("known@example.com", "unknown@example.com")) {
            JsonNode first = patient.post("/signup", body(address)).json();
            JsonNode second = patient.post("/signup", body(address)).json();

            assertThat(second.get("id")).as(address).isEqualTo(first.get("id"));
            assertThat(second.at("/identities/0/identity_id"))
                    .as(address)
                    .isEqualTo(first.at("/identities/0/identity_id"));
            assertThat(times(second)).as(address).containsOnly(second.get("confirmation_sent_at"));
            assertThat(second.at("/user_metadata")).as(address).isEqualTo(first.at("/user_metadata"));
            assertThat(shape(second)).as(address).isEqualTo(shape(first));

            assertThat(signUpStatus(address)).as(address).isEqualTo(200);
            assertThat(signUpStatus(address)).as(address).isEqualTo(429);
        }
    }

    /** An account that was opened before, by whoever asked for a code, is not shown to be older than one that is made up now. */
    @Test
    void nor_does_who_has_asked_for_a_code_before() {
        confirmed("coded@example.com");
        for (String address : List.of("coded@example.com", "uncoded@example.com")) {
            assertThat(patient.post("/otp", body(address)).status()).isEqualTo(200);

            JsonNode signUp = patient.post("/signup", body(address)).json();

            assertThat(times(signUp)).as(address).containsOnly(signUp.get("confirmation_sent_at"));
        }
    }

    private static List<JsonNode> times(JsonNode user) {
        return Stream.of(
                        "/created_at",
                        "/updated_at",
                        "/identities/0/created_at",
                        "/identities/0/updated_at",
                        "/identities/0/last_sign_in_at")
                .map(user::at)
                .toList();
    }

    /** One who came in by another provider has no identity of which only they know the id. */
    @Test
    void nobody_can_compute_from_the_id_of_an_owner_what_is_answered_instead() throws Exception {
        confirmed("computed@example.com");
        String id = Sql.on(service.database()).text("SELECT id FROM auth.users WHERE email = 'computed@example.com'");
        Sql.on(service.database())
                .execute("UPDATE auth.identities SET provider = 'google' WHERE user_id = '" + id + "'");

        String told = signUp("computed@example.com").get("id").stringValue();

        for (String guess : List.of("user/" + id + "/", "pretended user\nemail\n" + id)) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(guess.getBytes(StandardCharsets.US_ASCII));
            assertThat(told).doesNotStartWith(HexFormat.of().formatHex(hash, 0, 4));
        }
    }

    @Test
    void a_stranger_is_not_shown_what_the_waiting_owner_said_of_themselves() {
        patient.post(
                "/signup",
                "{\"email\":\"shy@example.com\",\"password\":\"secret-password\",\"data\":{\"full_name\":\"Shy\"}}");

        Answer stranger = patient.post("/signup", body("shy@example.com"));

        assertThat(stranger.status()).isEqualTo(200);
        assertThat(stranger.body()).doesNotContain("Shy");
    }

    private static void confirmed(String address) {
        assertThat(service.asAdmin(
                                "POST",
                                "/admin/users",
                                "{\"email\":\"%s\",\"password\":\"secret-password\",\"email_confirm\":true}"
                                        .formatted(address))
                        .status())
                .isEqualTo(200);
    }

    private static JsonNode signUp(String address, String... headers) {
        return service.send("POST", "/signup", body(address), headers).json();
    }

    private static int signUpStatus(String address) {
        return service.post("/signup", body(address)).status();
    }

    /** Metadata with members that the database brings into another order. */
    private static String body(String address) {
        return "{\"email\":\"%s\",\"password\":\"secret-password\",\"data\":{\"zz\":1.50,\"a\":{\"long\":1,\"b\":[2e2]}}}"
                .formatted(address);
    }

    /** The answer with everything blanked that is different for any two people. */
    private static String shape(JsonNode user) {
        return user.toString()
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "uuid")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "time")
                .replaceAll("[a-z]+@example.com", "address");
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

    @Test
    void no_more_mails_are_asked_for_than_may_be_sent_whoever_has_the_address() {
        confirmed("regular@example.com");
        try (TestService limited = TestService.startOn(
                service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_RATE_LIMIT_EMAIL_SENT", "2")) {
            assertThat(limited.post("/signup", body("first@example.com")).status())
                    .isEqualTo(200);
            assertThat(limited.post("/signup", body("second@example.com")).status())
                    .isEqualTo(200);

            for (String address : List.of("third@example.com", "regular@example.com")) {
                Answer answer = limited.post("/signup", body(address));
                assertThat(answer.status()).as(address).isEqualTo(429);
                assertThat(answer.json().get("error_code").stringValue()).isEqualTo("over_email_send_rate_limit");
                assertThat(answer.json().get("msg").stringValue()).isEqualTo("email rate limit exceeded");
            }
        }
    }
}
