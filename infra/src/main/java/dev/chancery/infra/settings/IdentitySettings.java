package dev.chancery.infra.settings;

import java.util.List;

/**
 * Users of whom nothing is known, and ways to sign in that are given up.
 *
 * @param anonymousUsers whether people get an account without saying who they are
 */
public record IdentitySettings(boolean anonymousUsers) {

    static final Setting<Boolean> ANONYMOUS_USERS = Setting.of(
            "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether people get an account without saying who they are.");

    static final List<Setting<?>> ALL = List.of(ANONYMOUS_USERS);

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static IdentitySettings from(SettingsSource source) {
        return new IdentitySettings(source.get(ANONYMOUS_USERS));
    }
}
