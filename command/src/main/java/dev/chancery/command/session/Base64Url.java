package dev.chancery.command.session;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding (RFC 4648 §5), canonical: one byte string has exactly one text. */
final class Base64Url {

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Optional<byte[]> decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // the JDK tolerates padding and stray low bits, which would give a second spelling of the same token
        return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }
}
