package dev.chancery.api.user;

import dev.chancery.command.user.OneTimeToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/** Codes for the owner of an address or a phone number, and the hashes by which they are recognised. */
final class HashedCodes {

    private static final String OF_FLOW = "pkce_";

    /** Hexadecimal digits, as many as GoTrue's have. */
    private static final int HASH_LENGTH = 56;

    private static final int SALT_LENGTH = HASH_LENGTH / 2;

    private HashedCodes() {}

    /** A code of as many digits. */
    static String digits(int number, SecureRandom random) {
        StringBuilder code = new StringBuilder(number);
        for (int i = 0; i < number; i++) {
            code.append((char) ('0' + random.nextInt(10)));
        }
        return code.toString();
    }

    /** A code for the owner of an address or a phone number, with the hash by which it is recognised. */
    static OneTimeToken of(String address, String code, boolean ofFlow, SecureRandom random) {
        byte[] salt = new byte[SALT_LENGTH / 2];
        random.nextBytes(salt);
        String hash = salted(HexFormat.of().formatHex(salt), address, code);
        return new OneTimeToken(UUID.randomUUID(), code, ofFlow ? OF_FLOW + hash : hash);
    }

    /** Whether a client will come back with a code once the token with this hash is used. */
    static boolean isOfFlow(String hash) {
        return hash.startsWith(OF_FLOW);
    }

    /** Whether a code for that address is the one with this hash: of ours, or as GoTrue makes them. */
    static boolean matches(String address, String code, String hash) {
        byte[] known = bytes(isOfFlow(hash) ? hash.substring(OF_FLOW.length()) : hash);
        if (known.length != HASH_LENGTH) {
            return false;
        }
        String salt = new String(known, 0, SALT_LENGTH, StandardCharsets.UTF_8);
        return MessageDigest.isEqual(bytes(salted(salt, address, code)), known)
                | MessageDigest.isEqual(bytes(sha224(address + code)), known);
    }

    /** Half of it is drawn by lot: a link is for nobody to guess who knows the address and has all codes to try. */
    private static String salted(String salt, String address, String code) {
        return salt + sha224(salt + address + code).substring(SALT_LENGTH);
    }

    private static String sha224(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-224").digest(bytes(text)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-224 is not available", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
