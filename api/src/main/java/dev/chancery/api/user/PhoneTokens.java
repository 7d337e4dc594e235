package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.RateLimitFields;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.infra.ratelimit.SendLimiter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Draws the codes that are sent to phones. */
public final class PhoneTokens {

    private final PhoneRules rules;
    private final int digits;
    private final SecureRandom random;
    private final SendLimiter messages;
    private final InstantSource clock;

    /**
     * @param digits of a code ({@code GOTRUE_SMS_OTP_LENGTH})
     * @param messages how many may be sent ({@code GOTRUE_RATE_LIMIT_SMS_SENT})
     */
    public PhoneTokens(PhoneRules rules, int digits, SecureRandom random, SendLimiter messages, InstantSource clock) {
        this.rules = rules;
        this.digits = digits;
        this.random = random;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * A message with a fresh code to a number. Call it before it is known whether anybody has the number, since what is refused
     * would else tell that.
     *
     * @throws ApiException {@code phone_provider_disabled} where none gets through; 429 {@code over_sms_send_rate_limit} if
     *     too many were asked for
     */
    TextMessage draw(String phone, SmsPurpose purpose, Channel channel) {
        Optional<String> agreed = rules.agreedCodes().of(phone, clock.instant());
        if (agreed.isEmpty()) {
            requireOneMore();
        }
        String code = agreed.orElseGet(() -> HashedCodes.digits(digits, random));
        OneTimeToken token = HashedCodes.of(phone, code, false, random);
        return new TextMessage(purpose, channel, agreed.isPresent(), phone, token);
    }

    /**
     * Refuses, and counts, as if a message were drawn, where none is to be sent and nobody is to learn that.
     *
     * @throws ApiException see {@link #draw}
     */
    void pretendToDraw() {
        requireOneMore();
    }

    private void requireOneMore() {
        if (!rules.reachable()) {
            throw ApiException.unprocessable("phone_provider_disabled", "Unable to get SMS provider");
        }
        if (!rules.autoconfirm()) {
            messages.tryAcquire().ifPresent(exceeded -> {
                throw RateLimitFields.on(
                        ApiException.of(429, "over_sms_send_rate_limit", "SMS rate limit exceeded"), exceeded);
            });
        }
    }

    /** What GoTrue calls a message that is none. */
    Optional<String> messageId(String phone) {
        return rules.agreedCodes().of(phone, clock.instant()).map(_ -> "test-otp");
    }
}
