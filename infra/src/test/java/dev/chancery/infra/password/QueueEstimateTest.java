package dev.chancery.infra.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueEstimateTest {
    private final QueueEstimate estimate = new QueueEstimate();

    @Test
    void before_the_first_hash_the_work_of_bcrypt_at_cost_10_is_taken_to_last_60_ms() {
        assertThat(estimate.seconds(100, 2)).isEqualTo(3);
    }

    @Test
    void it_learns_how_long_hashes_take_for_their_work() {
        for (int hash = 0; hash < 100; hash++) {
            estimate.took(Duration.ofSeconds(2).toNanos(), 4);
        }

        assertThat(estimate.seconds(10, 2)).isCloseTo(2.5, within(0.01));
    }

    @Test
    void one_slow_hash_changes_little() {
        estimate.took(Duration.ofSeconds(1).toNanos(), 1);

        assertThat(estimate.seconds(34, 2)).isCloseTo(3, within(0.1));
    }
}
