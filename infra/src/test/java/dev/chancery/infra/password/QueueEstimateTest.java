package dev.chancery.infra.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueEstimateTest {
    private final QueueEstimate estimate = new QueueEstimate();

    @Test
    void a_second_is_the_least() {
        assertThat(estimate.seconds(0, 4)).isEqualTo(1);
    }

    @Test
    void before_the_first_hash_a_hash_is_taken_to_last_60_ms() {
        assertThat(estimate.seconds(100, 2)).isEqualTo(3);
    }

    @Test
    void it_learns_how_long_hashes_take() {
        for (int hash = 0; hash < 100; hash++) {
            estimate.took(Duration.ofSeconds(2).toNanos());
        }

        assertThat(estimate.seconds(10, 2)).isEqualTo(10);
    }

    @Test
    void one_slow_hash_changes_little() {
        estimate.took(Duration.ofSeconds(1).toNanos());

        assertThat(estimate.seconds(34, 2)).isEqualTo(4);
    }
}
