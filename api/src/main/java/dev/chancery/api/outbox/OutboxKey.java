package dev.chancery.api.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Opens the page of unsent messages to whoever sees the start screen: a proxy on the same machine may well pass strangers off as
 * neighbours, and so may another user of it.
 *
 * @param text drawn anew at each start
 */
public record OutboxKey(String text) {

    private static final int BYTES = 16;

    public static OutboxKey draw(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new OutboxKey(HexFormat.of().formatHex(key));
    }

    boolean opensWith(String presented) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "OutboxKey[hidden]";
    }
}
