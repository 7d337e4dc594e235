package dev.chancery.infra.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BcryptEngineTest {
    private static final int QUICK = 4;

    private final BcryptEngine java = new JavaBcrypt();
    private final BcryptEngine best = BcryptEngines.best();

    @Test
    void native_and_java_agree_on_random_passwords_of_every_length() {
        assumeNative();
        Random random = new Random(1);
        for (int length = 0; length <= BcryptEngine.MAX_KEY_BYTES; length++) {
            byte[] password = withoutNul(random, length);
            byte[] salt = new byte[BcryptRecipe.SALT_BYTES];
            random.nextBytes(salt);

            assertThat(best.derive(password, salt, QUICK)).isEqualTo(java.derive(password, salt, QUICK));
        }
    }

    @Test
    void native_and_java_agree_on_every_cost_up_to_today() {
        assumeNative();
        byte[] salt = new byte[BcryptRecipe.SALT_BYTES];
        byte[] password = "correct horse".getBytes(StandardCharsets.UTF_8);
        for (int cost = BcryptRecipe.MIN_COST; cost <= 10; cost++) {
            assertThat(best.derive(password, salt, cost)).isEqualTo(java.derive(password, salt, cost));
        }
    }

    @Test
    void native_leaves_2a_out_because_libcrypt_hashes_some_bytes_differently_there() {
        assumeNative();
        byte[] password = {(byte) 0xFF, (byte) 0xFF, (byte) 0xA3};
        byte[] salt = new byte[BcryptRecipe.SALT_BYTES];

        assertThat(best.derive(password, salt, QUICK)).isEqualTo(java.derive(password, salt, QUICK));
    }

    @Test
    void threads_do_not_disturb_each_other() throws Exception {
        byte[] salt = new byte[BcryptRecipe.SALT_BYTES];
        List<byte[]> passwords =
                Stream.of("one", "two", "three", "four").map(String::getBytes).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(passwords.size())) {
            List<Callable<Boolean>> rounds = passwords.stream()
                    .<Callable<Boolean>>map(password -> () -> {
                        byte[] expected = java.derive(password, salt, QUICK);
                        for (int round = 0; round < 50; round++) {
                            if (!Arrays.equals(best.derive(password, salt, QUICK), expected)) {
                                return false;
                            }
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> undisturbed : threads.invokeAll(rounds)) {
                assertThat(undisturbed.get()).isTrue();
            }
        }
    }

    @Test
    void a_missing_library_falls_back_to_java() {
        assertThat(BcryptEngines.best(List.of(() -> LibcryptBcrypt.load("libcrypt-that-nobody-has.so.0"))))
                .isInstanceOf(JavaBcrypt.class);
    }

    @Test
    void a_library_without_the_function_falls_back_to_java() {
        assertThat(BcryptEngines.best(List.of(() -> LibcryptBcrypt.load("libm.so.6"))))
                .isInstanceOf(JavaBcrypt.class);
    }

    @Test
    void a_library_that_computes_something_else_falls_back_to_java() {
        BcryptEngine wrong = (password, salt, cost) -> new byte[BcryptRecipe.DIGEST_BYTES];

        assertThat(BcryptEngines.best(List.of(() -> wrong))).isInstanceOf(JavaBcrypt.class);
    }

    @Test
    void a_library_that_refuses_bcrypt_falls_back_to_java() {
        BcryptEngine refusing = (password, salt, cost) -> {
            throw new IllegalStateException("no bcrypt");
        };

        assertThat(BcryptEngines.best(List.of(() -> refusing))).isInstanceOf(JavaBcrypt.class);
    }

    @Test
    void the_first_candidate_that_works_is_used() {
        assertThat(BcryptEngines.best(List.of(() -> LibcryptBcrypt.load("absent.so"), () -> java)))
                .isSameAs(java);
    }

    @Test
    void native_does_not_hide_that_it_was_refused() {
        assumeNative();

        assertThatThrownBy(() -> best.derive(new byte[0], new byte[BcryptRecipe.SALT_BYTES], 3))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bcrypt_text_survives_a_round_trip() {
        Random random = new Random(2);
        for (int length : new int[] {BcryptRecipe.SALT_BYTES, BcryptRecipe.DIGEST_BYTES}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);

            assertThat(BcryptText.decode(BcryptText.encode(bytes))).isEqualTo(bytes);
        }
    }

    private void assumeNative() {
        assumeTrue(best instanceof LibcryptBcrypt, "this system has no libcrypt with bcrypt");
    }

    private static byte[] withoutNul(Random random, int length) {
        byte[] password = new byte[length];
        for (int index = 0; index < length; index++) {
            password[index] = (byte) random.nextInt(1, 256);
        }
        return password;
    }
}
