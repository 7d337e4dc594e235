package dev.chancery.infra.settings;

import java.time.Duration;
import java.util.List;

/**
 * Signing in by a wallet.
 *
 * @param solanaValidity for how long a message is good from when it was issued, and by how much clocks may differ
 * @param ethereumValidity likewise
 */
public record Web3Settings(
        boolean solanaEnabled, Duration solanaValidity, boolean ethereumEnabled, Duration ethereumValidity) {

    static final Setting<Boolean> SOLANA_ENABLED = enabled("SOLANA", "Solana");
    static final Setting<Duration> SOLANA_VALIDITY = validity("SOLANA");
    static final Setting<Boolean> ETHEREUM_ENABLED = enabled("ETHEREUM", "Ethereum");
    static final Setting<Duration> ETHEREUM_VALIDITY = validity("ETHEREUM");

    static final List<Setting<?>> ALL = List.of(SOLANA_ENABLED, SOLANA_VALIDITY, ETHEREUM_ENABLED, ETHEREUM_VALIDITY);

    public Web3Settings {
        SOLANA_VALIDITY.require(!solanaValidity.isNegative(), "expected 0 or more");
        ETHEREUM_VALIDITY.require(!ethereumValidity.isNegative(), "expected 0 or more");
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static Web3Settings from(SettingsSource source) {
        return new Web3Settings(
                source.get(SOLANA_ENABLED),
                source.get(SOLANA_VALIDITY),
                source.get(ETHEREUM_ENABLED),
                source.get(ETHEREUM_VALIDITY));
    }

    private static Setting<Boolean> enabled(String chain, String title) {
        return Setting.of(
                "GOTRUE_EXTERNAL_WEB3_" + chain + "_ENABLED",
                SettingTypes.BOOL,
                false,
                "Whether people can sign in with a wallet of " + title + ".");
    }

    private static Setting<Duration> validity(String chain) {
        return Setting.of(
                "GOTRUE_EXTERNAL_WEB3_" + chain + "_MAXIMUM_VALIDITY_DURATION",
                SettingTypes.DURATION,
                Duration.ofMinutes(10),
                "For how long a signed message is good from when it was issued, and by how much that may be in the future.");
    }
}
