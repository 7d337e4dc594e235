package dev.chancery.infra.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long sessions live and how their refresh tokens behave.
 *
 * @param timebox greatest age of a session
 * @param inactivityTimeout greatest time between refreshes
 * @param singlePerUser whether only the most recently refreshed session may refresh
 * @param tags within which {@code singlePerUser} counts; the first is the default
 * @param rotationEnabled whether reuse of an old refresh token ends the session
 * @param reuseInterval for which an old refresh token is still taken after its successor was issued
 * @param reuseAllowed whether an old refresh token is always taken
 */
public record SessionSettings(
        Optional<Duration> timebox,
        Optional<Duration> inactivityTimeout,
        boolean singlePerUser,
        List<String> tags,
        boolean rotationEnabled,
        Duration reuseInterval,
        boolean reuseAllowed) {

    /** The algorithm of the signed refresh tokens, the only ones that are issued. */
    static final int SIGNED_TOKENS = 2;

    static final Setting<Duration> TIMEBOX = Setting.optional(
            "GOTRUE_SESSIONS_TIMEBOX", SettingTypes.DURATION, "no limit", "Greatest age of a session.");
    static final Setting<Duration> INACTIVITY_TIMEOUT = Setting.optional(
            "GOTRUE_SESSIONS_INACTIVITY_TIMEOUT",
            SettingTypes.DURATION,
            "no limit",
            "Greatest time between two refreshes of a session.");
    static final Setting<Boolean> SINGLE_PER_USER = Setting.of(
            "GOTRUE_SESSIONS_SINGLE_PER_USER",
            SettingTypes.BOOL,
            false,
            "Whether only the most recently refreshed session of a user may refresh.");
    static final Setting<List<String>> TAGS = Setting.of(
            "GOTRUE_SESSIONS_TAGS",
            SettingTypes.LIST,
            List.of(),
            "Kinds of sessions of which each user may have one. Only sessions that Supabase Auth began can be of a kind; all others"
                    + " count as of the first.");
    static final Setting<Integer> ALGORITHM_VERSION = Setting.of(
            "GOTRUE_SECURITY_REFRESH_TOKEN_ALGORITHM_VERSION",
            SettingTypes.INTEGER,
            SIGNED_TOKENS,
            "0, 1 or 2. Refresh tokens are always issued in the signed form (2); older ones are accepted and replaced.");
    static final Setting<Integer> UPGRADE_PERCENTAGE = Setting.of(
            "GOTRUE_SECURITY_REFRESH_TOKEN_UPGRADE_PERCENTAGE",
            SettingTypes.INTEGER,
            100,
            "0 to 100. Without effect: every older refresh token is replaced when it is used.");
    static final Setting<Boolean> ROTATION_ENABLED = Setting.of(
            "GOTRUE_SECURITY_REFRESH_TOKEN_ROTATION_ENABLED",
            SettingTypes.BOOL,
            true,
            "Whether reuse of an old refresh token ends the session.");
    static final Setting<Integer> REUSE_INTERVAL = Setting.of(
            "GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL",
            SettingTypes.INTEGER,
            0,
            "Seconds after a refresh during which older refresh tokens are still taken.");
    static final Setting<Boolean> ALLOW_REUSE = Setting.of(
            "GOTRUE_SECURITY_REFRESH_TOKEN_ALLOW_REUSE",
            SettingTypes.BOOL,
            false,
            "Whether older refresh tokens are always taken.");

    static final List<Setting<?>> ALL = List.of(
            TIMEBOX,
            INACTIVITY_TIMEOUT,
            SINGLE_PER_USER,
            TAGS,
            ALGORITHM_VERSION,
            UPGRADE_PERCENTAGE,
            ROTATION_ENABLED,
            REUSE_INTERVAL,
            ALLOW_REUSE);

    public SessionSettings {
        requirePositive(TIMEBOX, timebox);
        requirePositive(INACTIVITY_TIMEOUT, inactivityTimeout);
        REUSE_INTERVAL.require(!reuseInterval.isNegative(), "expected 0 or more seconds");
        tags = List.copyOf(tags);
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static SessionSettings from(SettingsSource source) {
        int algorithm = source.get(ALGORITHM_VERSION);
        ALGORITHM_VERSION.require(algorithm >= 0 && algorithm <= SIGNED_TOKENS, "expected 0, 1 or 2");
        int percentage = source.get(UPGRADE_PERCENTAGE);
        UPGRADE_PERCENTAGE.require(percentage >= 0 && percentage <= 100, "expected 0 to 100");
        return new SessionSettings(
                source.find(TIMEBOX),
                source.find(INACTIVITY_TIMEOUT),
                source.get(SINGLE_PER_USER),
                source.get(TAGS),
                source.get(ROTATION_ENABLED),
                Duration.ofSeconds(source.get(REUSE_INTERVAL)),
                source.get(ALLOW_REUSE));
    }

    private static void requirePositive(Setting<Duration> setting, Optional<Duration> value) {
        setting.require(
                value.isEmpty() || value.get().isPositive(), "expected a duration above 0 (or no value at all)");
    }
}
