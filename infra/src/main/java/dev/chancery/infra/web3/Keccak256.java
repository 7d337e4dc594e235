package dev.chancery.infra.web3;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** The hash of Ethereum, from before it became SHA-3 with another padding. */
final class Keccak256 {

    private static final int BITS = 256;

    private Keccak256() {}

    static byte[] of(byte[] input) {
        KeccakDigest digest = new KeccakDigest(BITS);
        digest.update(input, 0, input.length);
        byte[] hash = new byte[BITS / Byte.SIZE];
        digest.doFinal(hash, 0);
        return hash;
    }
}
