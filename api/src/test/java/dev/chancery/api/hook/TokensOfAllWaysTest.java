package dev.chancery.api.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.Wallet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The hook for access tokens is asked before anything is written. By whichever way somebody comes in, it is told what is true
 * afterwards, as the next refresh tells it.
 */
class TokensOfAllWaysTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final FakeService HOOK = new FakeService(TokensOfAllWaysTest::unchanged);

    private static TestService service;
    private static TestService autoconfirming;
    private static Mailbox mailbox;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start(settings("false"));
        autoconfirming = TestService.startOn(service.database(), settings("true"));
        mailbox = Mailbox.of(service);
        sql = Sql.on(service.database());
    }

    private static String[] settings(String autoconfirm) {
        return new String[] {
            "GOTRUE_MAILER_AUTOCONFIRM", autoconfirm,
            "GOTRUE_SMS_AUTOCONFIRM", autoconfirm,
            "GOTRUE_SMTP_MAX_FREQUENCY", "1ns",
            "GOTRUE_SMS_MAX_FREQUENCY", "1ns",
            "GOTRUE_EXTERNAL_PHONE_ENABLED", "true",
            "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED", "true",
            "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED", "true",
            "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_ENABLED", "true",
            "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_URI", HOOK.url().toString()
        };
    }

    @AfterAll
    static void stop() {
        autoconfirming.close();
        service.close();
        HOOK.close();
    }

    @BeforeEach
    void behave() {
        HOOK.answering(TokensOfAllWaysTest::unchanged);
    }

    private static Answered unchanged(FakeService.Asked asked) {
        return Answered.json("{\"claims\":" + JSON.readTree(asked.body()).get("claims") + "}");
    }

    @Test
    void anonymously_and_with_an_address_or_a_number_from_then_on() {
        JsonNode byMail = comesIn("anonymous", service.post("/signup", "{\"data\":{\"plan\":\"free\"}}"));
        assertThat(claims().get("is_anonymous").booleanValue()).isTrue();
        wish(byMail, "{\"email\":\"known@example.com\"}");
        comesIn("otp", verify("email_change", "email", "known@example.com"));
        assertThat(claims().get("is_anonymous").booleanValue()).isFalse();

        JsonNode byPhone = comesIn("anonymous", service.post("/signup", "{}"));
        wish(byPhone, "{\"phone\":\"15550001\"}");
        comesIn("otp", verify("phone_change", "phone", "15550001"));
        assertThat(claims().get("is_anonymous").booleanValue()).isFalse();
    }

    @Test
    void by_a_wallet_that_says_something_else_the_next_time() {
        Wallet wallet = Wallet.ofEthereum();

        comesIn("web3", service.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in.")));
        comesIn("web3", service.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in again.")));

        assertThat(claims().at("/user_metadata/custom_claims/statement").stringValue())
                .isEqualTo("Sign in again.");
    }

    @Test
    void by_a_phone_number_and_with_an_address_beside_it() {
        service.post("/otp", "{\"phone\":\"15550002\"}");
        JsonNode session = comesIn("otp", verify("sms", "phone", "15550002"));
        wish(session, "{\"email\":\"beside@example.com\"}");

        comesIn("otp", verify("email_change", "email", "beside@example.com"));

        assertThat(claims().at("/app_metadata/providers").toString()).isEqualTo("[\"phone\",\"email\"]");
        comesIn(
                "password",
                autoconfirming.post("/signup", "{\"phone\":\"15550003\",\"password\":\"secret-password\"}"));
        service.post("/signup", "{\"phone\":\"15550004\",\"password\":\"secret-password\"}");
        comesIn(
                "password",
                autoconfirming.post("/signup", "{\"phone\":\"15550004\",\"password\":\"secret-password\"}"));
    }

    @Test
    void whoever_comes_with_a_message_again_has_nobody_asked() {
        String grant = WalletGrant.of(Wallet.ofEthereum(), "Sign in.");
        service.post("/token?grant_type=web3", grant);
        HOOK.answering(TokensOfAllWaysTest::unchanged);

        assertThat(service.post("/token?grant_type=web3", grant).status()).isEqualTo(400);

        assertThat(HOOK.asked()).isEmpty();
    }

    @Test
    void a_refusal_opens_no_account() {
        HOOK.answering(_ -> Answered.json("{\"error\":{\"http_code\":403,\"message\":\"not on a Sunday\"}}"));
        String grant = WalletGrant.of(Wallet.ofEthereum(), "Sign in.");
        long before = facts();

        for (Answer answer : List.of(
                service.post("/signup", "{}"),
                service.post("/token?grant_type=web3", grant),
                autoconfirming.post("/signup", "{\"phone\":\"15550005\",\"password\":\"secret-password\"}"))) {
            assertThat(answer.status()).isEqualTo(403);
        }

        assertThat(facts()).isEqualTo(before);
        HOOK.answering(TokensOfAllWaysTest::unchanged);
        assertThat(service.post("/token?grant_type=web3", grant).status())
                .as("the message is as good as before")
                .isEqualTo(200);
    }

    /** What it was asked about is compared with what it is asked about next, all but times. */
    private static JsonNode comesIn(String method, Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        JsonNode told = last();
        assertThat(told.get("authentication_method").stringValue()).isEqualTo(method);
        assertThat(told.get("user_id")).isEqualTo(answer.json().at("/user/id"));
        JsonNode session = service.refresh(answer.json().get("refresh_token").stringValue())
                .json();
        assertThat(timeless(claims())).isEqualTo(timeless(told.get("claims")));
        return session;
    }

    private static JsonNode timeless(JsonNode claims) {
        ((ObjectNode) claims).remove(List.of("iat", "exp"));
        return claims;
    }

    private static void wish(JsonNode session, String body) {
        assertThat(service.as(session.get("access_token").stringValue(), "PUT", "/user", body)
                        .status())
                .isEqualTo(200);
    }

    private static Answer verify(String type, String field, String address) {
        return service.post(
                "/verify",
                "{\"type\":\"%s\",\"%s\":\"%s\",\"token\":\"%s\"}"
                        .formatted(type, field, address, mailbox.last(address).code()));
    }

    private static JsonNode claims() {
        return last().get("claims");
    }

    private static JsonNode last() {
        return JSON.readTree(HOOK.asked().getLast().body());
    }

    private static long facts() {
        return sql.number("SELECT (SELECT count(*) FROM events.event) + (SELECT count(*) FROM auth.users)"
                + " + (SELECT count(*) FROM chancery.spent_message)");
    }
}
