package dev.chancery.infra.breach;

import java.nio.ByteBuffer;

/**
 * The measures of a Bloom filter of SHA-1 hashes: it forgets none, and takes some for members that are not.
 *
 * @param bits how many there are
 * @param probes how many of them stand for one hash
 */
record BloomShape(long bits, int probes) {

    private static final double LN2 = Math.log(2);

    /** The smallest filter that takes no more than this share of other hashes for members. */
    static BloomShape of(long items, double falsePositives) {
        long bits = Math.max(64, (long) Math.ceil(-items * Math.log(falsePositives) / (LN2 * LN2)));
        int probes = Math.max(1, (int) Math.round((double) bits / items * LN2));
        return new BloomShape(bits, Math.min(probes, 64));
    }

    /**
     * Where a hash has its n-th bit. Parts of a hash are as good as hashes of their own, and two are enough for all places
     * (Dillinger and Manolios, "Bloom filters in probabilistic verification", 2004).
     */
    long place(byte[] sha1, int n) {
        ByteBuffer parts = ByteBuffer.wrap(sha1);
        long step = (long) n * (n * (long) n - 1) / 6;
        return Long.remainderUnsigned(parts.getLong(0) + n * parts.getLong(8) + step, bits);
    }
}
