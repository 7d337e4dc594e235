package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecuritySettingsTest {

    @Test
    void defaults() {
        assertThat(SecuritySettings.from(Given.nothing())).isEqualTo(new SecuritySettings(false, false, false));
    }

    @Test
    void full_mapping() {
        assertThat(SecuritySettings.from(Given.everyOneOf(
                        SecuritySettings.ALL,
                        "GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION=true",
                        "GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_CURRENT_PASSWORD=true",
                        "GOTRUE_SECURITY_SB_FORWARDED_FOR_ENABLED=true")))
                .isEqualTo(new SecuritySettings(true, true, true));
    }

    @Test
    void refusals() {
        for (Setting<?> setting : SecuritySettings.ALL) {
            Given.refused(
                    SecuritySettings::from, setting.name() + "=2", setting.name() + ": \"2\", expected true or false");
        }
    }
}
