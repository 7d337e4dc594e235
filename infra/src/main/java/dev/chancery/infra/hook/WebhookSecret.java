package dev.chancery.infra.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that a hook knows, too, so that it can tell who calls (Standard Webhooks, symmetric signatures). */
public final class WebhookSecret {

    /** 24 bytes at least, which are 32 characters. */
    private static final Pattern SYMMETRIC = Pattern.compile("v1,whsec_([A-Za-z0-9+/=]{32,})");

    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, HMAC);
    }

    /**
     * @param text {@code v1,whsec_} and the key in Base64
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    public static WebhookSecret parse(String text) {
        Matcher matcher = SYMMETRIC.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no secret of the form v1,whsec_…");
        }
        return new WebhookSecret(Base64.getDecoder().decode(matcher.group(1)));
    }

    /** The signature of a message, as it stands in the header {@code webhook-signature}. */
    String sign(String id, Instant at, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update("%s.%d.".formatted(id, at.getEpochSecond()).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC is not available", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookSecret secret && key.equals(secret.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return "WebhookSecret[…]";
    }
}
