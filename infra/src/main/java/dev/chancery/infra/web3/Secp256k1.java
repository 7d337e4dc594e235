package dev.chancery.infra.web3;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** Finds out by whose key a hash was signed (SEC 1 §4.1.6). Nothing of it is secret, so it may take the time it takes. */
final class Secp256k1 {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final BigInteger N = CURVE.getN();

    /** Of the two signatures that are equally good for a hash, only the one with the lower half counts (EIP-2). */
    private static final BigInteger HIGHEST_S = N.shiftRight(1);

    private static final int LENGTH = 65;
    private static final int HALF = 32;

    private Secp256k1() {}

    /**
     * Both coordinates of the public key, or nothing if it is no signature.
     *
     * @param signature 32 bytes of r, 32 of s, and one that says which of two keys it was: 0 and 1, or 27 and 28
     */
    static Optional<byte[]> signer(byte[] hash, byte[] signature) {
        if (signature.length != LENGTH) {
            return Optional.empty();
        }
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(signature, 0, HALF));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, HALF, 2 * HALF));
        int parity = parity(signature[2 * HALF]);
        if (parity < 0 || r.signum() == 0 || r.compareTo(N) >= 0 || s.signum() == 0 || s.compareTo(HIGHEST_S) > 0) {
            return Optional.empty();
        }
        return point(r, parity).flatMap(point -> key(point, r, s, new BigInteger(1, hash)));
    }

    private static int parity(byte v) {
        return switch (v) {
            case 0, 27 -> 0;
            case 1, 28 -> 1;
            default -> -1;
        };
    }

    private static Optional<ECPoint> point(BigInteger x, int parity) {
        byte[] compressed = new byte[HALF + 1];
        compressed[0] = (byte) (2 + parity);
        byte[] number = x.toByteArray();
        int length = Math.min(number.length, HALF);
        System.arraycopy(number, number.length - length, compressed, compressed.length - length, length);
        try {
            return Optional.of(CURVE.getCurve().decodePoint(compressed));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> key(ECPoint point, BigInteger r, BigInteger s, BigInteger hash) {
        BigInteger inverse = r.modInverse(N);
        BigInteger ofGenerator = hash.negate().multiply(inverse).mod(N);
        BigInteger ofPoint = s.multiply(inverse).mod(N);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), ofGenerator, point, ofPoint);
        if (key.isInfinity()) {
            return Optional.empty();
        }
        byte[] encoded = key.getEncoded(false);
        return Optional.of(Arrays.copyOfRange(encoded, 1, encoded.length));
    }
}
