package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiteSettingsTest {

    @Test
    void defaults() {
        assertThat(SiteSettings.from(Given.nothing()))
                .isEqualTo(new SiteSettings(URI.create("http://localhost:3000"), List.of(), false));
    }

    @Test
    void full_mapping() {
        assertThat(SiteSettings.from(Given.everyOneOf(
                        SiteSettings.ALL,
                        "GOTRUE_SITE_URL=https://app.example.com",
                        "GOTRUE_URI_ALLOW_LIST=https://*.example.com/**, myapp://callback",
                        "GOTRUE_DISABLE_SIGNUP=t")))
                .isEqualTo(new SiteSettings(
                        URI.create("https://app.example.com"),
                        List.of("https://*.example.com/**", " myapp://callback"),
                        true));
    }

    @Test
    void refusals() {
        Given.refused(
                SiteSettings::from,
                "GOTRUE_SITE_URL=localhost:3000",
                "GOTRUE_SITE_URL: \"localhost:3000\", expected an absolute URL such as https://auth.example.com");
        Given.refused(
                SiteSettings::from,
                "GOTRUE_DISABLE_SIGNUP=",
                "GOTRUE_DISABLE_SIGNUP: is empty, expected true or false");
        Given.refused(
                SiteSettings::from,
                "GOTRUE_DISABLE_SIGNUP=yes",
                "GOTRUE_DISABLE_SIGNUP: \"yes\", expected true or false");
    }
}
