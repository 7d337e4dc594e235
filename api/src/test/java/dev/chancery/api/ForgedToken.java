package dev.chancery.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Access tokens with whatever header, claims and secret a test wants. */
public final class ForgedToken {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private ForgedToken() {}

    /** Signed with the service's own secret. */
    public static String of(String claims) {
        return of("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, TestService.JWT_SECRET);
    }

    public static String of(String header, String claims, String secret) {
        String signed = encode(header) + "." + encode(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a signature. */
    public static String unsigned(String header, String claims) {
        return encode(header) + "." + encode(claims) + ".";
    }

    private static String encode(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
