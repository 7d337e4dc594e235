package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentitySettingsTest {

    @Test
    void defaults() {
        assertThat(IdentitySettings.from(Given.nothing())).isEqualTo(new IdentitySettings(false, false, false));
    }

    @Test
    void full_mapping() {
        assertThat(IdentitySettings.from(Given.everyOneOf(
                        IdentitySettings.ALL,
                        "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED=true",
                        "GOTRUE_SECURITY_MANUAL_LINKING_ENABLED=true",
                        "GOTRUE_EXPERIMENTAL_CREATE_EMAIL_IDENTITY_ON_PASSWORD_SET_ENABLED=true")))
                .isEqualTo(new IdentitySettings(true, true, true));
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
