package dev.chancery.infra.settings;

import java.util.List;

/**
 * Who may sign up, the ways to sign in that need no other service, and what {@code GET /settings} says about phones.
 *
 * @param signupDisabled whether only administrators make users
 * @param smsProvider shown to clients; "" for none
 */
public record ProviderSettings(
        boolean signupDisabled, boolean emailEnabled, boolean smsAutoconfirm, String smsProvider) {

    static final Setting<Boolean> DISABLE_SIGNUP = Setting.of(
            "GOTRUE_DISABLE_SIGNUP",
            SettingTypes.BOOL,
            false,
            "Whether new users can only be created by an administrator.");
    static final Setting<Boolean> EMAIL_ENABLED = Setting.of(
            "GOTRUE_EXTERNAL_EMAIL_ENABLED",
            SettingTypes.BOOL,
            true,
            "Whether people can sign up and in with an e-mail address.");
    static final Setting<Boolean> SMS_AUTOCONFIRM = Setting.of(
            "GOTRUE_SMS_AUTOCONFIRM", SettingTypes.BOOL, false, "Only shown to clients, as `phone_autoconfirm`.");
    static final Setting<String> SMS_PROVIDER =
            Setting.of("GOTRUE_SMS_PROVIDER", SettingTypes.TEXT, "", "Who sends messages, as shown to clients.");

    static final List<Setting<?>> ALL = List.of(DISABLE_SIGNUP, EMAIL_ENABLED, SMS_AUTOCONFIRM, SMS_PROVIDER);

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static ProviderSettings from(SettingsSource source) {
        return new ProviderSettings(
                source.get(DISABLE_SIGNUP),
                source.get(EMAIL_ENABLED),
                source.get(SMS_AUTOCONFIRM),
                source.get(SMS_PROVIDER));
    }
}
