package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Mailbox.Letter;
import dev.chancery.api.Meanwhile;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.query.rebuild.Rebuild;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is mailed to people, and what comes of using it. */
class MailedTokensWireTest {

    private static final String SITE = "https://app.example.com";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final WireError LINK_INVALID =
            new WireError(403, "otp_expired", "Email link is invalid or has expired");
    private static final WireError CODE_INVALID = new WireError(403, "otp_expired", "Token has expired or is invalid");

    private static TestService service;
    private static Mailbox mailbox;
    private static MailedTokens tokens;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_SMTP_MAX_FREQUENCY",
                "1ns",
                "GOTRUE_SITE_URL",
                SITE,
                "GOTRUE_URI_ALLOW_LIST",
                "https://*.preview.example.com/**",
                "GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION",
                "true");
        mailbox = Mailbox.of(service);
        tokens = new MailedTokens(service, mailbox);
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void the_log_says_the_same_as_the_tables() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    @Test
    void a_link_confirms_the_address_and_leads_back_with_tokens_in_the_fragment() {
        service.signUp("ann@example.com");

        Answer answer = tokens.follow("signup", mailbox.last("ann@example.com"), "");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location"))
                .matches(SITE + "#access_token=[^&]+&expires_at=\\d+&expires_in=3600&refresh_token=[^&]+&sb=&"
                        + "token_type=bearer&type=signup");
        assertThat(service.signIn("ann@example.com").status()).isEqualTo(200);
        assertThat(sql.text(
                        "SELECT identity_data ->> 'email_verified' FROM auth.identities WHERE email = ?",
                        "ann@example.com"))
                .isEqualTo("true");
    }

    /** The tokens in the link back carry all that people say of themselves: more than fits into a header field. */
    @ParameterizedTest
    @ValueSource(ints = {6_000, 32_000})
    void where_people_say_much_of_themselves_a_page_leads_back(int length) {
        String email = "eloquent%d@example.com".formatted(length);
        service.post(
                "/signup",
                "{\"email\":\"%s\",\"password\":\"secret-password\",\"data\":{\"a\":\"%s\"}}"
                        .formatted(email, "x".repeat(length)));

        Answer answer = tokens.follow("signup", mailbox.last(email), "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("content=\"0; url=" + SITE + "#access_token=", "&amp;refresh_token=")
                .hasSizeGreaterThan(length);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void a_code_does_the_same_and_answers_with_a_session() {
        service.signUp("bob@example.com");

        JsonNode session = tokens.verify(
                        "email",
                        "bob@example.com",
                        mailbox.last("bob@example.com").code())
                .json();

        assertThat(session.at("/user/email_confirmed_at").isString()).isTrue();
        assertThat(session.at("/user/user_metadata/email_verified").booleanValue())
                .isTrue();
        assertThat(session.get("refresh_token").isString()).isTrue();
    }

    @Test
    void what_was_used_is_good_for_nothing_more() {
        service.signUp("once@example.com");
        Letter letter = mailbox.last("once@example.com");
        tokens.verify("signup", "once@example.com", letter.code());

        assertThat(tokens.follow("signup", letter, "").header("Location"))
                .isEqualTo(SITE + "#error=access_denied&error_code=otp_expired"
                        + "&error_description=Email+link+is+invalid+or+has+expired&sb=");
        CODE_INVALID.answers(
                service, "POST", "/verify", MailedTokens.code("signup", "once@example.com", letter.code()));
        LINK_INVALID.answers(service, "POST", "/verify", MailedTokens.hash("signup", letter.hash()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"recovery", "magiclink", "email_change"})
    void what_was_sent_for_one_thing_is_not_good_for_another(String type) {
        String email = type + "-swap@example.com";
        service.signUp(email);
        Letter letter = mailbox.last(email);

        LINK_INVALID.answers(service, "POST", "/verify", MailedTokens.hash(type, letter.hash()));
        CODE_INVALID.answers(service, "POST", "/verify", MailedTokens.code(type, email, letter.code()));
        assertThat(tokens.verify("signup", email, letter.code()).status()).isEqualTo(200);
    }

    @Test
    void who_knows_address_and_code_still_knows_no_link() throws Exception {
        service.signUp("computed@example.com");
        Letter letter = mailbox.last("computed@example.com");
        byte[] computed = MessageDigest.getInstance("SHA-224")
                .digest(("computed@example.com" + letter.code()).getBytes(StandardCharsets.UTF_8));

        LINK_INVALID.answers(
                service,
                "POST",
                "/verify",
                MailedTokens.hash("signup", HexFormat.of().formatHex(computed)));
        assertThat(letter.hash()).matches("[0-9a-f]{56}");
        assertThat(tokens.verify("signup", "computed@example.com", letter.code())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_code_that_begins_with_the_end_of_the_address_is_none_of_its_owner() {
        service.signUp("shifted@example.com");
        String code = mailbox.last("shifted@example.com").code();

        CODE_INVALID.answers(service, "POST", "/verify", MailedTokens.code("signup", "shifted@example.co", "m" + code));
    }

    @Test
    void a_link_may_lead_to_a_page_within_a_page() {
        service.signUp("router@example.com");

        assertThat(tokens.follow("signup", mailbox.last("router@example.com"), SITE + "/#/home")
                        .header("Location"))
                .startsWith(SITE + "/#/home#access_token=");
    }

    @Test
    void whoever_guesses_a_code_has_ten_tries_and_the_link_still_works() {
        service.signUp("guessed@example.com");
        Letter letter = mailbox.last("guessed@example.com");
        for (int guess = 0; guess < 12; guess++) {
            String wrong = "%06d".formatted((Integer.parseInt(letter.code()) + 1 + guess) % 1_000_000);
            assertThat(tokens.verify("signup", "guessed@example.com", wrong).status())
                    .isEqualTo(403);
        }

        CODE_INVALID.answers(
                service, "POST", "/verify", MailedTokens.code("signup", "guessed@example.com", letter.code()));
        await().untilAsserted(
                        () -> assertThat(mistakesOf("guessed@example.com")).isEqualTo(10));
        assertThat(tokens.follow("signup", letter, "").header("Location")).contains("access_token=");
    }

    private static long mistakesOf(String email) {
        return sql.number(
                "SELECT count(*) FROM events.event JOIN auth.users ON id = aggregate_id"
                        + " WHERE name = 'user.code-mistaken' AND email = ?",
                email);
    }

    @Test
    void a_forgotten_password_is_replaced_by_way_of_a_mail() {
        tokens.confirmed("forgot@example.com");

        assertThat(service.post("/recover", "{\"email\":\"forgot@example.com\"}")
                        .body())
                .isEqualTo("{}");
        JsonNode session = tokens.verify(
                        "recovery",
                        "forgot@example.com",
                        mailbox.last("forgot@example.com").code())
                .json();

        String token = session.get("access_token").stringValue();
        assertThat(service.as(token, "PUT", "/user", "{\"password\":\"another-password\"}")
                        .status())
                .isEqualTo(200);
        assertThat(service.signIn("forgot@example.com").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/recover", "/magiclink", "/otp", "/resend"})
    void nobody_learns_whether_there_is_an_account(String path) {
        tokens.confirmed("known" + path.substring(1) + "@example.com");
        String body = path.equals("/resend")
                ? "{\"type\":\"signup\",\"email\":\"%s\"}"
                : "{\"email\":\"%s\",\"create_user\":false}";

        Answer known = service.post(path, body.formatted("known" + path.substring(1) + "@example.com"));
        Answer unknown = service.post(path, body.formatted("unknown" + path.substring(1) + "@example.com"));

        assertThat(known.status()).isEqualTo(200);
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.body()).isEqualTo(known.body()).isEqualTo("{}");
    }

    @Test
    void a_code_to_an_unknown_address_opens_an_account_without_a_password() {
        assertThat(service.post("/otp", "{\"email\":\"new-otp@example.com\",\"data\":{\"plan\":\"free\"}}")
                        .status())
                .isEqualTo(200);

        JsonNode session = tokens.verify(
                        "email",
                        "new-otp@example.com",
                        mailbox.last("new-otp@example.com").code())
                .json();

        assertThat(session.at("/user/user_metadata/plan").stringValue()).isEqualTo("free");
        assertThat(service.signIn("new-otp@example.com").status()).isEqualTo(400);
    }

    @Test
    void a_magic_link_lets_a_known_user_in() {
        tokens.confirmed("magic@example.com");
        service.post("/otp", "{\"email\":\"magic@example.com\"}");
        Letter letter = mailbox.last("magic@example.com");

        assertThat(letter.kind()).isEqualTo("RecoveryRequested");
        assertThat(tokens.follow("magiclink", letter, "").header("Location"))
                .contains("access_token=", "type=magiclink");
    }

    @Test
    void a_client_of_a_flow_gets_a_code_and_exchanges_it_with_its_verifier() throws Exception {
        tokens.confirmed("pkce@example.com");
        service.post("/otp", "{\"email\":\"pkce@example.com\",%s}".formatted(challenge()));
        Letter letter = mailbox.last("pkce@example.com");
        assertThat(letter.hash()).startsWith("pkce_");

        String place = tokens.follow("magiclink", letter, "https://a.preview.example.com/x/y?z=1")
                .header("Location");
        assertThat(place).matches("https://a\\.preview\\.example\\.com/x/y\\?code=[0-9a-f-]{36}&z=1");
        String code = place.replaceFirst(".*code=([0-9a-f-]{36}).*", "$1");

        new WireError(400, "bad_code_verifier", "code challenge does not match previously saved code verifier")
                .answers(service, "POST", "/token?grant_type=pkce", exchange(code, VERIFIER + "x"));
        JsonNode session =
                service.post("/token?grant_type=pkce", exchange(code, VERIFIER)).json();
        assertThat(session.at("/user/email").stringValue()).isEqualTo("pkce@example.com");
        new WireError(404, "flow_state_not_found", "invalid flow state, no valid flow state found")
                .answers(service, "POST", "/token?grant_type=pkce", exchange(code, VERIFIER));
    }

    @Test
    void a_link_whose_flow_is_gone_is_not_used_up_in_vain() throws Exception {
        tokens.confirmed("late@example.com");
        service.post("/recover", "{\"email\":\"late@example.com\",%s}".formatted(challenge()));
        Letter letter = mailbox.last("late@example.com");
        sql.execute("CREATE TABLE public.removed AS SELECT * FROM auth.flow_state; DELETE FROM auth.flow_state");

        Answer answer = tokens.follow("recovery", letter, "");
        sql.execute("INSERT INTO auth.flow_state SELECT * FROM public.removed; DROP TABLE public.removed");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location"))
                .isEqualTo("%s?%s#%2$s&sb="
                        .formatted(
                                SITE,
                                "error=invalid_request&error_code=flow_state_not_found&error_description="
                                        + "No+associated+flow+state+found.+No+valid+flow+state+found+for+user."));
        assertThat(tokens.follow("recovery", letter, "").header("Location")).startsWith(SITE + "?code=");
    }

    @Test
    void nor_is_one_whose_flow_goes_in_this_moment() throws Exception {
        tokens.confirmed("too-late@example.com");
        service.post("/recover", "{\"email\":\"too-late@example.com\",%s}".formatted(challenge()));
        Letter letter = mailbox.last("too-late@example.com");
        sql.execute("CREATE TABLE public.removed AS SELECT * FROM auth.flow_state");

        Answer answer;
        try (TestService slow = TestService.startOn(
                service.database(),
                Meanwhile.before("UPDATE auth.flow_state", () -> sql.execute("DELETE FROM auth.flow_state")),
                "GOTRUE_SITE_URL",
                SITE)) {
            answer = new MailedTokens(slow, mailbox).follow("recovery", letter, "");
        }
        sql.execute("INSERT INTO auth.flow_state SELECT * FROM public.removed; DROP TABLE public.removed");

        assertThat(answer.header("Location")).contains("error_code=flow_state_not_found");
        assertThat(tokens.follow("recovery", letter, "").header("Location")).startsWith(SITE + "?code=");
    }

    @Test
    void both_addresses_confirm_a_change_in_any_order() {
        String token = tokens.confirmed("old@example.com");
        service.as(token, "PUT", "/user", "{\"email\":\"new@example.com\"}");
        Letter atOld = mailbox.last("old@example.com");
        Letter atNew = mailbox.last("new@example.com");

        assertThat(tokens.verify("email_change", "old@example.com", atOld.code())
                        .body())
                .isEqualTo("{\"msg\":\"Confirmation link accepted. Please proceed to confirm link sent to the other"
                        + " email\",\"code\":\"200\"}");
        LINK_INVALID.answers(service, "POST", "/verify", MailedTokens.hash("email_change", atOld.hash()));
        assertThat(service.signIn("new@example.com").status()).isEqualTo(400);

        assertThat(tokens.follow("email_change", atNew, "").header("Location")).contains("type=email_change");
        assertThat(service.signIn("new@example.com").status()).isEqualTo(200);
        assertThat(service.signIn("old@example.com").status()).isEqualTo(400);
    }

    @Test
    void an_address_that_somebody_took_meanwhile_is_not_taken_from_them() {
        String token = tokens.confirmed("wants@example.com");
        service.as(token, "PUT", "/user", "{\"email\":\"wanted@example.com\"}");
        Letter atOld = mailbox.last("wants@example.com");
        Letter atNew = mailbox.last("wanted@example.com");
        tokens.verify("email_change", "wants@example.com", atOld.code());
        tokens.confirmed("wanted@example.com");

        new WireError(422, "email_exists", "A user with this email address has already been registered")
                .answers(service, "POST", "/verify", MailedTokens.hash("email_change", atNew.hash()));
        assertThat(sql.number("SELECT count(*) FROM auth.users WHERE email = 'wanted@example.com'"))
                .isOne();
    }

    @Test
    void a_link_that_asks_first_is_not_used_up_by_whoever_only_follows_it() {
        try (TestService asking = TestService.startOn(
                service.database(), "GOTRUE_SITE_URL", SITE, "CHANCERY_MAILER_CONFIRM_LINKS", "true")) {
            service.signUp("scanned@example.com");
            String link = "/verify?token=%s&type=signup&redirect_to=%s"
                    .formatted(mailbox.last("scanned@example.com").hash(), SITE + "/%22%3E%3Cscript%3E");
            for (int scan = 0; scan < 8; scan++) {
                Answer page = asking.send("GET", link, null);
                assertThat(page.status()).isEqualTo(200);
                assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
                assertThat(page.body())
                        .contains("<form method=\"post\" action=\"?token=")
                        .doesNotContain("<script");
            }

            assertThat(asking.send("POST", link, null).header("Location")).contains("#access_token=");
            assertThat(asking.send("GET", link, null).header("Location")).contains("error_code=otp_expired");
            assertThat(sql.number("SELECT count(*) FROM events.event WHERE name = 'user.link-opened'"))
                    .isEqualTo(5);
        }
    }

    @Test
    void a_nonce_proves_a_user_whose_session_is_old() {
        String token = tokens.confirmed("careful@example.com");
        sql.execute("UPDATE auth.sessions SET created_at = created_at - interval '25 hours'");
        String change = "{\"password\":\"another-password\"%s}";
        new WireError(400, "reauthentication_needed", "Password update requires reauthentication")
                .answers(service, "PUT", "/user", change.formatted(""), "Authorization", "Bearer " + token);
        assertThat(service.as(token, "GET", "/reauthenticate", null).body()).isEqualTo("{}");
        String nonce = mailbox.last("careful@example.com").code();
        String wrong = nonce.equals("000000") ? "000001" : "000000";

        new WireError(422, "reauthentication_not_valid", "Nonce has expired or is invalid")
                .answers(
                        service,
                        "PUT",
                        "/user",
                        change.formatted(",\"nonce\":\"" + wrong + "\""),
                        "Authorization",
                        "Bearer " + token);
        await().untilAsserted(() -> assertThat(mistakesOf("careful@example.com"))
                .as("it is noted although the change is refused")
                .isPositive());
        assertThat(service.as(token, "PUT", "/user", change.formatted(",\"nonce\":\"" + nonce + "\""))
                        .status())
                .isEqualTo(200);
        sql.execute("UPDATE auth.sessions SET created_at = created_at + interval '25 hours'");
    }

    @Test
    void a_banned_user_stays_out() {
        tokens.confirmed("banned@example.com");
        service.post("/recover", "{\"email\":\"banned@example.com\"}");
        String id = sql.text("SELECT id FROM auth.users WHERE email = 'banned@example.com'");
        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"1h\"}");

        new WireError(403, "user_banned", "User is banned")
                .answers(
                        service,
                        "POST",
                        "/verify",
                        MailedTokens.hash(
                                "recovery", mailbox.last("banned@example.com").hash()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.net/",
                "https://app.example.com@evil.example.net/",
                "https://app.example.com.evil.example.net/",
                "https://evil.example.net/https://a.preview.example.com/",
                "//evil.example.net",
                "https:evil.example.net",
                "https://app.example.com:8443/",
                "http://app.example.com/",
                "https://2130706433/",
                "javascript:alert(1)//https://a.preview.example.com/",
                "https://a.preview.example.com\\\\@evil.example.net/",
                "https://evil.example.net%23.preview.example.com/x",
                "https://evil.example.net%5C.preview.example.com/x",
                "https://evil?.preview.example.com/x",
                "https://0xC6336407?.preview.example.com/x",
                "https://0xC6336407:8443?.preview.example.com/x",
                "https://0XC6336407/.preview.example.com/x"
            })
    void tokens_are_sent_to_no_place_that_is_not_allowed(String place) {
        String email = "r" + Math.abs(place.hashCode()) + "@example.com";
        service.signUp(email);

        assertThat(tokens.follow("signup", mailbox.last(email), place).header("Location"))
                .startsWith(SITE + "#access_token=");
    }

    private static String exchange(String code, String verifier) {
        return "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}".formatted(code, verifier);
    }

    private static String challenge() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        return "\"code_challenge\":\"%s\",\"code_challenge_method\":\"s256\""
                .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }
}
