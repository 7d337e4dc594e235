package dev.chancery.api.user;

import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.infra.sms.AgreedCodes;
import java.time.Duration;
import java.util.Set;

/**
 * What is asked of phone numbers.
 *
 * @param enabled {@code GOTRUE_EXTERNAL_PHONE_ENABLED}
 * @param autoconfirm numbers count as confirmed without a message ({@code GOTRUE_SMS_AUTOCONFIRM})
 * @param reachable whether messages lead anywhere, be it only to a page of unsent ones
 * @param channels the ways to a phone that there are
 * @param anyChannel whether a hook sends messages, by whatever way
 * @param maxFrequency the least time between two messages of a kind to a number ({@code GOTRUE_SMS_MAX_FREQUENCY})
 * @param otpLifetime how long what was sent is good for ({@code GOTRUE_SMS_OTP_EXP})
 * @param agreedCodes {@code GOTRUE_SMS_TEST_OTP}
 */
public record PhoneRules(
        boolean enabled,
        boolean autoconfirm,
        boolean reachable,
        Set<Channel> channels,
        boolean anyChannel,
        Duration maxFrequency,
        Duration otpLifetime,
        AgreedCodes agreedCodes) {

    public PhoneRules {
        channels = Set.copyOf(channels);
    }
}
