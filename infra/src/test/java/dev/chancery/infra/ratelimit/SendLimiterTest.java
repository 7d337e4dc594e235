package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendLimiterTest {
    private final ManualTime time = new ManualTime();

    @Test
    void a_plain_number_is_granted_once_an_hour_from_the_start() {
        SendLimiter limiter = limiter("30");
        time.pass(Duration.ofMinutes(59));
        assertThat(granted(limiter)).isEqualTo(30);

        time.pass(Duration.ofMinutes(1).minusNanos(1));
        assertThat(granted(limiter)).isZero();
        time.pass(Duration.ofNanos(1));
        assertThat(granted(limiter)).isEqualTo(30);
    }

    @Test
    void what_an_hour_leaves_over_is_lost() {
        SendLimiter limiter = limiter("30");
        limiter.tryAcquire();
        time.pass(Duration.ofHours(7).plusMinutes(30));
        assertThat(granted(limiter)).isEqualTo(30);

        time.pass(Duration.ofMinutes(30));
        assertThat(granted(limiter)).isEqualTo(30);
    }

    @Test
    void a_number_over_a_duration_comes_back_one_by_one() {
        SendLimiter limiter = limiter("10/20s");
        assertThat(granted(limiter)).isEqualTo(10);

        time.pass(Duration.ofSeconds(20));
        assertThat(granted(limiter)).isEqualTo(1);
        time.pass(Duration.ofSeconds(19));
        assertThat(granted(limiter)).isZero();
        time.pass(Duration.ofHours(1));
        assertThat(granted(limiter)).isEqualTo(10);
    }

    @Test
    void zero_blocks_all() {
        for (String zero : new String[] {"0", "0/1h", "-3", "0.5"}) {
            SendLimiter limiter = limiter(zero);
            time.pass(Duration.ofDays(1));

            assertThat(limiter.blocksAll()).isTrue();
            assertThat(limiter.tryAcquire()).isFalse();
        }
        assertThat(limiter("1").blocksAll()).isFalse();
    }

    @Test
    void an_enormous_number_is_as_good_as_no_limit() {
        assertThat(limiter("1e300").tryAcquire()).isTrue();
        assertThat(limiter("999999999999999/1ns").tryAcquire()).isTrue();
    }

    private SendLimiter limiter(String rate) {
        return new SendLimiter(Rate.parse(rate), time);
    }

    private static int granted(SendLimiter limiter) {
        int granted = 0;
        while (limiter.tryAcquire()) {
            granted++;
        }
        return granted;
    }
}
