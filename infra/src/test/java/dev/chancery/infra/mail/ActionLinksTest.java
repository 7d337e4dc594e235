package dev.chancery.infra.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionLinksTest {

    private static final ActionLinks LINKS =
            new ActionLinks(URI.create("https://example.com/auth/v1"), "/i", "/c", "/r", "/e");

    @ParameterizedTest
    @CsvSource({
        "INVITE, https://example.com/i?token=0f3a&type=invite&redirect_to=https://app.example.com",
        "CONFIRMATION, https://example.com/c?token=0f3a&type=signup&redirect_to=https://app.example.com",
        "RECOVERY, https://example.com/r?token=0f3a&type=recovery&redirect_to=https://app.example.com",
        "MAGIC_LINK, https://example.com/r?token=0f3a&type=magiclink&redirect_to=https://app.example.com",
        "EMAIL_CHANGE, https://example.com/e?token=0f3a&type=email_change&redirect_to=https://app.example.com"
    })
    void each_kind_has_its_path_and_type(MailKind kind, String link) {
        assertThat(LINKS.link(kind, "0f3a", "https://app.example.com")).isEqualTo(link);
    }

    @Test
    void a_mail_without_anything_to_do_has_no_link() {
        assertThatThrownBy(() -> LINKS.link(MailKind.REAUTHENTICATION, "0f3a", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com/a?b=1&c=2, https%3A%2F%2Fapp.example.com%2Fa%3Fb%3D1%26c%3D2",
        "https://app.example.com/#a, https%3A%2F%2Fapp.example.com%2F%23a",
        "https://app.example.com/~a*b?c=, https%3A%2F%2Fapp.example.com%2F~a%2Ab%3Fc%3D",
        "myapp://open/a%26b, myapp://open/a%26b",
        "https://app.example.com/c++;d, https%3A%2F%2Fapp.example.com%2Fc%2B%2B%3Bd",
        "https://app.example.com/100%, https%3A%2F%2Fapp.example.com%2F100%25",
        "https://app.example.com/ä|b, https%3A%2F%2Fapp.example.com%2F%C3%A4%7Cb",
        "'', ''"
    })
    void where_it_leads_in_the_end_is_escaped_only_where_it_was_not(String redirectTo, String written) {
        assertThat(LINKS.link(MailKind.INVITE, "pkce_0f3a", redirectTo))
                .isEqualTo("https://example.com/i?token=pkce_0f3a&type=invite&redirect_to=" + written);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/auth/v1, /verify, https://example.com/verify",
        "https://example.com/auth/v1, verify, https://example.com/auth/verify",
        "https://example.com/auth/v1/, verify, https://example.com/auth/v1/verify",
        "https://example.com, /auth/v1/verify, https://example.com/auth/v1/verify",
        "https://example.com/auth/v1, https://app.example.com/confirm, https://app.example.com/confirm",
        "https://example.com/auth/v1, '', https://example.com/auth/v1"
    })
    void a_path_is_resolved_against_the_external_url(URI externalUrl, String path, String base) {
        assertThat(new ActionLinks(externalUrl, path, "", "", "").link(MailKind.INVITE, "0f3a", "x"))
                .isEqualTo(base + "?token=0f3a&type=invite&redirect_to=x");
    }

    @Test
    void the_query_of_a_path_gives_way_and_its_fragment_stays_behind() {
        assertThat(new ActionLinks(URI.create("https://example.com"), "/app?a=1#/verify", "", "", "")
                        .link(MailKind.INVITE, "0f3a", "x"))
                .isEqualTo("https://example.com/app?token=0f3a&type=invite&redirect_to=x#/verify");
    }

    @Test
    void what_is_no_path_is_refused_by_the_name_of_its_setting() {
        assertThatThrownBy(() -> new ActionLinks(URI.create("https://example.com"), "", "", "/a b", ""))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("GOTRUE_MAILER_URLPATHS_RECOVERY: \"/a b\", expected a path.");
    }
}
