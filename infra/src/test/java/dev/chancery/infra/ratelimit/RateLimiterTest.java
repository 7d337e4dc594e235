package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a client gets whose requests come one after the other. */
class RateLimiterTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

    private final PassingTime time = new PassingTime(DATABASE.dataSource());
    private final RateLimiter limiter = limiter(1);
    private final String client = UUID.randomUUID().toString();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void tokens_come_one_at_a_time() {
        assertThat(granted(limiter, Limiter.TOKEN, client)).isEqualTo(30);
        time.pass(Duration.ofMinutes(4));
        assertThat(granted(limiter, Limiter.TOKEN, client)).isZero();

        time.pass(Duration.ofMinutes(1));
        assertThat(granted(limiter, Limiter.TOKEN, client)).isEqualTo(1);
    }

    @Test
    void who_is_refused_is_told_the_rule_and_when_the_next_token_comes() {
        granted(limiter, Limiter.TOKEN, client);
        time.pass(Duration.ofMinutes(2));

        Exceeded exceeded = limiter.tryAcquire(Limiter.TOKEN, client).orElseThrow();

        assertThat(exceeded.quota().name()).isEqualTo("token");
        assertThat(exceeded.retryIn().orElseThrow()).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(3));
    }

    @Test
    void a_bucket_never_holds_more_than_the_burst() {
        limiter.tryAcquire(Limiter.TOKEN, client);
        time.pass(Duration.ofMinutes(59));

        assertThat(granted(limiter, Limiter.TOKEN, client)).isEqualTo(30);
    }

    @Test
    void neither_clients_nor_limiters_of_the_same_setting_share_a_bucket() {
        granted(limiter, Limiter.SIGNUPS, client);

        assertThat(granted(limiter, Limiter.SIGNUPS, client + "0")).isEqualTo(30);
        assertThat(granted(limiter, Limiter.USER, client)).isEqualTo(30);
    }

    @Test
    void no_anonymous_sign_up_is_granted_where_none_is_allowed() {
        assertThat(limiter(0.9).tryAcquire(Limiter.ANONYMOUS_SIGN_UPS, client))
                .map(Exceeded::retryIn)
                .contains(Optional.empty());
    }

    @Test
    void zero_grants_one_burst_per_lifetime() {
        RateLimiter closed = limiter(0);
        assertThat(granted(closed, Limiter.TOKEN, client)).isEqualTo(30);
        time.pass(Duration.ofMinutes(58));
        assertThat(granted(closed, Limiter.TOKEN, client)).isZero();
        assertThat(closed.tryAcquire(Limiter.TOKEN, client)
                        .orElseThrow()
                        .retryIn()
                        .orElseThrow())
                .isBetween(Duration.ofSeconds(90), Duration.ofMinutes(2));

        time.pass(Duration.ofMinutes(2));
        assertThat(granted(closed, Limiter.TOKEN, client)).isEqualTo(30);
    }

    @Test
    void an_enormous_value_is_as_good_as_no_limit() {
        RateLimiter open = limiter(1e300);

        for (int i = 0; i < 100; i++) {
            assertThat(open.tryAcquire(Limiter.TOKEN, client)).isEmpty();
            assertThat(open.tryAcquire(Limiter.ANONYMOUS_SIGN_UPS, client)).isEmpty();
        }
    }

    @Test
    void a_bucket_is_full_again_an_hour_after_it_was_made_however_much_it_is_used() {
        RateLimiter slow = limiter(30);
        granted(slow, Limiter.USER, client);
        time.pass(Duration.ofMinutes(58));
        assertThat(granted(slow, Limiter.USER, client)).isBetween(30, 32);
        time.pass(Duration.ofMinutes(2));

        assertThat(granted(slow, Limiter.USER, client)).isBetween(30, 32);
        time.pass(Duration.ofMinutes(2));
        assertThat(granted(slow, Limiter.USER, client)).isBetween(12, 14);
    }

    @Test
    void endless_keys_are_told_apart() {
        String endless = client + "x".repeat(10_000);
        granted(limiter, Limiter.TOKEN, endless + "1");

        assertThat(granted(limiter, Limiter.TOKEN, endless + "1")).isZero();
        assertThat(granted(limiter, Limiter.TOKEN, endless + "2")).isEqualTo(30);
    }

    private RateLimiter limiter(double value) {
        SecretKeySpec key = new SecretKeySpec(new byte[32], "HmacSHA256");
        return new RateLimiter(_ -> value, new Quotas(DATABASE.dataSource(), key, time));
    }

    private static int granted(RateLimiter limiter, Limiter each, String key) {
        int granted = 0;
        while (limiter.tryAcquire(each, key).isEmpty()) {
            granted++;
        }
        return granted;
    }
}
