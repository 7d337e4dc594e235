package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimiterTest {

    @Test
    void limiters_have_the_settings_defaults_and_times_of_gotrue() {
        List<String> table = Arrays.stream(Limiter.values())
                .map(limiter -> "%s %s %.0f %s %s %d"
                        .formatted(
                                limiter,
                                limiter.setting(),
                                limiter.defaultValue(),
                                limiter.period(),
                                limiter.lifetime(),
                                limiter.burst(7)))
                .toList();

        assertThat(table)
                .containsExactly(
                        "ANONYMOUS_SIGN_INS GOTRUE_RATE_LIMIT_ANONYMOUS_USERS 30 PT1H PT1H 7",
                        "SIGNUPS GOTRUE_RATE_LIMIT_OTP 30 PT5M PT1H 30",
                        "RECOVER GOTRUE_RATE_LIMIT_OTP 30 PT5M PT1H 30",
                        "RESEND GOTRUE_RATE_LIMIT_OTP 30 PT5M PT1H 30",
                        "MAGIC_LINK GOTRUE_RATE_LIMIT_OTP 30 PT5M PT1H 30",
                        "OTP GOTRUE_RATE_LIMIT_OTP 30 PT5M PT1H 30",
                        "USER GOTRUE_RATE_LIMIT_OTP 30 PT5M PT1H 30",
                        "TOKEN GOTRUE_RATE_LIMIT_TOKEN_REFRESH 150 PT5M PT1H 30",
                        "WEB3 GOTRUE_RATE_LIMIT_WEB3 30 PT5M PT1H 30",
                        "VERIFY GOTRUE_RATE_LIMIT_VERIFY 30 PT5M PT1H 30",
                        "FACTOR_VERIFY GOTRUE_MFA_RATE_LIMIT_CHALLENGE_AND_VERIFY 15 PT1M PT1M 30",
                        "FACTOR_CHALLENGE GOTRUE_MFA_RATE_LIMIT_CHALLENGE_AND_VERIFY 15 PT1M PT1M 30",
                        "SSO GOTRUE_RATE_LIMIT_SSO 30 PT5M PT1H 30",
                        "SAML_ASSERTION GOTRUE_SAML_RATE_LIMIT_ASSERTION 15 PT5M PT1H 30",
                        "PASSKEY_AUTHENTICATION GOTRUE_RATE_LIMIT_PASSKEY 30 PT5M PT1H 30",
                        "OAUTH_CLIENT_REGISTER GOTRUE_RATE_LIMIT_O_AUTH_DYNAMIC_CLIENT_REGISTER 10 PT5M PT1H 30");
    }
}
