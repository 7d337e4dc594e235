package dev.chancery.infra.password;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2 (RFC 9106), version 19, in the PHC string format, without a key or associated data.
 *
 * @param variant argon2i or argon2id
 * @param memoryKib m
 * @param passes t
 * @param lanes p
 * @param digestBytes the length of the digest
 */
record Argon2Recipe(Variant variant, int memoryKib, int passes, int lanes, byte[] salt, int digestBytes)
        implements Recipe {
    static final int SALT_BYTES = 16;
    static final int DIGEST_BYTES = 32;

    /** The limits of GoTrue. */
    private static final int MAX_MEMORY_KIB = 1 << 20;

    private static final int MAX_PASSES = 20;
    private static final int MAX_LANES = 16;

    /** The limits together would allow half a minute of a core; four passes over 1 GiB are libsodium's "sensitive". */
    private static final long MAX_MEMORY_TIMES_PASSES = 4L * MAX_MEMORY_KIB;

    /** RFC 9106 §3.1, as the next one. */
    private static final long MIN_MEMORY_KIB_PER_LANE = 8;

    private static final int MIN_DIGEST_BYTES = 4;

    /** As much memory as is filled in the time of bcrypt at cost 10. */
    private static final double KIB_PER_WORK = 32 * 1024;

    private static final Pattern FORMAT = Pattern.compile("\\$(?<variant>argon2id?)\\$v=19"
            + "\\$m=(?<m>\\d{1,10}),t=(?<t>\\d{1,10}),p=(?<p>\\d{1,10})"
            + "\\$(?<salt>[A-Za-z0-9+/]+)\\$(?<digest>[A-Za-z0-9+/]+)");

    enum Variant {
        ARGON2I,
        ARGON2ID;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static boolean isWithinLimits(long memoryKib, long passes, long lanes) {
        return memoryKib >= MIN_MEMORY_KIB_PER_LANE * lanes
                && memoryKib <= MAX_MEMORY_KIB
                && passes >= 1
                && passes <= MAX_PASSES
                && lanes >= 1
                && lanes <= MAX_LANES
                && memoryKib * passes <= MAX_MEMORY_TIMES_PASSES;
    }

    static Optional<StoredHash> parse(String encoded) {
        Matcher hash = FORMAT.matcher(encoded);
        if (!hash.matches()) {
            return Optional.empty();
        }
        long memoryKib = Long.parseLong(hash.group("m"));
        long passes = Long.parseLong(hash.group("t"));
        long lanes = Long.parseLong(hash.group("p"));
        if (!isWithinLimits(memoryKib, passes, lanes)) {
            return Optional.empty();
        }
        try {
            byte[] salt = Base64.getDecoder().decode(hash.group("salt"));
            byte[] digest = Base64.getDecoder().decode(hash.group("digest"));
            Variant variant = Variant.valueOf(hash.group("variant").toUpperCase(Locale.ROOT));
            return digest.length < MIN_DIGEST_BYTES
                    ? Optional.empty()
                    : Optional.of(new StoredHash(
                            new Argon2Recipe(variant, (int) memoryKib, (int) passes, (int) lanes, salt, digest.length),
                            digest));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    static double work(int memoryKib, int passes) {
        return memoryKib * (double) passes / KIB_PER_WORK;
    }

    @Override
    public double work() {
        return work(memoryKib, passes);
    }

    @Override
    public long memoryBytes() {
        return memoryKib * 1024L;
    }

    @Override
    public String encode(byte[] digest) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$" + variant.text() + "$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes
                + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(digest);
    }

    @Override
    public boolean accepts(byte[] password) {
        return true;
    }
}
