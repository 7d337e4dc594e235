package dev.chancery.command.session;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one session, with which its refresh tokens are signed: 32 random bytes, stored in the log, sealed,
 * as base64url without padding. Its text is never printed.
 */
public final class RefreshTokenKey {

    /** Length of the key in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private RefreshTokenKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A fresh key from {@code random}. */
    public static RefreshTokenKey generate(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new RefreshTokenKey(bytes);
    }

    /** @throws IllegalArgumentException if there are not exactly {@link #LENGTH} bytes */
    public static RefreshTokenKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a refresh token key has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new RefreshTokenKey(bytes.clone());
    }

    /**
     * The key in its stored form.
     *
     * @throws IllegalArgumentException if the text is not base64url without padding of {@link #LENGTH} bytes
     */
    public static RefreshTokenKey parse(String base64url) {
        return of(Base64Url.decode(base64url)
                .orElseThrow(() -> new IllegalArgumentException("a refresh token key is base64url without padding")));
    }

    /** The form in which the key is stored: base64url without padding, 43 characters. */
    public String encoded() {
        return Base64Url.encode(bytes);
    }

    /** HMAC-SHA-256 of {@code message}, 32 bytes. */
    byte[] authenticate(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RefreshTokenKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "RefreshTokenKey[hidden]";
    }
}
