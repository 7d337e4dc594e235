package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamlSettingsTest {

    private static final SamlSettings DEFAULTS = new SamlSettings(
            false,
            Optional.empty(),
            Optional.empty(),
            false,
            Duration.ofMinutes(2),
            Optional.empty(),
            Duration.ofMinutes(3),
            Duration.ofDays(90),
            false);

    @Test
    void defaults() {
        assertThat(SamlSettings.from(Given.nothing())).isEqualTo(DEFAULTS);
    }

    @Test
    void full_mapping() {
        SamlSettings settings = SamlSettings.from(Given.everyOneOf(
                SamlSettings.ALL,
                "GOTRUE_SAML_ENABLED=true",
                "GOTRUE_SAML_PRIVATE_KEY=first-key",
                "GOTRUE_SAML_PRIVATE_KEY_NEXT=second-key",
                "GOTRUE_SAML_ALLOW_ENCRYPTED_ASSERTIONS=true",
                "GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD=5m",
                "GOTRUE_SAML_EXTERNAL_URL=https://sso.example.com",
                "CHANCERY_SAML_CLOCK_SKEW=30s",
                "CHANCERY_SAML_KEEP_RESPONSES=0",
                "CHANCERY_SSO_VERIFIED_DOMAINS_ONLY=true"));

        assertThat(settings)
                .isEqualTo(new SamlSettings(
                        true,
                        Optional.of("first-key"),
                        Optional.of("second-key"),
                        true,
                        Duration.ofMinutes(5),
                        Optional.of(URI.create("https://sso.example.com")),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        true));
        assertThat(settings.toString()).doesNotContain("first-key").doesNotContain("second-key");
    }

    @Test
    void no_validity_is_the_usual_one() {
        assertThat(SamlSettings.from(Given.variables("GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD=0")))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void refusals() {
        Given.refused(
                SamlSettings::from,
                "GOTRUE_SAML_ENABLED=true",
                "GOTRUE_SAML_PRIVATE_KEY: is missing, and SAML is enabled");
        Given.refused(
                SamlSettings::from,
                "GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD=-1s",
                "GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD: expected 0 or more");
        Given.refused(
                SamlSettings::from,
                "CHANCERY_SAML_KEEP_RESPONSES=-1s",
                "CHANCERY_SAML_KEEP_RESPONSES: expected 0 to 87600h");
        Given.refused(
                SamlSettings::from,
                "CHANCERY_SAML_KEEP_RESPONSES=87601h",
                "CHANCERY_SAML_KEEP_RESPONSES: expected 0 to 87600h");
        Given.refused(
                SamlSettings::from, "CHANCERY_SAML_CLOCK_SKEW=11m", "CHANCERY_SAML_CLOCK_SKEW: expected 0 to 10m");
    }
}
