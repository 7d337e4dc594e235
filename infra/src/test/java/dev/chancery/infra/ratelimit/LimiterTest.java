package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.settings.RateLimitSettings;
import dev.chancery.infra.settings.SettingsSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of GoTrue's limiters (wire contract §0.8). */
class LimiterTest {

    @ParameterizedTest
    @CsvSource({
        "anonymous_sign_ups, PT2M, PT1H",
        "signups, PT10S, PT5M",
        "recover, PT10S, PT5M",
        "resend, PT10S, PT5M",
        "magic_link, PT10S, PT5M",
        "otp, PT10S, PT5M",
        "user, PT10S, PT5M",
        "token, PT2S, PT1M",
        "web3, PT10S, PT5M",
        "verify, PT10S, PT5M"
    })
    void thirty_may_come_at_once_and_one_more_each_time_a_step_is_over(String name, Duration step, Duration window) {
        Map<String, Double> defaults =
                RateLimitSettings.from(SettingsSource.of(Map.of())).perClient();
        Quota quota = Arrays.stream(Limiter.values())
                .map(limiter -> limiter.quota(defaults.get(limiter.setting())))
                .filter(any -> any.name().equals(name))
                .findAny()
                .orElseThrow();

        assertThat(quota).isEqualTo(new Quota(name, 30, step, Optional.of(Duration.ofHours(1))));
        assertThat(quota.window()).isEqualTo(window);
    }

    @Test
    void a_fraction_is_a_slower_trickle() {
        assertThat(Limiter.USER.quota(0.5).step()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void zero_or_less_brings_nothing_anew_within_the_lifetime() {
        for (double value : new double[] {0, -1, Double.NaN, 1e-300}) {
            Quota quota = Limiter.TOKEN.quota(value);

            assertThat(quota.burst()).isEqualTo(30);
            assertThat(quota.step()).isEqualTo(Duration.ofHours(1));
            assertThat(quota.window()).isEqualTo(Duration.ofHours(1));
        }
    }

    @Test
    void of_anonymous_sign_ups_as_many_may_come_at_once_as_come_anew_in_an_hour() {
        assertThat(Limiter.ANONYMOUS_SIGN_UPS.quota(3))
                .isEqualTo(
                        new Quota("anonymous_sign_ups", 3, Duration.ofMinutes(20), Optional.of(Duration.ofHours(1))));
        assertThat(Limiter.ANONYMOUS_SIGN_UPS.quota(0.9).blocksAll()).isTrue();
    }
}
