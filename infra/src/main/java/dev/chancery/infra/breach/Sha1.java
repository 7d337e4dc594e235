package dev.chancery.infra.breach;

import dev.chancery.command.user.PasswordEncoding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** By what the lists of leaked passwords name them. It protects nothing; it is their key. */
final class Sha1 {

    static final int BYTES = 20;

    /** Digits of its hexadecimal form. */
    static final int DIGITS = 2 * BYTES;

    static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Sha1() {}

    static byte[] of(String password) {
        byte[] bytes = PasswordEncoding.utf8(password);
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is not available", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
