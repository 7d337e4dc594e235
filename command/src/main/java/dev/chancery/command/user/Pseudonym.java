package dev.chancery.command.user;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/** What stands in the row of a soft-deleted user in place of a value, computed as GoTrue computes it. */
final class Pseudonym {

    private static final int PHONE_LENGTH = 15;

    private Pseudonym() {}

    static String of(UUID userId, String value) {
        String input = userId + (value == null ? "" : value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(input));
    }

    static String ofPhone(UUID userId, String phone) {
        return of(userId, phone).substring(0, PHONE_LENGTH);
    }

    static String of(UUID userId, Identity identity) {
        return of(userId, identity.provider() + ":" + identity.providerId());
    }

    private static byte[] sha256(String input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
