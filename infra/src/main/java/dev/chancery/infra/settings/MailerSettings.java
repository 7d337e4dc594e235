package dev.chancery.infra.settings;

import java.util.List;

/**
 * How e-mail addresses are confirmed.
 *
 * @param autoconfirm whether an address counts as confirmed without a mail
 * @param secureEmailChange whether a change of address must be confirmed at both addresses
 * @param otpLength digits of a code
 */
public record MailerSettings(boolean autoconfirm, boolean secureEmailChange, int otpLength) {

    private static final int DEFAULT_LENGTH = 6;
    private static final int MAX_LENGTH = 10;

    static final Setting<Boolean> AUTOCONFIRM = Setting.optional(
            "GOTRUE_MAILER_AUTOCONFIRM",
            SettingTypes.BOOL,
            "`true` without `GOTRUE_SMTP_HOST`, else `false`",
            "Whether e-mail addresses count as confirmed without a mail.");
    static final Setting<Boolean> SECURE_EMAIL_CHANGE = Setting.of(
            "GOTRUE_MAILER_SECURE_EMAIL_CHANGE_ENABLED",
            SettingTypes.BOOL,
            true,
            "Whether a change of address must be confirmed at the old and the new one.");
    static final Setting<Integer> OTP_LENGTH = Setting.of(
            "GOTRUE_MAILER_OTP_LENGTH",
            SettingTypes.INTEGER,
            DEFAULT_LENGTH,
            "Digits of a code, 6 to 10; anything else counts as 6.");

    static final List<Setting<?>> ALL = List.of(AUTOCONFIRM, SECURE_EMAIL_CHANGE, OTP_LENGTH);

    public MailerSettings {
        otpLength = otpLength < DEFAULT_LENGTH || otpLength > MAX_LENGTH ? DEFAULT_LENGTH : otpLength;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static MailerSettings from(SettingsSource source) {
        return new MailerSettings(
                source.find(AUTOCONFIRM)
                        .orElseGet(() -> source.get(SmtpSettings.HOST).isEmpty()),
                source.get(SECURE_EMAIL_CHANGE),
                source.get(OTP_LENGTH));
    }
}
