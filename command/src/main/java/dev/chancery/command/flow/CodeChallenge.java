package dev.chancery.command.flow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** What a client says in advance of a secret that it will show later (RFC 7636 §4.2). */
public record CodeChallenge(String value, Method method) {

    /** How the challenge follows from the verifier. */
    public enum Method {
        S256,
        PLAIN;

        /** As GoTrue stores it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the verifier is the one that was challenged (RFC 7636 §4.6), in constant time. */
    boolean isMetBy(String verifier) {
        String transformed = method == Method.PLAIN ? verifier : s256(verifier);
        return MessageDigest.isEqual(
                transformed.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private static String s256(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "CodeChallenge[" + method + "]";
    }
}
