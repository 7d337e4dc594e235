package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.settings.RateLimitSettings;
import dev.chancery.infra.settings.SettingsSource;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimiterTest {
    private static final String CLIENT = "203.0.113.7";
    private static final ToDoubleFunction<Limiter> DEFAULTS = limiter ->
            RateLimitSettings.from(SettingsSource.of(Map.of())).perClient().get(limiter.setting());

    private final ManualTime time = new ManualTime();
    private final RateLimiter limiter = new RateLimiter(DEFAULTS, time);

    @ParameterizedTest
    @EnumSource
    void a_client_may_burst_30_times_by_default(Limiter each) {
        assertThat(granted(each, CLIENT)).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource
    void a_period_grants_as_many_more_as_the_value_says(Limiter each) {
        granted(each, CLIENT);
        Duration step = TokenBuckets.interval(DEFAULTS.applyAsDouble(each), each.period());
        int more = 0;
        for (Duration passed = step; passed.compareTo(each.period()) < 0; passed = passed.plus(step)) {
            time.pass(step);
            more += granted(each, CLIENT);
        }
        time.pass(step.minusNanos(1));

        assertThat(more).isEqualTo((int) DEFAULTS.applyAsDouble(each) - 1);
        assertThat(limiter.tryAcquire(each, CLIENT))
                .as("a nanosecond before the period is over")
                .isFalse();
    }

    @Test
    void tokens_come_one_at_a_time() {
        granted(Limiter.TOKEN, CLIENT);
        time.pass(Duration.ofMillis(1999));
        assertThat(limiter.tryAcquire(Limiter.TOKEN, CLIENT)).isFalse();

        time.pass(Duration.ofMillis(1));
        assertThat(granted(Limiter.TOKEN, CLIENT)).isEqualTo(1);
    }

    @Test
    void a_fraction_per_period_is_a_slower_trickle() {
        RateLimiter slow = new RateLimiter(_ -> 0.5, time);
        granted(slow, Limiter.USER, CLIENT);
        time.pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(slow.tryAcquire(Limiter.USER, CLIENT)).isFalse();

        time.pass(Duration.ofNanos(1));
        assertThat(slow.tryAcquire(Limiter.USER, CLIENT)).isTrue();
    }

    @Test
    void a_bucket_never_holds_more_than_the_burst() {
        limiter.tryAcquire(Limiter.TOKEN, CLIENT);
        time.pass(Duration.ofMinutes(59));

        assertThat(granted(Limiter.TOKEN, CLIENT)).isEqualTo(30);
    }

    @Test
    void clients_do_not_share_a_bucket() {
        granted(Limiter.TOKEN, CLIENT);

        assertThat(granted(Limiter.TOKEN, "203.0.113.8")).isEqualTo(30);
    }

    @Test
    void limiters_of_the_same_setting_do_not_share_a_bucket() {
        granted(Limiter.SIGNUPS, CLIENT);

        assertThat(granted(Limiter.USER, CLIENT)).isEqualTo(30);
    }

    @Test
    void of_anonymous_sign_ups_as_many_may_come_at_once_as_come_anew_in_an_hour() {
        RateLimiter three = new RateLimiter(_ -> 3, time);
        assertThat(granted(three, Limiter.ANONYMOUS_SIGN_UPS, CLIENT)).isEqualTo(3);

        time.pass(Duration.ofMinutes(20).minusNanos(1));
        assertThat(three.tryAcquire(Limiter.ANONYMOUS_SIGN_UPS, CLIENT)).isFalse();
        time.pass(Duration.ofNanos(1));
        assertThat(three.tryAcquire(Limiter.ANONYMOUS_SIGN_UPS, CLIENT)).isTrue();
    }

    @Test
    void no_anonymous_sign_up_is_granted_where_none_is_allowed() {
        assertThat(granted(new RateLimiter(_ -> 0.9, time), Limiter.ANONYMOUS_SIGN_UPS, CLIENT))
                .isZero();
    }

    @Test
    void zero_or_less_grants_one_burst_per_lifetime() {
        for (double value : new double[] {0, -1, Double.NaN}) {
            RateLimiter closed = new RateLimiter(_ -> value, time);
            assertThat(granted(closed, Limiter.TOKEN, CLIENT)).isEqualTo(30);
            time.pass(Duration.ofMinutes(59));
            assertThat(granted(closed, Limiter.TOKEN, CLIENT)).isZero();
            time.pass(Duration.ofMinutes(1));
            assertThat(granted(closed, Limiter.TOKEN, CLIENT)).isEqualTo(30);
        }
    }

    @Test
    void an_enormous_value_is_as_good_as_no_limit() {
        RateLimiter open = new RateLimiter(_ -> 1e300, time);
        granted(open, Limiter.TOKEN, CLIENT);
        time.pass(Duration.ofNanos(30));

        assertThat(granted(open, Limiter.TOKEN, CLIENT)).isEqualTo(30);
    }

    @Test
    void a_bucket_is_full_again_an_hour_after_it_was_made_however_much_it_is_used() {
        granted(Limiter.USER, CLIENT);
        time.pass(Duration.ofMinutes(59));
        assertThat(granted(Limiter.USER, CLIENT)).isEqualTo(30);
        time.pass(Duration.ofMinutes(1));

        assertThat(granted(Limiter.USER, CLIENT)).isEqualTo(30);
    }

    @Test
    void no_more_clients_are_remembered_than_memory_allows() {
        RateLimiter small = new RateLimiter(DEFAULTS, time, 100);
        for (int client = 0; client < 10_000; client++) {
            small.tryAcquire(Limiter.TOKEN, "client " + client);
        }

        assertThat(small.remembered()).isLessThanOrEqualTo(100);
    }

    @Test
    void endless_keys_are_told_apart() {
        String endless = "x".repeat(10_000);
        granted(Limiter.TOKEN, endless + "1");

        assertThat(granted(Limiter.TOKEN, endless + "1")).isZero();
        assertThat(granted(Limiter.TOKEN, endless + "2")).isEqualTo(30);
    }

    private int granted(Limiter each, String key) {
        return granted(limiter, each, key);
    }

    private static int granted(RateLimiter limiter, Limiter each, String key) {
        int granted = 0;
        while (limiter.tryAcquire(each, key)) {
            granted++;
        }
        return granted;
    }
}
