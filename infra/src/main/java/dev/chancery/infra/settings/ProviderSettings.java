package dev.chancery.infra.settings;

import java.time.Duration;
import java.util.List;

/**
 * Who may sign up, and the ways to sign in that need no other service.
 *
 * @param signupDisabled whether only administrators make users
 * @param magicLinksEnabled whether people can sign in with what was sent to their address
 * @param flowLifetime how long a client may take to come back for the tokens of a flow
 */
public record ProviderSettings(
        boolean signupDisabled, boolean emailEnabled, boolean magicLinksEnabled, Duration flowLifetime) {

    private static final Duration SHORTEST_FLOW = Duration.ofSeconds(300);

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
    static final Setting<Boolean> MAGIC_LINK_ENABLED = Setting.of(
            "GOTRUE_EXTERNAL_EMAIL_MAGIC_LINK_ENABLED",
            SettingTypes.BOOL,
            true,
            "Whether people can sign in with a link or code that is mailed to them.");
    static final Setting<Duration> FLOW_STATE_EXPIRY = Setting.of(
            "GOTRUE_EXTERNAL_FLOW_STATE_EXPIRY_DURATION",
            SettingTypes.DURATION,
            SHORTEST_FLOW,
            "How long an authorization code is good for; at least 5m.");
    static final List<Setting<?>> ALL = List.of(DISABLE_SIGNUP, EMAIL_ENABLED, MAGIC_LINK_ENABLED, FLOW_STATE_EXPIRY);

    public ProviderSettings {
        flowLifetime = flowLifetime.compareTo(SHORTEST_FLOW) < 0 ? SHORTEST_FLOW : flowLifetime;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static ProviderSettings from(SettingsSource source) {
        return new ProviderSettings(
                source.get(DISABLE_SIGNUP),
                source.get(EMAIL_ENABLED),
                source.get(MAGIC_LINK_ENABLED),
                source.get(FLOW_STATE_EXPIRY));
    }
}
