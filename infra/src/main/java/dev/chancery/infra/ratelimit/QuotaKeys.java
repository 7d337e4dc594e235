package dev.chancery.infra.ratelimit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Names a count after its rule and whom that is applied to, and tells neither. A rule that was changed begins anew. */
record QuotaKeys(SecretKey key) {

    UUID of(Quota quota, String whom) {
        String text = String.join(
                "\n",
                quota.name(),
                Long.toString(quota.burst()),
                quota.step().toString(),
                quota.lifetime().toString(),
                whom);
        ByteBuffer hash = ByteBuffer.wrap(hmac(text.getBytes(StandardCharsets.UTF_8)));
        return new UUID(hash.getLong(), hash.getLong());
    }

    private byte[] hmac(byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
