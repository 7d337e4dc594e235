package dev.chancery.infra.password;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Firebase's scrypt: the signer key encrypted under scrypt(password, salt ‖ separator). The text form is GoTrue's.
 *
 * @param logRounds the binary logarithm of scrypt's N
 * @param blockSize scrypt's r
 * @param lanes scrypt's p
 */
record FirebaseScryptRecipe(int logRounds, int blockSize, int lanes, byte[] salt, byte[] separator, byte[] signerKey)
        implements Recipe {
    private static final long MAX_MEMORY_BYTES = 256L << 20;

    /** The lanes run one after the other; with the most memory, four of them take about 4 s of a core. */
    private static final long MAX_MEMORY_TIMES_LANES = 1L << 30;

    private static final int BLOCK_BYTES = 128;

    /** As much memory as is filled in the time of bcrypt at cost 10. */
    private static final double BYTES_PER_WORK = 16 << 20;

    private static final int MAX_LOG_ROUNDS = 28;
    private static final int MAX_LANES = 255;
    private static final long MAX_BLOCK_SIZE = MAX_MEMORY_BYTES / BLOCK_BYTES;

    private static final Pattern FORMAT = Pattern.compile("\\$fbscrypt\\$v=1"
            + ",n=(?<n>\\d{1,10}),r=(?<r>\\d{1,10}),p=(?<p>\\d{1,10})"
            + "(?:,ss=(?<ss>[^,$]+))?(?:,sk=(?<sk>[^$]+))?\\$(?<salt>[^$]+)\\$(?<digest>[^$]+)");

    static boolean isWithinLimits(long logRounds, long blockSize, long lanes) {
        if (logRounds < 1 || logRounds > MAX_LOG_ROUNDS || blockSize < 1 || blockSize > MAX_BLOCK_SIZE) {
            return false;
        }
        long memory = BLOCK_BYTES * blockSize << logRounds;
        // RFC 7914 §2: N is less than 2^(128·r/8)
        return logRounds < BLOCK_BYTES * blockSize / 8
                && memory <= MAX_MEMORY_BYTES
                && lanes >= 1
                && lanes <= MAX_LANES
                && memory * lanes <= MAX_MEMORY_TIMES_LANES;
    }

    static Optional<StoredHash> parse(String encoded) {
        Matcher hash = FORMAT.matcher(encoded);
        if (!hash.matches()) {
            return Optional.empty();
        }
        long logRounds = Long.parseLong(hash.group("n"));
        long blockSize = Long.parseLong(hash.group("r"));
        long lanes = Long.parseLong(hash.group("p"));
        if (!isWithinLimits(logRounds, blockSize, lanes)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StoredHash(
                    new FirebaseScryptRecipe(
                            (int) logRounds,
                            (int) blockSize,
                            (int) lanes,
                            decode(hash.group("salt")),
                            decode(hash.group("ss")),
                            decode(hash.group("sk"))),
                    decode(hash.group("digest"))));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] decode(String padded) {
        if (padded == null) {
            return new byte[0];
        }
        if (padded.length() % 4 != 0) {
            throw new IllegalArgumentException("base 64 without its padding");
        }
        return Base64.getDecoder().decode(padded);
    }

    @Override
    public double work() {
        return memoryBytes() * lanes / BYTES_PER_WORK;
    }

    @Override
    public long memoryBytes() {
        return (long) BLOCK_BYTES * blockSize << logRounds;
    }

    @Override
    public int digestBytes() {
        return signerKey.length;
    }

    @Override
    public String encode(byte[] digest) {
        Base64.Encoder base64 = Base64.getEncoder();
        return ("$fbscrypt$v=1,n=" + logRounds + ",r=" + blockSize + ",p=" + lanes)
                .concat(separator.length == 0 ? "" : ",ss=" + base64.encodeToString(separator))
                .concat(signerKey.length == 0 ? "" : ",sk=" + base64.encodeToString(signerKey))
                .concat("$" + base64.encodeToString(salt) + "$" + base64.encodeToString(digest));
    }

    @Override
    public boolean accepts(byte[] password) {
        return true;
    }
}
