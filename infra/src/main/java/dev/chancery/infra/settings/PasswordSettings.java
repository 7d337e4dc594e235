package dev.chancery.infra.settings;

import dev.chancery.command.user.PasswordPolicy;
import dev.chancery.infra.password.HashingPolicy.Bcrypt;
import java.util.List;
import java.util.OptionalInt;

/**
 * What passwords must be like and how they are hashed.
 *
 * @param policy for new passwords
 * @param algorithm of new hashes; hashes of other kinds are still verified
 * @param bcryptCost binary logarithm of bcrypt's rounds, 4 to 15
 * @param hashingConcurrency hashes computed at once; empty for one per core
 * @param hashingQueue callers that may wait for their turn; empty for 48 per hash computed at once
 */
public record PasswordSettings(
        PasswordPolicy policy,
        Algorithm algorithm,
        int bcryptCost,
        OptionalInt hashingConcurrency,
        OptionalInt hashingQueue) {

    /** Of new hashes. */
    public enum Algorithm {
        BCRYPT,
        ARGON2ID
    }

    static final Setting<Integer> MIN_LENGTH = Setting.of(
            "GOTRUE_PASSWORD_MIN_LENGTH",
            SettingTypes.INTEGER,
            6,
            "Least length of a new password in bytes; less than 6 counts as 6. The most is " + PasswordPolicy.MAX_BYTES
                    + ".");
    static final Setting<String> REQUIRED_CHARACTERS = Setting.of(
            "GOTRUE_PASSWORD_REQUIRED_CHARACTERS",
            SettingTypes.TEXT,
            "",
            "Sets of characters, separated by `:`, of which a new password needs one each; `\\:` is a colon.");
    static final Setting<Algorithm> ALGORITHM = Setting.of(
            "CHANCERY_PASSWORD_ALGORITHM",
            SettingTypes.choice(Algorithm.class),
            Algorithm.BCRYPT,
            "How new passwords are hashed. Hashes of other kinds are replaced when their owner signs in.");
    static final Setting<Integer> BCRYPT_COST = Setting.of(
            "CHANCERY_BCRYPT_COST",
            SettingTypes.INTEGER,
            10,
            "Cost of bcrypt, " + Bcrypt.MIN_COST + " to " + Bcrypt.MAX_COST
                    + "; each step doubles the time of a sign-in.");
    static final Setting<Integer> CONCURRENCY = Setting.optional(
            "CHANCERY_HASHING_CONCURRENCY",
            SettingTypes.INTEGER,
            "one per core",
            "How many passwords are hashed at once.");
    static final Setting<Integer> QUEUE = Setting.optional(
            "CHANCERY_HASHING_QUEUE",
            SettingTypes.INTEGER,
            "48 for each hashed at once",
            "How many may wait for hashing at most; fewer where it would take them more than about three seconds.");

    static final List<Setting<?>> ALL =
            List.of(MIN_LENGTH, REQUIRED_CHARACTERS, ALGORITHM, BCRYPT_COST, CONCURRENCY, QUEUE);

    public PasswordSettings {
        BCRYPT_COST.require(
                bcryptCost >= Bcrypt.MIN_COST && bcryptCost <= Bcrypt.MAX_COST,
                "expected " + Bcrypt.MIN_COST + " to " + Bcrypt.MAX_COST);
        CONCURRENCY.require(hashingConcurrency.isEmpty() || hashingConcurrency.getAsInt() >= 1, "expected 1 or more");
        QUEUE.require(hashingQueue.isEmpty() || hashingQueue.getAsInt() >= 0, "expected 0 or more");
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static PasswordSettings from(SettingsSource source) {
        int minLength = source.get(MIN_LENGTH);
        MIN_LENGTH.require(
                minLength <= PasswordPolicy.MAX_BYTES,
                "expected at most " + PasswordPolicy.MAX_BYTES + ", the longest password there can be");
        return new PasswordSettings(
                PasswordPolicy.parse(minLength, source.get(REQUIRED_CHARACTERS)),
                source.get(ALGORITHM),
                source.get(BCRYPT_COST),
                source.find(CONCURRENCY).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                source.find(QUEUE).map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }
}
