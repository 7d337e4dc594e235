package dev.chancery.api.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** The JDK's Ed25519 keys from the raw bytes of a JWK (RFC 8037 §2). */
final class Ed25519Keys {

    private static final int LENGTH = 32;

    // the fixed start of every Ed25519 SubjectPublicKeyInfo (RFC 8410 §4)
    private static final String SPKI_PREFIX = "302a300506032b6570032100";

    private Ed25519Keys() {}

    static PublicKey publicKey(byte[] x) throws GeneralSecurityException {
        requireLength(x);
        byte[] spki = HexFormat.of().parseHex(SPKI_PREFIX + HexFormat.of().formatHex(x));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }

    static PrivateKey privateKey(byte[] seed) throws GeneralSecurityException {
        requireLength(seed);
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    }

    private static void requireLength(byte[] raw) throws GeneralSecurityException {
        if (raw.length != LENGTH) {
            throw new GeneralSecurityException("an Ed25519 key has " + LENGTH + " bytes");
        }
    }
}
