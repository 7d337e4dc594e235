package dev.chancery.api.token;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The JWS algorithms this server signs and verifies with; the same six that GoTrue signs with. */
enum SignatureAlgorithm {
    HS256(Family.HMAC, "HmacSHA256"),
    RS256(Family.RSA, "SHA256withRSA"),
    RS512(Family.RSA, "SHA512withRSA"),
    ES256(Family.ECDSA, "SHA256withECDSAinP1363Format"),
    ES512(Family.ECDSA, "SHA512withECDSAinP1363Format"),
    EDDSA(Family.ED25519, "Ed25519");

    /** What golang-jwt knows by name: these get another message than a name it has never heard of. */
    private static final Set<String> KNOWN_TO_GOTRUE = Set.of(
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512",
            "EdDSA", "none");

    private final Family family;
    private final String jcaName;

    SignatureAlgorithm(Family family, String jcaName) {
        this.family = family;
        this.jcaName = jcaName;
    }

    /** The {@code alg} value, case-sensitive (RFC 7515 §4.1.1). */
    String jwsName() {
        return this == EDDSA ? "EdDSA" : name();
    }

    Family family() {
        return family;
    }

    String jcaName() {
        return jcaName;
    }

    static Optional<SignatureAlgorithm> named(String jwsName) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.jwsName().equals(jwsName))
                .findFirst();
    }

    static boolean isKnownToGoTrue(String jwsName) {
        return KNOWN_TO_GOTRUE.contains(jwsName);
    }

    /** A kind of key, with golang-jwt's words for a key of another kind and for a signature that does not fit. */
    enum Family {
        HMAC("HMAC verify expects []byte", "signature is invalid"),
        RSA("RSA verify expects *rsa.PublicKey", "crypto/rsa: verification error"),
        ECDSA("ECDSA verify expects *ecdsa.PublicKey", "crypto/ecdsa: verification error"),
        ED25519("Ed25519 verify expects ed25519.PublicKey", "ed25519: verification error");

        final String wrongKey;
        final String wrongSignature;

        Family(String wrongKey, String wrongSignature) {
            this.wrongKey = wrongKey;
            this.wrongSignature = wrongSignature;
        }
    }
}
