package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProviderSettingsTest {

    @Test
    void defaults() {
        assertThat(ProviderSettings.from(Given.nothing()))
                .isEqualTo(new ProviderSettings(false, true, true, Duration.ofMinutes(5)));
    }

    @Test
    void full_mapping() {
        assertThat(ProviderSettings.from(Given.everyOneOf(
                        ProviderSettings.ALL,
                        "GOTRUE_DISABLE_SIGNUP=t",
                        "GOTRUE_EXTERNAL_EMAIL_ENABLED=false",
                        "GOTRUE_EXTERNAL_EMAIL_MAGIC_LINK_ENABLED=false",
                        "GOTRUE_EXTERNAL_FLOW_STATE_EXPIRY_DURATION=10m")))
                .isEqualTo(new ProviderSettings(true, false, false, Duration.ofMinutes(10)));
    }

    @Test
    void refusals() {
        for (String name : new String[] {"GOTRUE_DISABLE_SIGNUP", "GOTRUE_EXTERNAL_EMAIL_ENABLED"}) {
            Given.refused(ProviderSettings::from, name + "=on", name + ": \"on\", expected true or false");
        }
    }

    @Test
    void a_flow_has_five_minutes_at_least() {
        assertThat(ProviderSettings.from(Given.variables("GOTRUE_EXTERNAL_FLOW_STATE_EXPIRY_DURATION=1s"))
                        .flowLifetime())
                .isEqualTo(Duration.ofMinutes(5));
    }
}
