package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.WireError;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import dev.chancery.query.rebuild.Rebuild;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Codes that Twilio Verify draws, and that only Twilio Verify knows. */
class TwilioVerifyWireTest {

    private static final WireError CODE_INVALID = new WireError(403, "otp_expired", "Token has expired or is invalid");
    private static final String RIGHT = "987654";

    /** The numbers for which there is a code. */
    private final Set<String> pending = ConcurrentHashMap.newKeySet();

    private final FakeService twilio = new FakeService(this::answer);
    private final TestService service = start("1ns");

    private TestService start(String maxFrequency) {
        return TestService.start(
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_MAX_FREQUENCY",
                maxFrequency,
                "GOTRUE_SMS_PROVIDER",
                "twilio_verify",
                "GOTRUE_SMS_TWILIO_VERIFY_ACCOUNT_SID",
                "AC1",
                "GOTRUE_SMS_TWILIO_VERIFY_AUTH_TOKEN",
                "secret",
                "GOTRUE_SMS_TWILIO_VERIFY_MESSAGE_SERVICE_SID",
                "VA1",
                "GOTRUE_INTERNAL_HTTP_TIMEOUT",
                "2s",
                "CHANCERY_SMS_PROVIDER_URL",
                twilio.url().toString());
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        service.close();
        twilio.close();
    }

    private Answered answer(Asked asked) {
        String number = asked.body().replaceFirst(".*To=%2B([0-9]+).*", "$1");
        if (asked.path().endsWith("/Verifications")) {
            pending.add(number);
            return new Answered(201, "{\"sid\":\"VE1\",\"status\":\"pending\"}");
        }
        if (asked.body().endsWith("Code=" + RIGHT)) {
            return pending.remove(number)
                    ? new Answered(200, "{\"status\":\"approved\",\"valid\":true}")
                    : new Answered(404, "{\"code\":20404}");
        }
        return pending.contains(number)
                ? new Answered(200, "{\"status\":\"pending\",\"valid\":false}")
                : new Answered(404, "{\"code\":20404}");
    }

    private void ask(String phone) {
        assertThat(service.post("/otp", "{\"phone\":\"%s\"}".formatted(phone)).body())
                .isEqualTo("{}");
        await().until(() -> pending.contains(phone));
    }

    private static String code(String phone, String code) {
        return "{\"type\":\"sms\",\"phone\":\"%s\",\"token\":\"%s\"}".formatted(phone, code);
    }

    @Test
    void whose_code_twilio_approves_comes_in_and_once() {
        ask("15550001");

        CODE_INVALID.answers(service, "POST", "/verify", code("15550001", "000000"));
        assertThat(service.post("/verify", code("15550001", RIGHT))
                        .json()
                        .at("/user/phone")
                        .stringValue())
                .isEqualTo("15550001");
        CODE_INVALID.answers(service, "POST", "/verify", code("15550001", RIGHT));
    }

    @Test
    void our_own_code_which_nobody_was_sent_lets_nobody_in() {
        ask("15550001");

        String drawn = Mailbox.of(service).last("15550001").code();

        CODE_INVALID.answers(service, "POST", "/verify", code("15550001", drawn));
    }

    @Test
    void an_approval_without_a_request_of_ours_lets_nobody_in() {
        ask("15550001");
        service.post("/verify", code("15550001", RIGHT));
        pending.add("15550001");

        CODE_INVALID.answers(service, "POST", "/verify", code("15550001", RIGHT));
    }

    @Test
    void a_number_that_nobody_has_is_asked_about_too_so_that_time_tells_nothing() {
        CODE_INVALID.answers(service, "POST", "/verify", code("15550002", "123456"));

        assertThat(twilio.asked())
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.path()).endsWith("/VerificationCheck"));
    }

    @Test
    void while_twilio_does_not_say_nobody_comes_in_and_no_try_is_lost() {
        ask("15550001");
        for (Answered fault : List.of(
                new Answered(500, "{}"),
                new Answered(200, "junk"),
                new Answered(200, "x".repeat(100_000)),
                new Answered(429, "{\"code\":20429,\"message\":\"Too Many Requests\"}"),
                new Answered(429, "slow down"))) {
            twilio.answering(_ -> fault);
            for (int i = 0; i < 6; i++) {
                CODE_INVALID.answers(service, "POST", "/verify", code("15550001", RIGHT));
            }
        }
        assertThat(Sql.on(service.database())
                        .number("SELECT count(*) FROM events.event WHERE name = 'user.code-mistaken'"))
                .isZero();

        twilio.answering(this::answer);
        assertThat(service.post("/verify", code("15550001", RIGHT)).status()).isEqualTo(200);
    }

    @Test
    void no_answer_in_time_is_none_and_holds_no_connection_to_the_database() throws Exception {
        ask("15550001");
        twilio.fallingSilent();
        int more = 12;
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> uses = IntStream.range(0, more)
                    .<Callable<Integer>>mapToObj(_ -> () ->
                            service.post("/verify", code("15550001", RIGHT)).status())
                    .toList();
            List<Future<Integer>> running = new ArrayList<>();
            uses.forEach(use -> running.add(crowd.submit(use)));
            await().until(() -> twilio.asked().size() == more);
            assertThat(Sql.on(service.database())
                            .number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND state LIKE 'idle in transaction%'"))
                    .isZero();
            for (var use : running) {
                assertThat(use.get()).isEqualTo(403);
            }
        }
    }

    @Test
    void whoever_guesses_has_ten_tries_here_too() {
        ask("15550001");
        for (int guess = 0; guess < 10; guess++) {
            service.post("/verify", code("15550001", "000000"));
        }

        CODE_INVALID.answers(service, "POST", "/verify", code("15550001", RIGHT));
    }

    @Test
    void a_code_that_could_be_of_several_accounts_gives_its_number_to_none() {
        String ann = wishingFor("15550009", "ann@example.com");
        String eve = wishingFor("15550009", "eve@example.com");

        CODE_INVALID.answers(service, "POST", "/verify", change("15550009"));
        assertThat(List.of(ann, eve))
                .allSatisfy(token -> assertThat(service.as(token, "GET", "/user", null)
                                .json()
                                .get("phone")
                                .stringValue())
                        .isEmpty());
    }

    @Test
    void a_wish_without_a_try_left_keeps_the_number_from_others_who_wish_for_it() {
        wishingFor("15550009", "ann@example.com");
        for (int guess = 0; guess < 10; guess++) {
            service.post("/verify", change("15550009").replace(RIGHT, "000000"));
        }
        wishingFor("15550009", "eve@example.com");

        CODE_INVALID.answers(service, "POST", "/verify", change("15550009"));
    }

    @Test
    void a_wish_of_which_its_owner_has_made_nothing_keeps_the_number_from_others_all_the_same() {
        wishingFor("15550009", "eve@example.com");
        String ann = wishingFor("15550009", "ann@example.com");
        assertThat(service.as(ann, "PUT", "/user", "{\"password\":\"another password\"}")
                        .status())
                .isEqualTo(200);

        CODE_INVALID.answers(service, "POST", "/verify", change("15550009"));
    }

    /** Ten minutes for the code, one for a message that is late, and five for clocks that differ. */
    @Test
    void a_wish_of_long_ago_gets_no_number_and_keeps_none_from_others() {
        wishingFor("15550009", "eve@example.com");
        Sql sql = Sql.on(service.database());
        sql.execute("UPDATE auth.one_time_tokens SET created_at = created_at - interval '1 hour';"
                + " UPDATE chancery.number_wish SET at = at - interval '15 minutes'");
        try {
            wishingFor("15550009", "ann@example.com");
            CODE_INVALID.answers(service, "POST", "/verify", change("15550009"));

            sql.execute("UPDATE chancery.number_wish SET at = at - interval '2 minutes'");
            pending.add("15550009");
            assertThat(service.post("/verify", change("15550009"))
                            .json()
                            .at("/user/email")
                            .stringValue())
                    .isEqualTo("ann@example.com");
            pending.add("15550009");
            CODE_INVALID.answers(service, "POST", "/verify", change("15550009"));
        } finally {
            sql.execute("UPDATE auth.one_time_tokens SET created_at = created_at + interval '1 hour'");
        }
        assertThat(sql.number("SELECT count(*) FROM chancery.number_wish")).isEqualTo(2);
        assertThat(sql.number("SELECT count(*) FROM chancery.number_wish w WHERE w::text LIKE '%15550009%'"))
                .isZero();
    }

    @Test
    void a_code_that_was_sent_once_more_counts_as_a_wish_and_so_does_one_that_nobody_has_noted() {
        wishingFor("15550009", "eve@example.com");
        wishingFor("15550009", "ann@example.com");
        Sql sql = Sql.on(service.database());
        sql.execute("DELETE FROM chancery.number_wish");
        CODE_INVALID.answers(service, "POST", "/verify", change("15550009"));

        assertThat(service.post("/resend", "{\"type\":\"phone_change\",\"email\":\"eve@example.com\"}")
                        .status())
                .isEqualTo(200);
        assertThat(sql.number("SELECT count(*) FROM chancery.number_wish")).isEqualTo(1);
    }

    /** Whoever is told to wait, or nothing, gets the code that is sent for the other. */
    @Test
    void a_wish_for_which_nothing_is_sent_since_another_was_counts_all_the_same() {
        try (TestService slow = start("1h")) {
            String eve = slow.signUp("eve@example.com").get("access_token").stringValue();
            String ann = slow.signUp("ann@example.com").get("access_token").stringValue();
            String wish = "{\"phone\":\"15550009\"}";
            assertThat(slow.as(eve, "PUT", "/user", wish).status()).isEqualTo(200);
            await().until(() -> pending.contains("15550009"));
            assertThat(slow.as(ann, "PUT", "/user", wish).status()).isEqualTo(429);

            CODE_INVALID.answers(slow, "POST", "/verify", change("15550009"));
        }
    }

    @Test
    void whoever_wishes_for_a_number_alone_gets_it_by_its_code() {
        wishingFor("15550009", "ann@example.com");

        assertThat(service.post("/verify", change("15550009"))
                        .json()
                        .at("/user/email")
                        .stringValue())
                .isEqualTo("ann@example.com");
    }

    private String wishingFor(String phone, String email) {
        String token = service.signUp(email).get("access_token").stringValue();
        assertThat(service.as(token, "PUT", "/user", "{\"phone\":\"%s\"}".formatted(phone))
                        .status())
                .isEqualTo(200);
        await().until(() -> pending.contains(phone));
        return token;
    }

    private static String change(String phone) {
        return "{\"type\":\"phone_change\",\"phone\":\"%s\",\"token\":\"%s\"}".formatted(phone, RIGHT);
    }
}
