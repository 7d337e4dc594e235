package dev.chancery.api.user;

import java.time.Duration;

/**
 * Who may sign up, and what is asked of them.
 *
 * @param disabled no new accounts ({@code GOTRUE_DISABLE_SIGNUP})
 * @param emailEnabled {@code GOTRUE_EXTERNAL_EMAIL_ENABLED}
 * @param autoconfirm addresses count as confirmed without a mail ({@code GOTRUE_MAILER_AUTOCONFIRM})
 * @param maxFrequency the least time between two mails of a kind to one user ({@code GOTRUE_SMTP_MAX_FREQUENCY})
 * @param defaultRole of new users ({@code GOTRUE_JWT_DEFAULT_GROUP_NAME})
 */
public record SignUpRules(
        boolean disabled, boolean emailEnabled, boolean autoconfirm, Duration maxFrequency, String defaultRole) {}
