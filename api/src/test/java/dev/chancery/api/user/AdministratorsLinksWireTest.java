package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Mailbox.Letter;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.query.rebuild.Rebuild;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /invite} and {@code POST /admin/generate_link}, and what comes of using what they send or answer. */
class AdministratorsLinksWireTest {

    private static final String SITE = "https://app.example.com";

    private static TestService service;
    private static Mailbox mailbox;
    private static MailedTokens tokens;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_SITE_URL", SITE);
        mailbox = Mailbox.of(service);
        tokens = new MailedTokens(service, mailbox);
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
    void an_invitation_opens_an_account_that_its_owner_confirms() {
        Answer invited = service.asAdmin("POST", "/invite", "{\"email\":\"guest@example.com\",\"data\":{\"a\":1}}");
        assertThat(invited.json().get("invited_at").isString()).isTrue();

        assertThat(tokens.follow("invite", mailbox.last("guest@example.com"), "")
                        .header("Location"))
                .contains("type=invite");
        new WireError(422, "email_exists", "A user with this email address has already been registered")
                .answers(
                        service,
                        "POST",
                        "/invite",
                        "{\"email\":\"guest@example.com\"}",
                        "Authorization",
                        "Bearer " + service.serviceRoleKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"signup", "invite", "magiclink", "recovery"})
    void an_administrator_gets_links_to_send_them_and_nothing_is_mailed(String type) {
        String email = "link-" + type + "@example.com";
        if (type.equals("recovery")) {
            tokens.confirmed(email);
        }
        int mailed = mailbox.to(email).size();

        JsonNode link = service.asAdmin(
                        "POST",
                        "/admin/generate_link",
                        "{\"type\":\"%s\",\"email\":\"%s\",\"password\":\"secret-password\",\"redirect_to\":\"%s/x\"}"
                                .formatted(type, email, SITE))
                .json();

        assertThat(link.get("verification_type").stringValue()).isEqualTo(type.equals("magiclink") ? "signup" : type);
        String path = link.get("action_link").stringValue();
        assertThat(path)
                .endsWith("&redirect_to=" + SITE + "/x")
                .contains("token=" + link.get("hashed_token").stringValue());
        assertThat(mailbox.to(email))
                .hasSize(mailed + 1)
                .last()
                .extracting(Letter::kind)
                .isEqualTo("LinkGenerated");
        assertThat(service.send("GET", path.substring(path.indexOf("/verify")), null)
                        .header("Location"))
                .startsWith(SITE + "/x#access_token=");
    }

    @Test
    void nobody_changes_to_the_address_that_they_have() {
        service.signUp("link-own@example.com");

        new WireError(422, "email_exists", "A user with this email address has already been registered")
                .answers(
                        service,
                        "POST",
                        "/admin/generate_link",
                        "{\"type\":\"email_change_new\",\"email\":\"link-own@example.com\",\"new_email\":\"link-own@example.com\"}",
                        "Authorization",
                        "Bearer " + service.serviceRoleKey());
    }

    @Test
    void links_for_a_change_of_address_are_needed_for_both() {
        tokens.confirmed("link-old@example.com");
        String body =
                "{\"type\":\"email_change_%s\",\"email\":\"link-old@example.com\",\"new_email\":\"link-new@example.com\"}";
        JsonNode atNew = service.asAdmin("POST", "/admin/generate_link", body.formatted("new"))
                .json();
        JsonNode atOld = service.asAdmin("POST", "/admin/generate_link", body.formatted("current"))
                .json();

        assertThat(tokens.verify(
                                "email_change",
                                "link-new@example.com",
                                atNew.get("email_otp").stringValue())
                        .body())
                .contains("Confirmation link accepted");
        assertThat(tokens.verify(
                                "email_change",
                                "link-old@example.com",
                                atOld.get("email_otp").stringValue())
                        .json()
                        .at("/user/email")
                        .stringValue())
                .isEqualTo("link-new@example.com");
    }
}
