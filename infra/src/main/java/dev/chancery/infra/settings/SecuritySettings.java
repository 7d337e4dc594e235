package dev.chancery.infra.settings;

import java.util.List;

/**
 * What a user must prove to change a password, and whom the server believes about a client's address.
 *
 * @param passwordChangeNeedsReauthentication whether a session older than 24 hours needs a nonce
 * @param passwordChangeNeedsCurrentPassword whether the old password is asked for
 * @param sbForwardedForTrusted whether the header {@code Sb-Forwarded-For} names the client
 */
public record SecuritySettings(
        boolean passwordChangeNeedsReauthentication,
        boolean passwordChangeNeedsCurrentPassword,
        boolean sbForwardedForTrusted) {

    static final Setting<Boolean> REQUIRE_REAUTHENTICATION = Setting.of(
            "GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION",
            SettingTypes.BOOL,
            false,
            "Whether changing a password in a session older than 24 hours needs a code sent by mail.");
    static final Setting<Boolean> REQUIRE_CURRENT_PASSWORD = Setting.of(
            "GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_CURRENT_PASSWORD",
            SettingTypes.BOOL,
            false,
            "Whether changing a password needs the old one, unless the session began with a link or code.");
    static final Setting<Boolean> SB_FORWARDED_FOR = Setting.of(
            "GOTRUE_SECURITY_SB_FORWARDED_FOR_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether the header `Sb-Forwarded-For` names the client. Only behind a proxy that sets it.");

    static final List<Setting<?>> ALL = List.of(REQUIRE_REAUTHENTICATION, REQUIRE_CURRENT_PASSWORD, SB_FORWARDED_FOR);

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static SecuritySettings from(SettingsSource source) {
        return new SecuritySettings(
                source.get(REQUIRE_REAUTHENTICATION),
                source.get(REQUIRE_CURRENT_PASSWORD),
                source.get(SB_FORWARDED_FOR));
    }
}
