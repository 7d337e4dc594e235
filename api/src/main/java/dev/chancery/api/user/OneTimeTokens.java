package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.RateLimitFields;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.infra.address.AddressRules;
import dev.chancery.infra.ratelimit.SendLimiter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/** Draws the codes that are sent to addresses. */
public final class OneTimeTokens {

    private static final String OF_FLOW = "pkce_";

    /** Hexadecimal digits, as many as GoTrue's have. */
    private static final int HASH_LENGTH = 56;

    private static final int SALT_LENGTH = HASH_LENGTH / 2;

    private final int digits;
    private final SecureRandom random;
    private final SendLimiter mails;
    private final boolean limited;
    private final AddressRules addresses;

    /**
     * @param digits of a code ({@code GOTRUE_MAILER_OTP_LENGTH})
     * @param mails how many codes may be sent ({@code GOTRUE_RATE_LIMIT_EMAIL_SENT})
     * @param limited false to heed of that limit only whether it is zero, as GoTrue does where it confirms addresses by
     *     itself
     * @param addresses which of them get any
     */
    public OneTimeTokens(int digits, SecureRandom random, SendLimiter mails, boolean limited, AddressRules addresses) {
        this.digits = digits;
        this.random = random;
        this.mails = mails;
        this.limited = limited;
        this.addresses = addresses;
    }

    /**
     * A fresh code for the owner of an address, with the hash by which it is recognised. Others may be asked about the address
     * for three seconds: call it outside of transactions, and before it is known whether anybody has it, since what is refused
     * would else tell that.
     *
     * @param ofFlow whether a client will come back with a code once it is used: its hash then says so, as GoTrue's does
     * @throws ApiException {@code email_address_not_authorized}, {@code email_address_invalid}, or 429 if too many were drawn,
     *     whether or not they are sent in the end: else an exhausted limit would tell which addresses are known
     */
    OneTimeToken draw(String address, boolean ofFlow) {
        requireAuthorized(address);
        (limited ? mails.tryAcquire() : mails.whereAllIsBlocked()).ifPresent(exceeded -> {
            throw RateLimitFields.on(
                    ApiException.of(429, "over_email_send_rate_limit", "email rate limit exceeded"), exceeded);
        });
        if (!addresses.reaches(address)) {
            throw ApiException.badRequest("email_address_invalid", "Email address \"" + address + "\" is invalid");
        }
        return fresh(address, ofFlow);
    }

    /** Whether there is a rule that the address gets none. */
    boolean mayGetOne(String address) {
        return addresses.authorizes(address);
    }

    /** Another for a further address that the same request concerns: it counts once. */
    OneTimeToken drawBeside(String address, boolean ofFlow) {
        requireAuthorized(address);
        return fresh(address, ofFlow);
    }

    /** One that somebody else will send: nobody is asked about the address, and it counts as no mail. */
    OneTimeToken drawUnsent(String address) {
        return fresh(address, false);
    }

    private void requireAuthorized(String address) {
        if (!mayGetOne(address)) {
            throw ApiException.badRequest(
                    "email_address_not_authorized",
                    "Email address \"" + address + "\" cannot be used as it is not authorized");
        }
    }

    private OneTimeToken fresh(String address, boolean ofFlow) {
        return of(address, code(digits, random), ofFlow, random);
    }

    /** As many digits. */
    static String code(int digits, SecureRandom random) {
        StringBuilder code = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
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
