package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimiterTest {

    @Test
    void limiters_have_the_settings_and_defaults_of_gotrue() {
        List<String> table = Arrays.stream(Limiter.values())
                .map(limiter -> "%s %s %.0f".formatted(limiter, limiter.setting(), limiter.defaultValue()))
                .toList();

        assertThat(table)
                .containsExactly(
                        "SIGNUPS GOTRUE_RATE_LIMIT_OTP 30",
                        "USER GOTRUE_RATE_LIMIT_OTP 30",
                        "TOKEN GOTRUE_RATE_LIMIT_TOKEN_REFRESH 150");
    }
}
