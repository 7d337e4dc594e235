package dev.chancery.infra.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/** A wallet as people have one, with a key of its own. */
public interface Wallet {

    /** As the wallet shows it. */
    String address();

    /** As the wallet gives it to the page that asks for it. */
    String sign(String message);

    static Wallet ofSolana() {
        return new Solana();
    }

    static Ethereum ofEthereum() {
        return new Ethereum(new BigInteger(250, new SecureRandom()).add(BigInteger.ONE));
    }

    /** Its address is lower-case, as the official client writes it. */
    final class Ethereum implements Wallet {

        private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
        private static final BigInteger N = CURVE.getN();

        private final BigInteger key;
        private final byte[] publicKey;

        public Ethereum(BigInteger key) {
            this.key = key;
            this.publicKey = CURVE.getG().multiply(key).normalize().getEncoded(false);
        }

        @Override
        public String address() {
            byte[] hash = keccak(Arrays.copyOfRange(publicKey, 1, publicKey.length));
            return "0x" + HexFormat.of().formatHex(hash, 12, 32);
        }

        @Override
        public String sign(String message) {
            return text(signature(message), 27);
        }

        /** With the last byte counted from zero, as some wallets do. */
        public String signFromZero(String message) {
            return text(signature(message), 0);
        }

        /** The other signature that is as good by the mathematics, and that anybody can make of the first. */
        public String signWithTheUpperHalf(String message) {
            BigInteger[] signature = signature(message);
            return text(
                    new BigInteger[] {signature[0], N.subtract(signature[1]), BigInteger.ONE.subtract(signature[2])},
                    27);
        }

        private BigInteger[] signature(String message) {
            byte[] text = message.getBytes(StandardCharsets.UTF_8);
            byte[] prefix = ("\u0019Ethereum Signed Message:\n" + text.length).getBytes(StandardCharsets.UTF_8);
            byte[] hash = keccak(concat(prefix, text));
            ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
            signer.init(true, new ECPrivateKeyParameters(key, new ECDomainParameters(CURVE)));
            BigInteger[] rs = signer.generateSignature(hash);
            BigInteger s = rs[1].compareTo(N.shiftRight(1)) > 0 ? N.subtract(rs[1]) : rs[1];
            return new BigInteger[] {rs[0], s, BigInteger.valueOf(parity(rs[0], s, hash))};
        }

        /** Which of the two points with that x the signer had come to: k·G, and k is (e + r·d) / s. */
        private int parity(BigInteger r, BigInteger s, byte[] hash) {
            BigInteger k = new BigInteger(1, hash)
                    .add(r.multiply(key))
                    .multiply(s.modInverse(N))
                    .mod(N);
            return CURVE.getG()
                            .multiply(k)
                            .normalize()
                            .getAffineYCoord()
                            .toBigInteger()
                            .testBit(0)
                    ? 1
                    : 0;
        }

        private static String text(BigInteger[] signature, int from) {
            return "0x" + "%064x".formatted(signature[0]) + "%064x".formatted(signature[1])
                    + "%02x".formatted(signature[2].intValue() + from);
        }

        private static byte[] keccak(byte[] input) {
            KeccakDigest digest = new KeccakDigest(256);
            digest.update(input, 0, input.length);
            byte[] hash = new byte[32];
            digest.doFinal(hash, 0);
            return hash;
        }

        private static byte[] concat(byte[] one, byte[] other) {
            byte[] both = Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return both;
        }
    }

    /** Signs the message as it is. */
    final class Solana implements Wallet {

        private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

        private final KeyPair keys;

        private Solana() {
            try {
                this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String address() {
            byte[] encoded = keys.getPublic().getEncoded();
            byte[] key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
            StringBuilder text = new StringBuilder();
            BigInteger number = new BigInteger(1, key);
            while (number.signum() > 0) {
                BigInteger[] parts = number.divideAndRemainder(BigInteger.valueOf(58));
                text.append(ALPHABET.charAt(parts[1].intValue()));
                number = parts[0];
            }
            for (int i = 0; i < key.length && key[i] == 0; i++) {
                text.append('1');
            }
            return text.reverse().toString();
        }

        @Override
        public String sign(String message) {
            try {
                Signature signer = Signature.getInstance("Ed25519");
                signer.initSign(keys.getPrivate());
                signer.update(message.getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(signer.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
