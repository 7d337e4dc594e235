package dev.chancery.infra.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultMailsTest {

    private static final Map<String, Object> HOSTILE =
            Map.of("name", "</title><script>alert(1)</script>", "locale", "de\r\nBcc: victim@example.com");

    private final MailComposer composer = Operator.withoutTemplates();

    @ParameterizedTest
    @EnumSource(
            value = MailKind.class,
            names = {"INVITE", "CONFIRMATION", "RECOVERY", "MAGIC_LINK", "EMAIL_CHANGE"})
    void a_mail_that_asks_for_something_has_one_link(MailKind kind) {
        Mail mail = composer.compose(Letters.of(kind, HOSTILE));

        assertThat(Jsoup.parse(mail.html()).select("[href]").eachAttr("href")).containsExactly(Letters.LINK);
        assertThat(mail.text()).containsOnlyOnce(":\n" + Letters.LINK + "\n").doesNotContain("123456");
    }

    @Test
    void the_mail_with_a_code_has_the_code_and_no_link() {
        Mail mail = composer.compose(Letters.of(MailKind.REAUTHENTICATION, HOSTILE));

        assertThat(mail.subject()).isEqualTo("123456 is your verification code");
        assertThat(Jsoup.parse(mail.html()).select("[href]")).isEmpty();
        assertThat(mail.html()).containsOnlyOnce(">123456</p>");
        assertThat(mail.text()).containsOnlyOnce("\n\n123456\n\n").doesNotContain("verify");
    }

    @ParameterizedTest
    @EnumSource(value = MailKind.class, names = ".*_NOTIFICATION", mode = EnumSource.Mode.MATCH_ALL)
    void a_notification_asks_for_nothing(MailKind kind) {
        Mail mail = composer.compose(Letters.of(kind, HOSTILE));

        assertThat(Jsoup.parse(mail.html()).select("[href]")).isEmpty();
        assertThat(mail.text()).doesNotContain("123456").doesNotContain("verify");
    }

    @ParameterizedTest
    @EnumSource(MailKind.class)
    void a_mail_loads_nothing_and_can_be_read_by_everybody(MailKind kind) {
        Mail mail = composer.compose(Letters.of(kind, HOSTILE));
        Document page = Jsoup.parse(mail.html());

        assertThat(page.select("[src], [srcset], [background], link, script, style, iframe, form"))
                .isEmpty();
        assertThat(mail.html())
                .doesNotContain("url(")
                .doesNotContain("alert(1)")
                .startsWith("<!DOCTYPE html>\n");
        assertThat(page.select("html[lang=en]")).hasSize(1);
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.title()).isNotEmpty().isEqualTo(page.select("h1").text());
        assertThat(page.select("meta[name=color-scheme][content='light dark']")).hasSize(1);
        assertThat(page.select("table:not([role=presentation])")).isEmpty();
        assertThat(mail.text()).contains("https://app.example.com").doesNotContain("<");
        assertThat(mail.subject()).isNotEmpty();
        assertThat(mail).extracting(Mail::to, Mail::kind).containsExactly("jane@example.com", kind);
    }

    @ParameterizedTest
    @CsvSource({
        "EMAIL_CHANGE, jane@example.com new@example.com",
        "EMAIL_CHANGED_NOTIFICATION, old@example.com jane@example.com",
        "PHONE_CHANGED_NOTIFICATION, 4915100000002 4915100000001",
        "IDENTITY_LINKED_NOTIFICATION, github",
        "IDENTITY_UNLINKED_NOTIFICATION, github",
        "MFA_FACTOR_ENROLLED_NOTIFICATION, totp",
        "MFA_FACTOR_UNENROLLED_NOTIFICATION, totp",
    })
    void a_mail_says_what_has_changed(MailKind kind, String facts) {
        assertThat(composer.compose(Letters.of(kind, Map.of())).text()).contains(List.of(facts.split(" ")));
    }

    @Test
    void the_plain_text_of_a_mail() {
        assertThat(composer.compose(Letters.of(MailKind.CONFIRMATION, Map.of())).text())
                .isEqualTo("""
                        Confirm your e-mail address

                        Somebody, most likely you, has opened an account at https://app.example.com for jane@example.com. Please\
                         confirm that this address is yours.

                        Confirm the address:
                        %s

                        If it was not you, ignore this mail. The address stays unconfirmed.
                        """.formatted(Letters.LINK));
    }

    @ParameterizedTest
    @CsvSource({
        "CONFIRMATION, signup",
        "MAGIC_LINK, magiclink",
        "PASSWORD_CHANGED_NOTIFICATION, password_changed_notification"
    })
    void an_action_has_the_name_that_hooks_know(MailKind kind, String action) {
        assertThat(kind.actionType()).isEqualTo(action);
    }
}
