package dev.chancery.api.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Mailbox.Letter;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.infra.testing.FakeMailServer;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import dev.chancery.infra.testing.SignedCall;
import dev.chancery.infra.testing.Wallet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hooks that are told of what has happened: messages to be sent, and new users. Two nodes tell them together. */
class DeliveringHooksTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    private static final String SITE = "https://app.example.com";

    private static final FakeService HOOK = new FakeService(_ -> Answered.json("{}"));
    private static final FakeMailServer SMTP = new FakeMailServer();

    private static TestService service;
    private static TestService otherNode;
    private static Mailbox mailbox;
    private static Sql sql;

    @BeforeAll
    static void start() {
        String[] settings = {
            "GOTRUE_MAILER_AUTOCONFIRM", "false",
            "GOTRUE_SMTP_MAX_FREQUENCY", "1ns",
            "GOTRUE_SMTP_HOST", "127.0.0.1",
            "GOTRUE_SMTP_PORT", Integer.toString(SMTP.port()),
            "GOTRUE_SITE_URL", SITE,
            "GOTRUE_URI_ALLOW_LIST", "http://localhost:3000/**",
            "API_EXTERNAL_URL", "https://auth.example.com/auth/v1",
            "GOTRUE_MAILER_NOTIFICATIONS_EMAIL_CHANGED_ENABLED", "true",
            "GOTRUE_HOOK_SEND_EMAIL_ENABLED", "true",
            "GOTRUE_HOOK_SEND_EMAIL_URI", HOOK.url() + "/mail",
            "GOTRUE_HOOK_SEND_EMAIL_SECRETS", "v1," + SECRET,
            "GOTRUE_MAILER_EXTERNAL_HOSTS", "eu.example.com",
            "GOTRUE_EXTERNAL_PHONE_ENABLED", "true",
            "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED", "true",
            "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED", "true",
            "GOTRUE_HOOK_SEND_SMS_ENABLED", "true",
            "GOTRUE_HOOK_SEND_SMS_URI", HOOK.url() + "/sms",
            "GOTRUE_HOOK_SEND_SMS_SECRETS", "v1," + SECRET,
            "GOTRUE_HOOK_AFTER_USER_CREATED_ENABLED", "true",
            "GOTRUE_HOOK_AFTER_USER_CREATED_URI", HOOK.url() + "/created",
            "GOTRUE_HOOK_AFTER_USER_CREATED_SECRETS", "v1," + SECRET
        };
        service = TestService.start(settings);
        otherNode = TestService.startOn(service.database(), settings);
        mailbox = Mailbox.of(service);
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        otherNode.close();
        service.close();
        assertThat(SMTP.received()).as("with the hook there is no mail server").isEmpty();
        SMTP.close();
        HOOK.close();
    }

    @BeforeEach
    void behave() {
        HOOK.answering(_ -> Answered.json("{}"));
    }

    @Test
    void a_mail_is_told_once_with_what_it_carries() {
        service.signUp("ann@example.com");

        Asked call = theOnly("/mail", 1).getFirst();
        assertThat(SignedCall.isFromWhoKnows(SECRET, call)).isTrue();
        JsonNode told = JSON.readTree(call.body());
        Letter letter = mailbox.last("ann@example.com");
        assertThat(told.at("/metadata/name").stringValue()).isEqualTo("send-email");
        assertThat(told.at("/user/email").stringValue()).isEqualTo("ann@example.com");
        assertThat(told.get("email_data")).isEqualTo(JSON.readTree("""
                        {"token": "%s", "token_hash": "%s", "redirect_to": "%s", "email_action_type": "signup",
                         "site_url": "https://auth.example.com/auth/v1", "token_new": "", "token_hash_new": "",
                         "old_email": "", "old_phone": "", "provider": "", "factor_type": ""}
                        """.formatted(letter.code(), letter.hash(), SITE)));
        assertThat(call.headers().getFirst("webhook-id"))
                .isEqualTo(sql.text("SELECT event_id FROM events.event WHERE name = 'user.confirmation-requested'"
                        + " ORDER BY position DESC LIMIT 1"));
    }

    /** It is not told which, as at GoTrue, and may know ways that we have never heard of. */
    @Test
    void the_hook_for_text_messages_is_asked_whatever_way_the_client_wishes_for() {
        assertThat(service.post("/otp", "{\"phone\":\"14448123456\",\"channel\":\"whatsapp\"}")
                        .status())
                .isEqualTo(200);
        assertThat(service.post(
                                "/signup",
                                "{\"phone\":\"14449123456\",\"password\":\"secret-password\",\"channel\":\"telegram\"}")
                        .status())
                .isEqualTo(200);

        theOnly("/sms", 2);
    }

    @Test
    void a_mail_that_was_asked_for_by_another_name_of_the_service_is_told_with_it() {
        service.send(
                "POST",
                "/otp",
                "{\"email\":\"eve@example.com\"}",
                "X-Forwarded-Host",
                "eu.example.com",
                "X-Forwarded-Proto",
                "https");

        JsonNode told = JSON.readTree(theOnly("/mail", 1).getFirst().body());
        assertThat(told.at("/email_data/site_url").stringValue()).isEqualTo("https://eu.example.com");
    }

    @Test
    void both_tokens_of_a_change_of_address_come_in_one_call_with_crossed_hashes() {
        String token = confirmed("old@example.com");
        service.as(token, "PUT", "/user", "{\"email\":\"new@example.com\"}");
        Letter atOld = mailbox.last("old@example.com");
        Letter atNew = mailbox.last("new@example.com");

        JsonNode data = emailData(theOnly("/mail", 1).getFirst());
        assertThat(data.get("email_action_type").stringValue()).isEqualTo("email_change");
        assertThat(data.get("token").stringValue()).isEqualTo(atOld.code());
        assertThat(data.get("token_hash").stringValue()).isEqualTo(atNew.hash());
        assertThat(data.get("token_new").stringValue()).isEqualTo(atNew.code());
        assertThat(data.get("token_hash_new").stringValue()).isEqualTo(atOld.hash());

        HOOK.answering(_ -> Answered.json("{}"));
        verify("email_change", "old@example.com", atOld.code());
        verify("email_change", "new@example.com", atNew.code());
        JsonNode notified = emailData(theOnly("/mail", 1).getFirst());
        assertThat(notified.get("email_action_type").stringValue()).isEqualTo("email_changed_notification");
        assertThat(notified.get("old_email").stringValue()).isEqualTo("old@example.com");
        assertThat(notified.get("token").stringValue()).isEmpty();
        assertThat(notified.get("redirect_to").stringValue()).isEqualTo(SITE);
    }

    @Test
    void a_text_message_is_told_once_with_its_code() {
        service.post("/otp", "{\"phone\":\"+1 555 0001\"}");

        Asked call = theOnly("/sms", 1).getFirst();
        assertThat(SignedCall.isFromWhoKnows(SECRET, call)).isTrue();
        JsonNode told = JSON.readTree(call.body());
        assertThat(told.at("/metadata/name").stringValue()).isEqualTo("send-sms");
        assertThat(told.at("/user/phone").stringValue()).isEqualTo("15550001");
        assertThat(told.get("sms"))
                .isEqualTo(JSON.readTree("{\"otp\": \"%s\", \"phone\": \"15550001\"}"
                        .formatted(mailbox.last("15550001").code())));
        assertThat(call.headers().getFirst("webhook-id"))
                .isEqualTo(sql.text("SELECT event_id FROM events.event WHERE name = 'user.sms-requested'"
                        + " ORDER BY position DESC LIMIT 1"));
        assertThat(service.post(
                                "/verify",
                                "{\"type\":\"sms\",\"phone\":\"15550001\",\"token\":\"%s\"}"
                                        .formatted(told.at("/sms/otp").stringValue()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void what_failed_is_told_again_by_the_same_id_and_no_request_noticed() {
        HOOK.answering(_ -> new Answered(500, ""));
        assertThat(service.post("/signup", "{\"email\":\"bob@example.com\",\"password\":\"secret-password\"}")
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> calls("/mail").size() == 1 && calls("/created").size() == 1);
        String mail = id(calls("/mail").getFirst());
        String created = id(calls("/created").getFirst());

        HOOK.answering(_ -> Answered.json("{}"));

        assertThat(id(theOnly("/mail", 1).getFirst())).isEqualTo(mail);
        assertThat(id(theOnly("/created", 1).getFirst())).isEqualTo(created);
    }

    @Test
    void a_mail_that_the_hook_does_not_want_is_given_up() {
        HOOK.answering(asked -> asked.path().equals("/mail")
                ? Answered.json("{\"error\":{\"http_code\":422,\"message\":\"carl@example.com is unknown\"}}")
                : Answered.json("{}"));

        service.signUp("carl@example.com");

        await().atMost(PATIENCE)
                .until(() -> sql.texts("SELECT last_error FROM chancery.message_delivery WHERE state = 'dead'")
                        .equals(List.of("hook refused 422")));
        assertThat(calls("/mail")).hasSize(1);
    }

    @Test
    void of_each_new_user_it_is_told_once_and_of_no_others() {
        service.signUp("dora@example.com");
        service.post("/resend", "{\"type\":\"signup\",\"email\":\"dora@example.com\"}");
        service.asAdmin("POST", "/invite", "{\"email\":\"emil@example.com\"}");
        service.asAdmin("POST", "/admin/generate_link", "{\"type\":\"invite\",\"email\":\"fay@example.com\"}");
        service.asAdmin("POST", "/admin/generate_link", "{\"type\":\"magiclink\",\"email\":\"fay@example.com\"}");
        service.asAdmin("POST", "/admin/users", "{\"email\":\"imported@example.com\"}");
        Wallet wallet = Wallet.ofEthereum();
        service.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in."));
        service.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in again."));
        service.post("/signup", "{}");

        List<Asked> calls = theOnly("/created", 5);
        assertThat(calls.stream()
                        .map(call ->
                                JSON.readTree(call.body()).at("/user/email").stringValue()))
                .containsExactlyInAnyOrder("dora@example.com", "emil@example.com", "fay@example.com", "", "");
        assertThat(calls).allMatch(call -> SignedCall.isFromWhoKnows(SECRET, call));
        assertThat(calls.stream().map(DeliveringHooksTest::id))
                .as("whoever remembers ids takes none of these for the mail that follows from the same event")
                .doesNotContainAnyElementsOf(
                        calls("/mail").stream().map(DeliveringHooksTest::id).toList());
        JsonNode told = JSON.readTree(calls.getFirst().body());
        assertThat(told.at("/metadata/name").stringValue()).isEqualTo("after-user-created");
        assertThat(told.at("/metadata/ip_address").stringValue()).isEqualTo("127.0.0.1");
        await().atMost(PATIENCE)
                .until(() -> sql.number("SELECT count(*) FROM chancery.message_delivery"
                                + " WHERE medium = 'hook' AND state IN ('waiting', 'sending')")
                        == 0);
        assertThat(calls("/created")).hasSize(5);
    }

    private static String confirmed(String email) {
        service.signUp(email);
        theOnly("/mail", 1);
        String token = verify("signup", email, mailbox.last(email).code())
                .get("access_token")
                .stringValue();
        HOOK.answering(_ -> Answered.json("{}"));
        return token;
    }

    private static JsonNode verify(String type, String email, String code) {
        return service.post(
                        "/verify", "{\"type\":\"%s\",\"email\":\"%s\",\"token\":\"%s\"}".formatted(type, email, code))
                .json();
    }

    private static JsonNode emailData(Asked call) {
        return JSON.readTree(call.body()).get("email_data");
    }

    /** Waits for as many, and a moment longer for one too many. */
    private static List<Asked> theOnly(String path, int number) {
        await().atMost(PATIENCE).until(() -> calls(path).size() >= number);
        await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
        assertThat(calls(path)).hasSize(number);
        return calls(path);
    }

    private static List<Asked> calls(String path) {
        return HOOK.asked().stream().filter(call -> call.path().equals(path)).toList();
    }

    private static String id(Asked call) {
        return call.headers().getFirst("webhook-id");
    }
}
