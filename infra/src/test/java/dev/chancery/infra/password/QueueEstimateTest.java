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
    void one_slow_hash_counts_for_an_eighth() {
        estimate.took(Duration.ofSeconds(1).toNanos(), 1);

        assertThat(estimate.seconds(34, 2)).isCloseTo(3, within(0.1));
    }

    @Test
    void the_work_of_a_hash_grows_with_what_it_is_made_with() {
        byte[] salt = new byte[16];

        assertThat(new BcryptRecipe(10, salt).work()).isEqualTo(1);
        assertThat(new BcryptRecipe(14, salt).work()).isEqualTo(16);
        assertThat(new Argon2Recipe(Argon2Recipe.Variant.ARGON2ID, 32 * 1024, 1, 1, salt, 32).work())
                .isEqualTo(1);
        assertThat(new Argon2Recipe(Argon2Recipe.Variant.ARGON2ID, 64 * 1024, 3, 1, salt, 32).work())
                .isEqualTo(6);
        assertThat(new FirebaseScryptRecipe(14, 8, 1, salt, salt, salt).work()).isEqualTo(1);
        assertThat(new HashingPolicy.Bcrypt(12).work()).isEqualTo(4);
        assertThat(new HashingPolicy.Argon2id(64 * 1024, 3, 1).work()).isEqualTo(6);
    }
}
