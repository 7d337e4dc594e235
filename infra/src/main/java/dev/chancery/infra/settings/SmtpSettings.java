package dev.chancery.infra.settings;

import java.time.Duration;
import java.util.List;

/**
 * The mail server.
 *
 * @param host "" for none; mails are not sent yet
 * @param maxFrequency least time between two mails of a kind to one user
 */
public record SmtpSettings(String host, Duration maxFrequency) {

    private static final Duration DEFAULT_FREQUENCY = Duration.ofMinutes(1);

    static final Setting<String> HOST = Setting.of(
            "GOTRUE_SMTP_HOST",
            SettingTypes.TEXT,
            "",
            "No mail is sent yet; naming a server only makes `GOTRUE_MAILER_AUTOCONFIRM` default to `false`.");
    static final Setting<Duration> MAX_FREQUENCY = Setting.of(
            "GOTRUE_SMTP_MAX_FREQUENCY",
            SettingTypes.DURATION,
            DEFAULT_FREQUENCY,
            "Least time between two mails of a kind to one user; 0 for the default.");

    static final List<Setting<?>> ALL = List.of(HOST, MAX_FREQUENCY);

    public SmtpSettings {
        MAX_FREQUENCY.require(!maxFrequency.isNegative(), "expected 0 or more");
        maxFrequency = maxFrequency.isZero() ? DEFAULT_FREQUENCY : maxFrequency;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static SmtpSettings from(SettingsSource source) {
        return new SmtpSettings(source.get(HOST), source.get(MAX_FREQUENCY));
    }
}
