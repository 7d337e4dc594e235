package dev.chancery.api.user;

import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.Set;

/**
 * What is asked of users who change their account.
 *
 * @param requireReauthentication a nonce, unless one signed in lately
 *     ({@code GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION})
 * @param requireCurrentPassword {@code GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_CURRENT_PASSWORD}
 * @param autoconfirm the first address of anonymous users needs no confirmation ({@code GOTRUE_MAILER_AUTOCONFIRM})
 * @param secureEmailChange both addresses confirm a change ({@code GOTRUE_MAILER_SECURE_EMAIL_CHANGE_ENABLED})
 * @param maxFrequency the least time between two mails of a kind ({@code GOTRUE_SMTP_MAX_FREQUENCY})
 * @param otpLifetime how long what was sent is good for ({@code GOTRUE_MAILER_OTP_EXP})
 * @param adminGroup the role of users who may change their own app metadata ({@code GOTRUE_JWT_ADMIN_GROUP_NAME})
 * @param audience of that group ({@code GOTRUE_JWT_AUD})
 */
public record ChangeRules(
        boolean requireReauthentication,
        boolean requireCurrentPassword,
        boolean autoconfirm,
        boolean secureEmailChange,
        Duration maxFrequency,
        Duration otpLifetime,
        String adminGroup,
        String audience) {

    /** A session that is younger counts as proof of who one is. */
    static final Duration RECENT = Duration.ofHours(24);

    /** Ways of coming in for those who do not know their password. */
    static final Set<String> RECOVERY_METHODS = Set.of("otp", "magiclink", "recovery");

    /** Whoever comes in by an organisation's identity provider has it from there, or from an administrator. */
    boolean mayChangeAppMetadata(UserView user) {
        return !user.ssoUser() && adminGroup.equals(user.role()) && audience.equals(user.aud());
    }
}
