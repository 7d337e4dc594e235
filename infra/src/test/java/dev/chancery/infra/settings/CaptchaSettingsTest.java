package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.captcha.CaptchaProvider;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptchaSettingsTest {

    @Test
    void defaults() {
        assertThat(CaptchaSettings.from(Given.nothing()))
                .isEqualTo(new CaptchaSettings(Optional.empty(), "", Duration.ofSeconds(10)));
        assertThat(CaptchaSettings.from(Given.variables(
                                "GOTRUE_SECURITY_CAPTCHA_ENABLED=true", "GOTRUE_SECURITY_CAPTCHA_SECRET=x"))
                        .provider())
                .contains(CaptchaProvider.HCAPTCHA);
    }

    @Test
    void full_mapping() {
        assertThat(CaptchaSettings.from(Given.everyOneOf(
                        CaptchaSettings.ALL,
                        "GOTRUE_SECURITY_CAPTCHA_ENABLED=true",
                        "GOTRUE_SECURITY_CAPTCHA_PROVIDER=turnstile",
                        "GOTRUE_SECURITY_CAPTCHA_SECRET= 0x0123 ",
                        "GOTRUE_SECURITY_CAPTCHA_TIMEOUT=3s")))
                .isEqualTo(
                        new CaptchaSettings(Optional.of(CaptchaProvider.TURNSTILE), "0x0123", Duration.ofSeconds(3)));
    }

    @Test
    void refusals() {
        Given.refused(
                CaptchaSettings::from,
                "GOTRUE_SECURITY_CAPTCHA_TIMEOUT=-1s",
                "GOTRUE_SECURITY_CAPTCHA_TIMEOUT: expected 0 or more");
        Given.refused(
                CaptchaSettings::from,
                "GOTRUE_SECURITY_CAPTCHA_ENABLED=true",
                "GOTRUE_SECURITY_CAPTCHA_SECRET: is empty, expected the secret of the captcha provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recaptcha", "", "hCaptcha", " turnstile"})
    void a_provider_that_nobody_knows_is_refused_where_it_would_be_asked(String provider) {
        String variable = "GOTRUE_SECURITY_CAPTCHA_PROVIDER=" + provider;
        assertThatThrownBy(() -> CaptchaSettings.from(Given.variables(
                        "GOTRUE_SECURITY_CAPTCHA_ENABLED=true", "GOTRUE_SECURITY_CAPTCHA_SECRET=x", variable)))
                .hasMessage("GOTRUE_SECURITY_CAPTCHA_PROVIDER: \"" + provider + "\", expected hcaptcha or turnstile");

        assertThat(CaptchaSettings.from(Given.variables(variable)).provider()).isEmpty();
    }

    @Test
    void nothing_counts_as_the_default_timeout() {
        assertThat(CaptchaSettings.from(Given.variables("GOTRUE_SECURITY_CAPTCHA_TIMEOUT=0"))
                        .timeout())
                .isEqualTo(Duration.ofSeconds(10));
    }
}
