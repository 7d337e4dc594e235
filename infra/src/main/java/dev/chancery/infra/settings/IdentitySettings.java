package dev.chancery.infra.settings;

import java.util.List;

/**
 * Users of whom nothing is known, and the ways of proving who one is.
 *
 * @param anonymousUsers whether people get an account without saying who they are
 * @param manualLinking whether users may give up a way to sign in
 * @param emailIdentityWithPassword whether a first password brings the identity of a confirmed address with it
 */
public record IdentitySettings(boolean anonymousUsers, boolean manualLinking, boolean emailIdentityWithPassword) {

    static final Setting<Boolean> ANONYMOUS_USERS = Setting.of(
            "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether people get an account without saying who they are.");
    static final Setting<Boolean> MANUAL_LINKING = Setting.of(
            "GOTRUE_SECURITY_MANUAL_LINKING_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether users may give up one of several ways to sign in.");
    static final Setting<Boolean> EMAIL_IDENTITY_WITH_PASSWORD = Setting.of(
            "GOTRUE_EXPERIMENTAL_CREATE_EMAIL_IDENTITY_ON_PASSWORD_SET_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether users with a confirmed address who get a first password get an identity `email` as well.");

    static final List<Setting<?>> ALL = List.of(ANONYMOUS_USERS, MANUAL_LINKING, EMAIL_IDENTITY_WITH_PASSWORD);

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static IdentitySettings from(SettingsSource source) {
        return new IdentitySettings(
                source.get(ANONYMOUS_USERS), source.get(MANUAL_LINKING), source.get(EMAIL_IDENTITY_WITH_PASSWORD));
    }
}
