package dev.chancery.api.token;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared secret for HS256. Of any length: RFC 7518 §3.2 asks for 256 bits, but GoTrue takes what it is given and
 * development secrets are often shorter, so a short one is reported at start instead of refused.
 */
record SharedSecret(String kid, SecretKeySpec secret) implements JwsKey {

    SharedSecret(String kid, byte[] secret) {
        this(kid, new SecretKeySpec(secret, SignatureAlgorithm.HS256.jcaName()));
    }

    int length() {
        return secret.getEncoded().length;
    }

    @Override
    public SignatureAlgorithm algorithm() {
        return SignatureAlgorithm.HS256;
    }

    @Override
    public boolean canSign() {
        return true;
    }

    @Override
    public byte[] sign(byte[] content) {
        try {
            Mac mac = Mac.getInstance(secret.getAlgorithm());
            mac.init(secret);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + secret.getAlgorithm(), e);
        }
    }

    @Override
    public boolean verifies(byte[] content, byte[] signature) {
        return MessageDigest.isEqual(sign(content), signature);
    }

    @Override
    public String toString() {
        return "SharedSecret[kid=" + kid + ", secret hidden]";
    }
}
