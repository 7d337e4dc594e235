package dev.chancery.sso.saml;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;

/**
 * A key of ours, to sign requests and to open what was encrypted for us.
 *
 * @param privateKey RSA of at least 2,048 bits
 */
public record RsaKey(PrivateKey privateKey, PublicKey publicKey) {

    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
    private static final int SHORTEST = 2_048;

    /**
     * @param der by PKCS #1 (RFC 8017 appendix A.1.2)
     * @throws IllegalArgumentException if it is no such key, shorter than 2,048 bits, or of another public exponent than 65537
     */
    public static RsaKey ofPkcs1(byte[] der) {
        RSAPrivateKey parts = parsed(der);
        try {
            if (!parts.getPublicExponent().equals(EXPONENT)) {
                throw new IllegalArgumentException("is not of the public exponent 65537");
            }
            if (parts.getModulus().bitLength() < SHORTEST) {
                throw new IllegalArgumentException("is shorter than " + SHORTEST + " bits");
            }
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new RsaKey(
                    factory.generatePrivate(new RSAPrivateCrtKeySpec(
                            parts.getModulus(),
                            parts.getPublicExponent(),
                            parts.getPrivateExponent(),
                            parts.getPrime1(),
                            parts.getPrime2(),
                            parts.getExponent1(),
                            parts.getExponent2(),
                            parts.getCoefficient())),
                    factory.generatePublic(new RSAPublicKeySpec(parts.getModulus(), parts.getPublicExponent())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is no RSA key by PKCS #1", e);
        }
    }

    private static RSAPrivateKey parsed(byte[] der) {
        try {
            return RSAPrivateKey.getInstance(der);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IllegalArgumentException("is no RSA key by PKCS #1", e);
        }
    }

    /** Nothing of a key in logs. */
    @Override
    public String toString() {
        return "RSA key";
    }
}
