package dev.chancery.infra.testing;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies a webhook as its receiver does, step by step as the specification of Standard Webhooks says. */
public final class SignedCall {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private SignedCall() {}

    /** @param secret as receivers have it: {@code whsec_} and Base64 */
    public static boolean isFromWhoKnows(String secret, FakeService.Asked call) {
        Headers headers = call.headers();
        String id = headers.getFirst("webhook-id");
        String timestamp = headers.getFirst("webhook-timestamp");
        String signatures = headers.getFirst("webhook-signature");
        if (id == null || timestamp == null || signatures == null) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now());
        if (age.abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        byte[] expected = hmac(key, id + "." + timestamp + "." + call.body());
        return Stream.of(signatures.split(" "))
                .map(signature -> signature.split(","))
                .filter(parts -> parts[0].equals("v1"))
                .anyMatch(parts -> MessageDigest.isEqual(Base64.getDecoder().decode(parts[1]), expected));
    }

    private static byte[] hmac(byte[] key, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
