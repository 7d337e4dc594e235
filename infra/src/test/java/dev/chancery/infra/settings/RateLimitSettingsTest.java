package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.ratelimit.Rate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimitSettingsTest {

    @Test
    void defaults() {
        assertThat(RateLimitSettings.from(Given.nothing()))
                .isEqualTo(new RateLimitSettings(
                        Optional.empty(),
                        new Rate.PerHour(30),
                        new Rate.PerHour(30),
                        Map.of(
                                "GOTRUE_RATE_LIMIT_TOKEN_REFRESH", 150.0,
                                "GOTRUE_RATE_LIMIT_VERIFY", 30.0,
                                "GOTRUE_RATE_LIMIT_ANONYMOUS_USERS", 30.0,
                                "GOTRUE_RATE_LIMIT_WEB3", 30.0,
                                "GOTRUE_RATE_LIMIT_SSO", 30.0,
                                "GOTRUE_SAML_RATE_LIMIT_ASSERTION", 15.0,
                                "GOTRUE_RATE_LIMIT_OTP", 30.0)));
    }

    @Test
    void full_mapping() {
        assertThat(RateLimitSettings.from(Given.everyOneOf(
                        RateLimitSettings.ALL,
                        "GOTRUE_RATE_LIMIT_HEADER=X-Forwarded-For",
                        "GOTRUE_RATE_LIMIT_EMAIL_SENT=100/1h30m",
                        "GOTRUE_RATE_LIMIT_SMS_SENT=7",
                        "GOTRUE_RATE_LIMIT_TOKEN_REFRESH=2.5",
                        "GOTRUE_RATE_LIMIT_VERIFY=7",
                        "GOTRUE_RATE_LIMIT_ANONYMOUS_USERS=9",
                        "GOTRUE_RATE_LIMIT_WEB3=11",
                        "GOTRUE_RATE_LIMIT_SSO=12",
                        "GOTRUE_SAML_RATE_LIMIT_ASSERTION=13",
                        "GOTRUE_RATE_LIMIT_OTP=5e0")))
                .isEqualTo(new RateLimitSettings(
                        Optional.of("X-Forwarded-For"),
                        new Rate.Burst(100, Duration.ofMinutes(90)),
                        new Rate.PerHour(7),
                        Map.of(
                                "GOTRUE_RATE_LIMIT_TOKEN_REFRESH", 2.5,
                                "GOTRUE_RATE_LIMIT_VERIFY", 7.0,
                                "GOTRUE_RATE_LIMIT_ANONYMOUS_USERS", 9.0,
                                "GOTRUE_RATE_LIMIT_WEB3", 11.0,
                                "GOTRUE_RATE_LIMIT_SSO", 12.0,
                                "GOTRUE_SAML_RATE_LIMIT_ASSERTION", 13.0,
                                "GOTRUE_RATE_LIMIT_OTP", 5.0)));
    }

    @Test
    void refusals() {
        for (String rate : new String[] {"many", "30/", "/1h", "30/60", "1.5/1h", "-1/1h", "30/1h/1h"}) {
            Given.refused(
                    RateLimitSettings::from,
                    "GOTRUE_RATE_LIMIT_EMAIL_SENT=" + rate,
                    "GOTRUE_RATE_LIMIT_EMAIL_SENT: \"" + rate + "\", expected a number an hour such as 30, or 30/1h");
        }
        Given.refused(
                RateLimitSettings::from,
                "GOTRUE_RATE_LIMIT_SMS_SENT=many",
                "GOTRUE_RATE_LIMIT_SMS_SENT: \"many\", expected a number an hour such as 30, or 30/1h");
        Given.refused(
                RateLimitSettings::from,
                "GOTRUE_RATE_LIMIT_TOKEN_REFRESH=30/5m",
                "GOTRUE_RATE_LIMIT_TOKEN_REFRESH: \"30/5m\", expected a number");
        Given.refused(RateLimitSettings::from, "GOTRUE_RATE_LIMIT_OTP=-1", "GOTRUE_RATE_LIMIT_OTP: expected 0 or more");
    }
}
