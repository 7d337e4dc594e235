package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProviderSettingsTest {

    @Test
    void defaults() {
        assertThat(ProviderSettings.from(Given.nothing())).isEqualTo(new ProviderSettings(false, true, false, ""));
    }

    @Test
    void full_mapping() {
        assertThat(ProviderSettings.from(Given.everyOneOf(
                        ProviderSettings.ALL,
                        "GOTRUE_DISABLE_SIGNUP=t",
                        "GOTRUE_EXTERNAL_EMAIL_ENABLED=false",
                        "GOTRUE_SMS_AUTOCONFIRM=true",
                        "GOTRUE_SMS_PROVIDER=twilio")))
                .isEqualTo(new ProviderSettings(true, false, true, "twilio"));
    }

    @Test
    void refusals() {
        for (String name :
                new String[] {"GOTRUE_DISABLE_SIGNUP", "GOTRUE_EXTERNAL_EMAIL_ENABLED", "GOTRUE_SMS_AUTOCONFIRM"}) {
            Given.refused(ProviderSettings::from, name + "=on", name + ": \"on\", expected true or false");
        }
    }
}
