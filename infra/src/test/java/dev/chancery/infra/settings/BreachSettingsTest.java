package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreachSettingsTest {

    @Test
    void defaults() {
        assertThat(BreachSettings.from(Given.nothing()))
                .isEqualTo(new BreachSettings(
                        false,
                        false,
                        "Chancery",
                        URI.create("https://api.pwnedpasswords.com"),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(BreachSettings.from(Given.variables("GOTRUE_PASSWORD_HIBP_BLOOM_ENABLED=true"))
                        .cache())
                .contains(new BreachSettings.Cache(100_000, 0.0000099));
    }

    @Test
    void full_mapping() {
        assertThat(BreachSettings.from(Given.everyOneOf(
                        BreachSettings.ALL,
                        "GOTRUE_PASSWORD_HIBP_ENABLED=true",
                        "GOTRUE_PASSWORD_HIBP_FAIL_CLOSED=true",
                        "GOTRUE_PASSWORD_HIBP_USER_AGENT=my app/1.0",
                        "GOTRUE_PASSWORD_HIBP_BLOOM_ENABLED=true",
                        "GOTRUE_PASSWORD_HIBP_BLOOM_ITEMS=1000",
                        "GOTRUE_PASSWORD_HIBP_BLOOM_FALSE_POSITIVES=0.01",
                        "CHANCERY_PASSWORD_BREACH_URL=http://mirror.internal:8080/pwned",
                        "CHANCERY_PASSWORD_BREACH_FILE=/srv/hashes.txt")))
                .isEqualTo(new BreachSettings(
                        true,
                        true,
                        "my app/1.0",
                        URI.create("http://mirror.internal:8080/pwned"),
                        Optional.of(Path.of("/srv/hashes.txt")),
                        Optional.of(new BreachSettings.Cache(1000, 0.01))));
    }

    @Test
    void refusals() {
        Given.refused(
                BreachSettings::from,
                "GOTRUE_PASSWORD_HIBP_USER_AGENT=a\nb",
                "GOTRUE_PASSWORD_HIBP_USER_AGENT: expected printable ASCII");
        for (String items : new String[] {"0", "-1", "10000001"}) {
            Given.refused(
                    BreachSettings::from,
                    "GOTRUE_PASSWORD_HIBP_BLOOM_ITEMS=" + items,
                    "GOTRUE_PASSWORD_HIBP_BLOOM_ITEMS: expected 1 to 10000000");
        }
        for (String share : new String[] {"0", "1", "-0.5"}) {
            Given.refused(
                    BreachSettings::from,
                    "GOTRUE_PASSWORD_HIBP_BLOOM_FALSE_POSITIVES=" + share,
                    "GOTRUE_PASSWORD_HIBP_BLOOM_FALSE_POSITIVES: expected 0.000000001 or more, and less than 1");
        }
        for (String url : new String[] {"ftp://mirror/", "https://me:secret@mirror/", "https://mirror/?a=b"}) {
            Given.refused(
                    BreachSettings::from,
                    "CHANCERY_PASSWORD_BREACH_URL=" + url,
                    "CHANCERY_PASSWORD_BREACH_URL: expected an http or https URL without a user, a query and a fragment");
        }
    }

    @Test
    void a_file_that_nobody_would_look_into_is_refused() {
        Given.refused(
                BreachSettings::from,
                "CHANCERY_PASSWORD_BREACH_FILE=/srv/hashes.txt",
                "CHANCERY_PASSWORD_BREACH_FILE: is not looked into unless GOTRUE_PASSWORD_HIBP_ENABLED is true");
    }
}
