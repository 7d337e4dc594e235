package dev.chancery.infra.password;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * bcrypt. The prefixes 2a, 2b and 2y name the same function for passwords in UTF-8; 2x names an old bug that made
 * different passwords equal.
 *
 * @param cost the binary logarithm of the number of rounds
 * @param salt 16 bytes
 */
record BcryptRecipe(int cost, byte[] salt) implements Recipe {
    static final int MIN_COST = 4;

    /** 32 times the work of cost 10, so about 2 s: more is an attack on the server, not a protection of the password. */
    static final int MAX_COST = 15;

    static final int SALT_BYTES = 16;
    static final int DIGEST_BYTES = 23;

    /** 4 KiB of state are not worth counting. */
    static final long MEMORY_BYTES = 0;

    private static final Pattern FORMAT =
            Pattern.compile("\\$2[aby]\\$(?<cost>\\d\\d)\\$(?<salt>[./A-Za-z0-9]{22})(?<digest>[./A-Za-z0-9]{31})");

    static Optional<StoredHash> parse(String encoded) {
        Matcher hash = FORMAT.matcher(encoded);
        if (!hash.matches()) {
            return Optional.empty();
        }
        int cost = Integer.parseInt(hash.group("cost"));
        if (cost < MIN_COST || cost > MAX_COST) {
            return Optional.empty();
        }
        return Optional.of(new StoredHash(
                new BcryptRecipe(cost, BcryptText.decode(hash.group("salt"))),
                BcryptText.decode(hash.group("digest"))));
    }

    static double work(int cost) {
        return Math.scalb(1.0, cost - 10);
    }

    @Override
    public double work() {
        return work(cost);
    }

    @Override
    public long memoryBytes() {
        return MEMORY_BYTES;
    }

    @Override
    public int digestBytes() {
        return DIGEST_BYTES;
    }

    @Override
    public String encode(byte[] digest) {
        return BcryptText.setting("$2a$", cost, salt) + BcryptText.encode(digest);
    }

    /** bcrypt repeats the password and a NUL up to 72 bytes, so that it cannot tell p from p NUL p. */
    @Override
    public boolean accepts(byte[] password) {
        for (byte character : password) {
            if (character == 0) {
                return false;
            }
        }
        return true;
    }
}
