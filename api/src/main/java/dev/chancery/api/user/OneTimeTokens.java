package dev.chancery.api.user;

import dev.chancery.command.user.OneTimeToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/** Draws the codes that are sent to addresses. */
public final class OneTimeTokens {

    private final int digits;
    private final SecureRandom random;

    /** @param digits of a code ({@code GOTRUE_MAILER_OTP_LENGTH}) */
    public OneTimeTokens(int digits, SecureRandom random) {
        this.digits = digits;
        this.random = random;
    }

    /** A fresh code for the owner of an address, with the hash by which it is recognised. */
    OneTimeToken draw(String address) {
        StringBuilder code = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            code.append((char) ('0' + random.nextInt(10)));
        }
        return new OneTimeToken(UUID.randomUUID(), code.toString(), hash(address, code.toString()));
    }

    /** Lower-case hexadecimal SHA-224 of the address followed by the code: what links carry. */
    static String hash(String address, String code) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-224").digest((address + code).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-224 is not available", e);
        }
    }
}
