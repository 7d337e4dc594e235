package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentitySettingsTest {

    @Test
    void defaults() {
        assertThat(IdentitySettings.from(Given.nothing())).isEqualTo(new IdentitySettings(false));
    }

    @Test
    void full_mapping() {
        assertThat(IdentitySettings.from(
                        Given.everyOneOf(IdentitySettings.ALL, "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED=true")))
                .isEqualTo(new IdentitySettings(true));
    }

    @Test
    void refusals() {
        for (Setting<?> setting : IdentitySettings.ALL) {
            Given.refused(
                    IdentitySettings::from,
                    setting.name() + "=on",
                    setting.name() + ": \"on\", expected true or false");
        }
    }
}
