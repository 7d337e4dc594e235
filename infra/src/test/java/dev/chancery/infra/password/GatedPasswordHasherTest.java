package dev.chancery.infra.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.command.user.PasswordHasher.HashingOverloaded;
import dev.chancery.command.user.PasswordHasher.Verification;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatedPasswordHasherTest {
    private static final HashingPolicy.Algorithm BCRYPT = new HashingPolicy.Bcrypt(4);
    private static final HashingPolicy.Algorithm ARGON2ID = new HashingPolicy.Argon2id(64, 2, 1);
    private static final long MEMORY = 1 << 20;
    private static final String FOREIGN =
            "$argon2id$v=19$m=32,t=3,p=2$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk";

    private final List<GatedPasswordHasher> open = new ArrayList<>();
    private final List<Recipe> derived = new ArrayList<>();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final GatedPasswordHasher hasher = hasher(BCRYPT);

    @AfterEach
    void close() {
        open.forEach(GatedPasswordHasher::close);
    }

    @Test
    void a_new_hash_is_bcrypt_of_the_prefix_2a_and_matches_its_password_only() {
        String hash = hasher.hash("correct horse");

        assertThat(hash).hasSize(60).startsWith("$2a$04$");
        assertThat(hasher.verify("correct horse", Optional.of(hash))).isEqualTo(new Verification(true, false));
        assertThat(hasher.verify("wrong horse", Optional.of(hash))).isEqualTo(new Verification(false, false));
    }

    @Test
    void that_nobody_was_turned_away_yet_is_a_number() {
        assertThat(registry.get("chancery_password_hashing_rejected").counter().count())
                .isZero();
    }

    @Test
    void a_password_of_another_user_does_not_match() {
        String mine = hasher.hash("correct horse");
        String yours = hasher.hash("battery staple");

        assertThat(hasher.verify("battery staple", Optional.of(mine)).matches()).isFalse();
        assertThat(hasher.verify("correct horse", Optional.of(yours)).matches()).isFalse();
    }

    @Test
    void two_hashes_of_a_password_differ() {
        assertThat(hasher.hash("correct horse")).isNotEqualTo(hasher.hash("correct horse"));
    }

    @Test
    void a_new_hash_is_argon2id_where_that_is_configured() {
        GatedPasswordHasher argon2 = hasher(ARGON2ID);
        String hash = argon2.hash("correct horse");

        assertThat(hash).startsWith("$argon2id$v=19$m=64,t=2,p=1$");
        assertThat(argon2.verify("correct horse", Optional.of(hash))).isEqualTo(new Verification(true, false));
        assertThat(argon2.verify("wrong horse", Optional.of(hash)).matches()).isFalse();
    }

    @Test
    void a_hash_of_another_cost_or_algorithm_is_outdated() {
        String costlier = hasher(new HashingPolicy.Bcrypt(5)).hash("test");
        String ofToday = hasher.hash("test");

        assertThat(hasher.verify("test", Optional.of(costlier))).isEqualTo(new Verification(true, true));
        assertThat(hasher.verify("test", Optional.of(FOREIGN))).isEqualTo(new Verification(true, true));
        assertThat(hasher(ARGON2ID).verify("test", Optional.of(ofToday))).isEqualTo(new Verification(true, true));
        assertThat(hasher(ARGON2ID).verify("test", Optional.of(FOREIGN))).isEqualTo(new Verification(true, true));
    }

    @Test
    void bcrypt_under_another_of_its_names_is_not_outdated() {
        String hash = hasher.hash("test").replace("$2a$", "$2y$");

        assertThat(hasher.verify("test", Optional.of(hash))).isEqualTo(new Verification(true, false));
    }

    @Test
    void a_wrong_password_is_no_reason_to_replace_a_hash() {
        assertThat(hasher.verify("wrong", Optional.of(FOREIGN))).isEqualTo(new Verification(false, false));
    }

    @Test
    void an_unknown_user_costs_what_a_known_one_costs() {
        String hash = hasher.hash("test");

        assertThat(workOf("wrong", Optional.empty())).isEqualTo(workOf("wrong", Optional.of(hash)));
    }

    @Test
    void an_unreadable_hash_costs_what_a_readable_one_costs() {
        String hash = hasher.hash("test");
        for (String unreadable : List.of("", "$2a$31$", "$argon2id$v=19$", "$fbscrypt$", "plain")) {
            assertThat(hasher.supports(unreadable)).isFalse();
            assertThat(workOf("wrong", Optional.of(unreadable))).isEqualTo(workOf("wrong", Optional.of(hash)));
        }
    }

    @Test
    void a_nul_costs_what_any_password_costs() {
        String hash = hasher.hash("test");

        assertThat(workOf("test\0", Optional.of(hash))).isEqualTo(workOf("test", Optional.of(hash)));
        assertThat(workOf("test\0", Optional.empty())).isEqualTo(workOf("test", Optional.of(hash)));
    }

    @Test
    void nothing_matches_an_absent_hash() {
        assertThat(hasher.verify("", Optional.empty())).isEqualTo(new Verification(false, false));
        assertThat(hasher.verify("test", Optional.of("test"))).isEqualTo(new Verification(false, false));
        assertThat(hasher(ARGON2ID).verify("", Optional.empty())).isEqualTo(new Verification(false, false));
    }

    @Test
    void nothing_matches_an_absent_hash_whatever_the_password_comes_to() {
        GatedPasswordHasher constant =
                hasher(new HashingPolicy(BCRYPT, 1, 0, MEMORY), (password, recipe) -> new byte[recipe.digestBytes()]);

        assertThat(constant.verify("test", Optional.empty()).matches()).isFalse();
        assertThat(constant.verify("test", Optional.of("unreadable")).matches()).isFalse();
    }

    @Test
    void a_password_with_a_nul_neither_matches_nor_is_hashed() {
        String hash = hasher.hash("test");

        assertThat(hasher.verify("test\0", Optional.of(hash)).matches()).isFalse();
        assertThat(hasher.verify("test\0test", Optional.of(hash)).matches()).isFalse();
        assertThatThrownBy(() -> hasher.hash("test\0")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_password_that_bcrypt_would_cut_off_is_not_hashed() {
        assertThat(hasher.hash("x".repeat(72))).isNotEmpty();
        assertThatThrownBy(() -> hasher.hash("x".repeat(73))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hasher.hash("é".repeat(37))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_hash_that_needs_more_memory_than_there_is_for_hashing_is_not_supported() {
        String within = "$argon2id$v=19$m=1024,t=1,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g";
        String beyond = within.replace("m=1024", "m=1025");

        assertThat(hasher.supports(within)).isTrue();
        assertThat(hasher.supports(beyond)).isFalse();
        assertThat(workOf("test", Optional.of(beyond))).isEqualTo(workOf("test", Optional.empty()));
    }

    @Test
    void the_password_is_wiped_after_the_work() {
        List<byte[]> seen = new ArrayList<>();
        GatedPasswordHasher spied = hasher(new HashingPolicy(BCRYPT, 1, 0, MEMORY), (password, recipe) -> {
            assertThat(password).isEqualTo("secret".getBytes());
            seen.add(password);
            return new byte[recipe.digestBytes()];
        });
        spied.hash("secret");
        spied.verify("secret", Optional.of(FOREIGN));

        assertThat(seen).hasSize(2).allSatisfy(bytes -> assertThat(bytes).containsOnly(0));
    }

    @Test
    void what_is_hashed_and_compared_is_counted_under_the_names_of_gotrue() {
        String hash = hasher.hash("test");
        hasher.verify("test", Optional.of(hash));
        hasher.verify("wrong", Optional.of(hash));
        hasher.verify("test", Optional.of(FOREIGN));

        assertThat(count("gotrue_generate_from_password_submitted", "alg", "bcrypt", "bcrypt_cost", "4"))
                .isEqualTo(1);
        assertThat(count("gotrue_generate_from_password_completed", "alg", "bcrypt", "bcrypt_cost", "4"))
                .isEqualTo(1);
        assertThat(count("gotrue_compare_hash_and_password_submitted", "alg", "bcrypt", "bcrypt_cost", "4"))
                .isEqualTo(2);
        assertThat(count("gotrue_compare_hash_and_password_completed", "alg", "bcrypt", "match", "true"))
                .isEqualTo(1);
        assertThat(count("gotrue_compare_hash_and_password_completed", "alg", "bcrypt", "match", "false"))
                .isEqualTo(1);
        assertThat(count(
                        "gotrue_compare_hash_and_password_completed",
                        "alg",
                        "argon2id",
                        "v",
                        "19",
                        "m",
                        "32",
                        "t",
                        "3",
                        "p",
                        "2",
                        "len",
                        "32",
                        "match",
                        "true"))
                .isEqualTo(1);
        assertThat(registry.get("gotrue_compare_hash_and_password").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum())
                .isEqualTo(3);
        assertThat(registry.get("chancery_password_hashing_waiting").gauge().value())
                .isZero();
    }

    @Test
    void a_meter_has_the_same_tags_for_every_algorithm() {
        hasher.verify("test", Optional.empty());
        hasher.verify("test", Optional.of(FOREIGN));
        hasher.verify("test", Optional.of("$fbscrypt$v=1,n=4,r=8,p=1,sk=AAAA$AAAA$AAAA"));

        assertThat(registry.get("gotrue_compare_hash_and_password_completed").counters().stream()
                        .map(counter -> counter.getId().getTags().stream()
                                .map(tag -> tag.getKey())
                                .toList())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void a_flood_is_turned_away_and_counted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch hold = new CountDownLatch(1);
        GatedPasswordHasher narrow = hasher(new HashingPolicy(BCRYPT, 1, 0, MEMORY), (password, recipe) -> {
            begun.countDown();
            try {
                hold.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            return new byte[recipe.digestBytes()];
        });
        Thread first = Thread.startVirtualThread(() -> narrow.hash("first"));
        begun.await();

        try {
            assertThatThrownBy(() -> narrow.verify("second", Optional.empty())).isInstanceOf(HashingOverloaded.class);
            assertThat(count("chancery_password_hashing_rejected")).isEqualTo(1);
        } finally {
            hold.countDown();
            first.join();
        }
    }

    @Test
    void an_observer_sees_each_hash_arrive_begin_and_leave_and_who_is_turned_away_never_begins() {
        List<String> seen = new ArrayList<>();
        GatedPasswordHasher seeing =
                hasher(new HashingPolicy(BCRYPT, 1, 0, MEMORY), (_, _) -> new byte[23], (operation, algorithm) -> {
                    seen.add(operation + " " + algorithm);
                    return noting(seen);
                });

        seeing.hash("secret");
        seeing.close();
        assertThatThrownBy(() -> seeing.verify("secret", Optional.empty())).isInstanceOf(HashingOverloaded.class);

        assertThat(seen).containsExactly("HASH bcrypt", "begun", "left", "VERIFY bcrypt", "HashingOverloaded", "left");
    }

    private static HashingObserver.Visit noting(List<String> seen) {
        return new HashingObserver.Visit() {
            @Override
            public void begun() {
                seen.add("begun");
            }

            @Override
            public void failed(RuntimeException reason) {
                seen.add(reason.getClass().getSimpleName());
            }

            @Override
            public void left() {
                seen.add("left");
            }
        };
    }

    @Test
    void the_hasher_for_production_hashes_as_gotrue_does() {
        try (GatedPasswordHasher standard = new GatedPasswordHasher(
                HashingPolicy.of(new HashingPolicy.Bcrypt(10)), registry, HashingObserver.NONE)) {
            String hash = standard.hash("correct horse");

            assertThat(hash).startsWith("$2a$10$");
            assertThat(standard.verify("correct horse", Optional.of(hash))).isEqualTo(new Verification(true, false));
        }
    }

    /** What was derived for one verification, without the salts. */
    private List<String> workOf(String password, Optional<String> hash) {
        derived.clear();
        hasher.verify(password, hash);
        return derived.stream()
                .map(recipe -> switch (recipe) {
                    case BcryptRecipe bcrypt -> "bcrypt " + bcrypt.cost();
                    case Argon2Recipe argon2 -> "argon2 " + argon2.memoryKib() + " " + argon2.passes();
                    case FirebaseScryptRecipe scrypt -> "scrypt " + scrypt.logRounds();
                })
                .toList();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private GatedPasswordHasher hasher(HashingPolicy.Algorithm algorithm) {
        Derivation real = new StandardDerivation(BcryptEngines.best());
        return hasher(new HashingPolicy(algorithm, 1, 0, MEMORY), (password, recipe) -> {
            derived.add(recipe);
            return real.derive(password, recipe);
        });
    }

    private GatedPasswordHasher hasher(HashingPolicy policy, Derivation derivation) {
        return hasher(policy, derivation, HashingObserver.NONE);
    }

    private GatedPasswordHasher hasher(HashingPolicy policy, Derivation derivation, HashingObserver observer) {
        GatedPasswordHasher created = new GatedPasswordHasher(policy, derivation, new Random(4), registry, observer);
        open.add(created);
        return created;
    }
}
