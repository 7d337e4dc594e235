package dev.chancery.infra.settings;

import dev.chancery.infra.smtp.ExtraHeaders;
import dev.chancery.infra.smtp.SmtpTls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The mail server.
 *
 * @param host "" for none
 * @param user "" to say nothing of who one is
 * @param tls empty for {@link SmtpTls#unlessToldOtherwise}
 * @param adminEmail whom mails are from; "" for an address at the host of the external URL
 * @param senderName what mails call that; "" for nothing
 * @param headers for every mail
 * @param logging whether each mail that was sent is told in the log
 * @param maxFrequency least time between two mails of a kind to one user
 */
public record SmtpSettings(
        String host,
        int port,
        String user,
        String password,
        Optional<SmtpTls> tls,
        String adminEmail,
        String senderName,
        ExtraHeaders headers,
        boolean logging,
        Duration maxFrequency) {

    private static final int SUBMISSION = 587;
    private static final Duration DEFAULT_FREQUENCY = Duration.ofMinutes(1);

    private static final SettingType<String> ADDRESS =
            new SettingType<>("text", "an e-mail address", SmtpSettings::address, text -> text);

    private static final SettingType<String> NAME =
            new SettingType<>("text", "a name on one line", SmtpSettings::name, text -> text);

    static final Setting<String> HOST = Setting.of(
            "GOTRUE_SMTP_HOST",
            SettingTypes.TEXT,
            "",
            "The server that mails are handed to. Without one none is sent, and `GOTRUE_MAILER_AUTOCONFIRM` defaults to `true`.");
    static final Setting<Integer> PORT = Setting.of(
            "GOTRUE_SMTP_PORT",
            SettingTypes.PORT,
            SUBMISSION,
            "Its port; on 465 TLS comes first, on others by STARTTLS.");
    static final Setting<String> USER =
            Setting.of("GOTRUE_SMTP_USER", SettingTypes.TEXT, "", "Who one is to it; nothing is said without one.");
    static final Setting<String> PASS = Setting.of("GOTRUE_SMTP_PASS", SettingTypes.TEXT, "", "The password for that.")
            .hidden();
    static final Setting<SmtpTls> TLS = Setting.optional(
            "CHANCERY_SMTP_TLS",
            SettingTypes.choice(SmtpTls.class),
            "`required`; `opportunistic` for a private address or a host without a dot",
            "Whether mails wait where the server offers no STARTTLS, or go in clear. Certificates are checked in both cases.");
    static final Setting<String> ADMIN_EMAIL = Setting.of(
            "GOTRUE_SMTP_ADMIN_EMAIL",
            ADDRESS,
            "",
            "The address that mails are from. Without it they are from `no-reply@` and the host of `API_EXTERNAL_URL`, which"
                    + " many servers refuse.");
    static final Setting<String> SENDER_NAME =
            Setting.of("GOTRUE_SMTP_SENDER_NAME", NAME, "", "The name beside that address.");
    static final Setting<String> HEADERS = Setting.of(
                    "GOTRUE_SMTP_HEADERS",
                    SettingTypes.TEXT,
                    "",
                    "Further headers of every mail, as `{\"name\": [\"value\"]}`; `$messageType` in a value becomes the kind of"
                            + " mail, such as `magic_link`.")
            .hidden();
    static final Setting<Boolean> LOGGING_ENABLED = Setting.of(
            "GOTRUE_SMTP_LOGGING_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether each mail that was sent is told in the log: its kind and its event, never to whom.");
    static final Setting<Duration> MAX_FREQUENCY = Setting.of(
            "GOTRUE_SMTP_MAX_FREQUENCY",
            SettingTypes.DURATION,
            DEFAULT_FREQUENCY,
            "Least time between two mails of a kind to one user; 0 for the default.");

    static final List<Setting<?>> ALL =
            List.of(HOST, PORT, USER, PASS, TLS, ADMIN_EMAIL, SENDER_NAME, HEADERS, LOGGING_ENABLED, MAX_FREQUENCY);

    public SmtpSettings {
        MAX_FREQUENCY.require(!maxFrequency.isNegative(), "expected 0 or more");
        maxFrequency = maxFrequency.isZero() ? DEFAULT_FREQUENCY : maxFrequency;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static SmtpSettings from(SettingsSource source) {
        return new SmtpSettings(
                source.get(HOST),
                source.get(PORT),
                source.get(USER),
                source.get(PASS),
                source.find(TLS),
                source.get(ADMIN_EMAIL),
                source.get(SENDER_NAME),
                ExtraHeaders.parse(source.get(HEADERS)),
                source.get(LOGGING_ENABLED),
                source.get(MAX_FREQUENCY));
    }

    /** Whether there is a server. */
    public boolean sendsMail() {
        return !host.isEmpty();
    }

    private static String name(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("more than a line");
        }
        return text;
    }

    private static String address(String text) {
        if (!text.isEmpty() && !text.matches("[^\\s\\p{Cntrl}<>,;]+@[^\\s\\p{Cntrl}<>,;@]+")) {
            throw new IllegalArgumentException("no address");
        }
        return text;
    }
}
