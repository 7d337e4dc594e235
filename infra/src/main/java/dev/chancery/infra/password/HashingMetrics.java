package dev.chancery.infra.password;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * GoTrue's counters under their names and attributes, and beside them a timer of the same stem, the number of waiting
 * callers and of those turned away. A meter has the same tags whatever the algorithm, as Prometheus wants it; one that
 * says nothing about an algorithm is empty, which Prometheus takes for absent.
 */
final class HashingMetrics {
    private static final String GENERATE = "gotrue_generate_from_password";
    private static final String COMPARE = "gotrue_compare_hash_and_password";
    private static final String ARGON2_VERSION = "19";
    private static final String FIREBASE_SCRYPT_VERSION = "1";

    private final MeterRegistry registry;
    private final Counter rejected;

    HashingMetrics(MeterRegistry registry, HashingGate gate) {
        this.registry = registry;
        Gauge.builder("chancery_password_hashing_waiting", gate, HashingGate::waiting)
                .description("Callers that wait for their turn to have a password hashed")
                .register(registry);
        // there from the beginning: what is absent cannot be alerted on
        this.rejected = registry.counter("chancery_password_hashing_rejected");
    }

    /** Counts and times the making of a hash. */
    <T> T generating(Recipe recipe, Supplier<T> work) {
        return measured(
                GENERATE, Tags.of("alg", algorithm(recipe), "bcrypt_cost", cost(recipe)), work, _ -> Tags.empty());
    }

    /** Counts and times a comparison, and whether it matched. */
    boolean comparing(StoredHash hash, Supplier<Boolean> work) {
        return measured(COMPARE, parameters(hash), work, match -> Tags.of("match", match.toString()));
    }

    /** Counts a caller that was turned away. */
    void rejected() {
        rejected.increment();
    }

    private <T> T measured(String name, Tags tags, Supplier<T> work, Function<T, Tags> outcome) {
        registry.counter(name + "_submitted", tags).increment();
        Timer.Sample sample = Timer.start(registry);
        T result = work.get();
        sample.stop(registry.timer(name, tags));
        registry.counter(name + "_completed", tags.and(outcome.apply(result))).increment();
        return result;
    }

    private static Tags parameters(StoredHash hash) {
        Tags common = Tags.of(
                "alg", algorithm(hash.recipe()),
                "bcrypt_cost", cost(hash.recipe()),
                "len", hash.recipe() instanceof BcryptRecipe ? "" : Integer.toString(hash.digest().length));
        return common.and(
                switch (hash.recipe()) {
                    case BcryptRecipe _ -> Tags.of("v", "", "m", "", "t", "", "p", "", "n", "", "r", "");
                    case Argon2Recipe argon2 ->
                        Tags.of(
                                "v",
                                ARGON2_VERSION,
                                "m",
                                Integer.toString(argon2.memoryKib()),
                                "t",
                                Integer.toString(argon2.passes()),
                                "p",
                                Integer.toString(argon2.lanes()),
                                "n",
                                "",
                                "r",
                                "");
                    case FirebaseScryptRecipe scrypt ->
                        Tags.of(
                                "v",
                                FIREBASE_SCRYPT_VERSION,
                                "m",
                                "",
                                "t",
                                "",
                                "p",
                                Integer.toString(scrypt.lanes()),
                                "n",
                                Integer.toString(1 << scrypt.logRounds()),
                                "r",
                                Integer.toString(scrypt.blockSize()));
                });
    }

    static String algorithm(Recipe recipe) {
        return switch (recipe) {
            case BcryptRecipe _ -> "bcrypt";
            case Argon2Recipe argon2 -> argon2.variant().text();
            case FirebaseScryptRecipe _ -> "fbscrypt";
        };
    }

    private static String cost(Recipe recipe) {
        return recipe instanceof BcryptRecipe bcrypt ? Integer.toString(bcrypt.cost()) : "";
    }
}
