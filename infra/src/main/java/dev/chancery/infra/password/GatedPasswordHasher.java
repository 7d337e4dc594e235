package dev.chancery.infra.password;

import dev.chancery.command.user.PasswordEncoding;
import dev.chancery.command.user.PasswordHasher;
import dev.chancery.command.user.PasswordPolicy;
import dev.chancery.infra.password.HashingObserver.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Hashes by the algorithm of a {@link HashingPolicy}, reads bcrypt, argon2i, argon2id and Firebase scrypt, and lets no
 * more hashes run or wait than the policy allows. Closing it refuses new work and waits for what was admitted.
 */
public final class GatedPasswordHasher implements PasswordHasher, AutoCloseable {
    private static final Verification MISMATCH = new Verification(false, false);

    private final long memoryBytes;
    private final NewHashes newHashes;
    private final Derivation derivation;
    private final HashingGate gate;
    private final HashingMetrics metrics;
    private final HashingObserver observer;

    /** Uses the system's libcrypt for bcrypt where there is a working one. */
    public GatedPasswordHasher(HashingPolicy policy, MeterRegistry registry, HashingObserver observer) {
        this(policy, new StandardDerivation(BcryptEngines.best()), new SecureRandom(), registry, observer);
    }

    GatedPasswordHasher(
            HashingPolicy policy,
            Derivation derivation,
            RandomGenerator random,
            MeterRegistry registry,
            HashingObserver observer) {
        this.memoryBytes = policy.memoryBytes();
        this.newHashes = new NewHashes(policy.algorithm(), random);
        this.derivation = derivation;
        this.gate = new HashingGate(policy, registry.config().clock()::monotonicTime);
        this.metrics = new HashingMetrics(registry, gate);
        this.observer = observer;
    }

    @Override
    public String hash(String password) {
        requireHashable(password);
        Recipe recipe = newHashes.recipe();
        return gated(
                Operation.HASH,
                recipe,
                password,
                bytes -> metrics.generating(recipe, () -> recipe.encode(derivation.derive(bytes, recipe))));
    }

    @Override
    public Verification verify(String password, Optional<String> storedHash) {
        Optional<StoredHash> readable = storedHash.flatMap(this::read);
        StoredHash hash = readable.orElseGet(newHashes::decoy);
        boolean equal = gated(
                Operation.VERIFY,
                hash.recipe(),
                password,
                bytes -> metrics.comparing(hash, () -> hash.matches(bytes, derivation)));
        return equal && readable.isPresent() ? new Verification(true, newHashes.outdates(hash.recipe())) : MISMATCH;
    }

    @Override
    public boolean supports(String storedHash) {
        return read(storedHash).isPresent();
    }

    @Override
    public void close() {
        gate.close();
    }

    private Optional<StoredHash> read(String storedHash) {
        return StoredHash.parse(storedHash).filter(hash -> hash.recipe().memoryBytes() <= memoryBytes);
    }

    /** The password's bytes live no longer than the work, which may outlive an interrupted caller. */
    private <T> T gated(Operation operation, Recipe recipe, String password, Function<byte[], T> work) {
        HashingObserver.Visit visit = observer.arrived(operation, HashingMetrics.algorithm(recipe));
        Supplier<T> wiping = () -> {
            visit.begun();
            byte[] bytes = PasswordEncoding.utf8(password);
            try {
                return work.apply(bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        };
        try {
            return gate.run(recipe.work(), recipe.memoryBytes(), wiping);
        } catch (RuntimeException failure) {
            if (failure instanceof HashingOverloaded) {
                metrics.rejected();
            }
            visit.failed(failure);
            throw failure;
        } finally {
            visit.left();
        }
    }

    private static void requireHashable(String password) {
        byte[] bytes = PasswordEncoding.utf8(password);
        Arrays.fill(bytes, (byte) 0);
        if (bytes.length > PasswordPolicy.MAX_BYTES || password.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a password that the policy refuses cannot be hashed");
        }
    }
}
