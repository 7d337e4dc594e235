package dev.chancery.infra.settings;

import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.mail.MailKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How e-mail addresses are confirmed.
 *
 * @param autoconfirm whether an address counts as confirmed without a mail
 * @param secureEmailChange whether a change of address must be confirmed at both addresses
 * @param otpLength digits of a code
 * @param otpLifetime how long what was sent is good for
 * @param confirmLinks whether a link asks whether to go on
 * @param externalHosts names that clients may find the service by, besides that in the external URL
 * @param urlPaths where links in mails lead to, from the external URL on
 * @param notifications which mails are sent about changes of an account
 */
public record MailerSettings(
        boolean autoconfirm,
        boolean secureEmailChange,
        int otpLength,
        Duration otpLifetime,
        boolean confirmLinks,
        Set<String> externalHosts,
        UrlPaths urlPaths,
        Set<MailKind> notifications) {

    /** @param recovery also of magic links */
    public record UrlPaths(String invite, String confirmation, String recovery, String emailChange) {}

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?");
    private static final int DEFAULT_LENGTH = 6;
    private static final int MAX_LENGTH = 10;
    private static final int DEFAULT_LIFETIME = 86_400;

    static final Setting<Boolean> AUTOCONFIRM = Setting.optional(
            "GOTRUE_MAILER_AUTOCONFIRM",
            SettingTypes.BOOL,
            "`true` without `GOTRUE_SMTP_HOST` or the hook that sends mails, else `false`",
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

    static final Setting<Integer> OTP_EXP = Setting.of(
            "GOTRUE_MAILER_OTP_EXP",
            SettingTypes.INTEGER,
            DEFAULT_LIFETIME,
            "Seconds for which a code or link in a mail is good; 0 for the default.");
    static final Setting<Boolean> CONFIRM_LINKS = Setting.of(
            "CHANCERY_MAILER_CONFIRM_LINKS",
            SettingTypes.BOOL,
            false,
            "Whether links in mails show a page with a button first: some mail servers follow every link before its"
                    + " reader does, and so use it up.");
    static final Setting<List<String>> EXTERNAL_HOSTS = Setting.of(
            "GOTRUE_MAILER_EXTERNAL_HOSTS",
            SettingTypes.LIST,
            List.of(),
            "Hosts that links in mails may lead to in place of that of `API_EXTERNAL_URL`, where a gateway names one of"
                    + " them in `X-Forwarded-Host`; always by `https`, save for `localhost` with `X-Forwarded-Proto: http`.");
    static final Setting<String> INVITE_PATH = path("INVITE", "invitations");
    static final Setting<String> CONFIRMATION_PATH = path("CONFIRMATION", "confirmations of a sign-up");
    static final Setting<String> RECOVERY_PATH = path("RECOVERY", "recoveries and magic links");
    static final Setting<String> EMAIL_CHANGE_PATH = path("EMAIL_CHANGE", "changes of address");

    static final Setting<Boolean> PASSWORD_CHANGED =
            notification(MailKind.PASSWORD_CHANGED_NOTIFICATION, "that users have changed their password");
    static final Setting<Boolean> EMAIL_CHANGED = notification(
            MailKind.EMAIL_CHANGED_NOTIFICATION, "that users have changed their address, to the former one");
    static final Setting<Boolean> PHONE_CHANGED = notification(
            MailKind.PHONE_CHANGED_NOTIFICATION, "that users have changed their phone number, to their address");
    static final Setting<Boolean> IDENTITY_LINKED = notification(
            MailKind.IDENTITY_LINKED_NOTIFICATION,
            "that users have a first phone number, and so another way to sign in");
    static final Setting<Boolean> IDENTITY_UNLINKED =
            notification(MailKind.IDENTITY_UNLINKED_NOTIFICATION, "that users have given up a way to sign in");

    static final List<Setting<?>> ALL = List.of(
            AUTOCONFIRM,
            SECURE_EMAIL_CHANGE,
            OTP_LENGTH,
            OTP_EXP,
            CONFIRM_LINKS,
            EXTERNAL_HOSTS,
            INVITE_PATH,
            CONFIRMATION_PATH,
            RECOVERY_PATH,
            EMAIL_CHANGE_PATH,
            PASSWORD_CHANGED,
            EMAIL_CHANGED,
            PHONE_CHANGED,
            IDENTITY_LINKED,
            IDENTITY_UNLINKED);

    public MailerSettings {
        OTP_EXP.require(!otpLifetime.isNegative(), "expected 0 or more");
        otpLifetime = otpLifetime.isZero() ? Duration.ofSeconds(DEFAULT_LIFETIME) : otpLifetime;
        EXTERNAL_HOSTS.require(
                externalHosts.stream().allMatch(host -> HOST.matcher(host).matches()),
                "expected names of hosts such as auth.example.com, without a scheme");
        externalHosts = Set.copyOf(externalHosts);
        notifications = Set.copyOf(notifications);
        otpLength = otpLength < DEFAULT_LENGTH || otpLength > MAX_LENGTH ? DEFAULT_LENGTH : otpLength;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static MailerSettings from(SettingsSource source, HookSettings hooks) {
        return new MailerSettings(
                source.find(AUTOCONFIRM)
                        .orElseGet(() -> source.get(SmtpSettings.HOST).isEmpty()
                                && hooks.target(HookPoint.SEND_EMAIL).isEmpty()),
                source.get(SECURE_EMAIL_CHANGE),
                source.get(OTP_LENGTH),
                Duration.ofSeconds(source.get(OTP_EXP)),
                source.get(CONFIRM_LINKS),
                Set.copyOf(source.get(EXTERNAL_HOSTS)),
                new UrlPaths(
                        source.get(INVITE_PATH),
                        source.get(CONFIRMATION_PATH),
                        source.get(RECOVERY_PATH),
                        source.get(EMAIL_CHANGE_PATH)),
                notifications(source));
    }

    /** Whether a change of address is confirmed at both of them: nothing is where addresses count as confirmed. */
    public boolean asksBothAddresses() {
        return secureEmailChange && !autoconfirm;
    }

    private static Set<MailKind> notifications(SettingsSource source) {
        Set<MailKind> wanted = EnumSet.noneOf(MailKind.class);
        if (source.get(PASSWORD_CHANGED)) {
            wanted.add(MailKind.PASSWORD_CHANGED_NOTIFICATION);
        }
        if (source.get(EMAIL_CHANGED)) {
            wanted.add(MailKind.EMAIL_CHANGED_NOTIFICATION);
        }
        if (source.get(PHONE_CHANGED)) {
            wanted.add(MailKind.PHONE_CHANGED_NOTIFICATION);
        }
        if (source.get(IDENTITY_LINKED)) {
            wanted.add(MailKind.IDENTITY_LINKED_NOTIFICATION);
        }
        if (source.get(IDENTITY_UNLINKED)) {
            wanted.add(MailKind.IDENTITY_UNLINKED_NOTIFICATION);
        }
        return wanted;
    }

    private static Setting<Boolean> notification(MailKind kind, String fact) {
        String name = kind.name().replaceFirst("_NOTIFICATION$", "");
        return Setting.of(
                "GOTRUE_MAILER_NOTIFICATIONS_" + name + "_ENABLED",
                SettingTypes.BOOL,
                false,
                "Whether a mail tells " + fact + "; what an administrator changes is not told.");
    }

    private static Setting<String> path(String kind, String purpose) {
        return Setting.of(
                "GOTRUE_MAILER_URLPATHS_" + kind,
                SettingTypes.TEXT,
                "/verify",
                "Where links of " + purpose + " lead to, resolved against the external URL: the path of that is kept"
                        + " only where this one does not begin with a slash.");
    }
}
