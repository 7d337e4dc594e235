package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
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
     * @throws ApiException {@code email_address_not_authorized}, {@code email_address_invalid}, or 429 if too many were drawn,
     *     whether or not they are sent in the end: else an exhausted limit would tell which addresses are known
     */
    OneTimeToken draw(String address) {
        if (!addresses.authorizes(address)) {
            throw ApiException.badRequest(
                    "email_address_not_authorized",
                    "Email address \"" + address + "\" cannot be used as it is not authorized");
        }
        if (mails.blocksAll() || limited && !mails.tryAcquire()) {
            throw ApiException.of(429, "over_email_send_rate_limit", "email rate limit exceeded");
        }
        if (!addresses.reaches(address)) {
            throw ApiException.badRequest("email_address_invalid", "Email address \"" + address + "\" is invalid");
        }
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
