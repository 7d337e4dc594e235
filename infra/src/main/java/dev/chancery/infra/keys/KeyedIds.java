package dev.chancery.infra.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Ids that stand for something: the same for the same each time and on all nodes, and by nobody to be told from random ones
 * (RFC 9562 §5.4) who does not have the {@linkplain RecognitionKey key}, whatever they know of what it stands for.
 */
public record KeyedIds(SecretKey key) {

    /** @param parts of what it stands for; only the last may have a line break */
    public UUID of(String... parts) {
        ByteBuffer hash = ByteBuffer.wrap(hmac(String.join("\n", parts)));
        return new UUID(
                hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x4000L,
                hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "KeyedIds[hidden]";
    }
}
