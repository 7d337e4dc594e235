package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendLimiterTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final PassingTime time = new PassingTime(database.dataSource());
    private final Quotas quotas =
            new Quotas(database.dataSource(), new SecretKeySpec(new byte[32], "HmacSHA256"), time);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_plain_number_is_granted_once_in_the_hour_that_begins_with_the_first() {
        SendLimiter limiter = limiter("30");
        limiter.tryAcquire();
        time.pass(Duration.ofMinutes(58));
        assertThat(granted(limiter)).isEqualTo(29);
        assertThat(limiter.tryAcquire().orElseThrow().retryIn().orElseThrow())
                .isBetween(Duration.ofSeconds(90), Duration.ofMinutes(2));

        time.pass(Duration.ofMinutes(2));
        assertThat(granted(limiter)).isEqualTo(30);
        time.pass(Duration.ofMinutes(58));
        assertThat(granted(limiter)).isZero();
    }

    @Test
    void what_an_hour_leaves_over_is_lost() {
        SendLimiter limiter = limiter("30");
        limiter.tryAcquire();
        time.pass(Duration.ofHours(7).plusMinutes(30));

        assertThat(granted(limiter)).isEqualTo(30);
    }

    @Test
    void a_number_over_a_duration_comes_back_one_by_one() {
        SendLimiter limiter = limiter("10/20m");
        assertThat(granted(limiter)).isEqualTo(10);

        time.pass(Duration.ofMinutes(20));
        assertThat(granted(limiter)).isEqualTo(1);
        time.pass(Duration.ofMinutes(19));
        assertThat(granted(limiter)).isZero();
        time.pass(Duration.ofHours(50));
        assertThat(granted(limiter)).isEqualTo(10);
    }

    @Test
    void mails_and_messages_to_phones_are_counted_apart() {
        granted(limiter("2"));

        assertThat(SendLimiter.ofSms(Rate.parse("2"), quotas).tryAcquire()).isEmpty();
    }

    @Test
    void zero_blocks_all_for_ever() {
        for (String zero : new String[] {"0", "0/1h", "-3", "0.5"}) {
            SendLimiter limiter = limiter(zero);

            assertThat(limiter.whereAllIsBlocked()).isPresent();
            assertThat(limiter.tryAcquire()).map(Exceeded::retryIn).contains(Optional.empty());
        }
        assertThat(limiter("1").whereAllIsBlocked()).isEmpty();
    }

    @Test
    void whatever_the_setting_postgres_can_count_it() {
        for (String enormous :
                new String[] {"1e300", "999999999999999/1ns", "999999999999999/2562047h", "2/2562047h"}) {
            assertThat(limiter(enormous).tryAcquire()).as(enormous).isEmpty();
            assertThat(limiter(enormous).tryAcquire()).as(enormous).isEmpty();
        }
        assertThat(limiter("2/2562047h").tryAcquire().orElseThrow().retryIn().orElseThrow())
                .isGreaterThan(Duration.ofDays(100_000));
        assertThat(limiter("2/2562047h").tryAcquire())
                .as("once more, as remembered")
                .isPresent();
    }

    private SendLimiter limiter(String rate) {
        return SendLimiter.ofMails(Rate.parse(rate), quotas);
    }

    private static int granted(SendLimiter limiter) {
        int granted = 0;
        while (limiter.tryAcquire().isEmpty()) {
            granted++;
        }
        return granted;
    }
}
