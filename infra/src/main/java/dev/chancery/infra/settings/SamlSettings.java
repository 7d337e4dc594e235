package dev.chancery.infra.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Signing in at the identity provider of an organisation, by SAML 2.0.
 *
 * @param privateKey RSA by PKCS #1 in Base64, checked where it is read; there if it is enabled
 * @param nextPrivateKey that is to come after it
 * @param encryptedAssertions whether identity providers may encrypt for these keys
 * @param relayStateValidity how long whoever was sent there may take to come back
 * @param externalUrl the base of our own addresses as identity providers know them; nothing for that of the API
 * @param clockSkew by so much an identity provider's clock may differ from ours
 * @param keepResponses how long accepted responses are kept to be checked again; zero for not at all
 * @param verifiedDomainsOnly whether a domain counts only once it was shown to belong to whoever set the provider up
 */
public record SamlSettings(
        boolean enabled,
        Optional<String> privateKey,
        Optional<String> nextPrivateKey,
        boolean encryptedAssertions,
        Duration relayStateValidity,
        Optional<URI> externalUrl,
        Duration clockSkew,
        Duration keepResponses,
        boolean verifiedDomainsOnly) {

    private static final Duration DEFAULT_VALIDITY = Duration.ofMinutes(2);
    /** By which clocks may be set to differ. */
    public static final Duration LONGEST_SKEW = Duration.ofMinutes(10);

    private static final Duration LONGEST_KEPT = Duration.ofDays(3_650);

    static final Setting<Boolean> ENABLED = Setting.of(
            "GOTRUE_SAML_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether people can sign in at the identity provider of their organisation.");
    static final Setting<String> PRIVATE_KEY = Setting.optional(
                    "GOTRUE_SAML_PRIVATE_KEY",
                    SettingTypes.TEXT,
                    "none, it has to be there if SAML is enabled",
                    "RSA key that signs what is sent to identity providers, PKCS #1 in Base64:"
                            + " `openssl genrsa 2048 | openssl rsa -traditional -outform DER | base64 -w 0`.")
            .hidden();
    static final Setting<String> PRIVATE_KEY_NEXT = Setting.optional(
                    "GOTRUE_SAML_PRIVATE_KEY_NEXT",
                    SettingTypes.TEXT,
                    "none",
                    "The key that will take its place, so that identity providers get to know it before.")
            .hidden();
    static final Setting<Boolean> ALLOW_ENCRYPTED_ASSERTIONS = Setting.of(
            "GOTRUE_SAML_ALLOW_ENCRYPTED_ASSERTIONS",
            SettingTypes.BOOL,
            false,
            "Whether identity providers may encrypt for these keys. It changes the certificate that they know.");
    static final Setting<Duration> RELAY_STATE_VALIDITY_PERIOD = Setting.of(
            "GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD",
            SettingTypes.DURATION,
            DEFAULT_VALIDITY,
            "How long whoever was sent to an identity provider may take to come back; 0 for the default.");
    static final Setting<URI> EXTERNAL_URL = Setting.optional(
            "GOTRUE_SAML_EXTERNAL_URL",
            SettingTypes.URL,
            "that of the API",
            "Base of the addresses by which identity providers know this server.");

    static final Setting<Duration> CLOCK_SKEW = Setting.of(
            "CHANCERY_SAML_CLOCK_SKEW",
            SettingTypes.DURATION,
            Duration.ofMinutes(3),
            "By so much the clocks of identity providers may differ from ours; at most `10m`.");

    static final Setting<Duration> KEEP_RESPONSES = Setting.of(
            "CHANCERY_SAML_KEEP_RESPONSES",
            SettingTypes.DURATION,
            Duration.ofDays(90),
            "How long accepted responses of identity providers are kept, sealed, for `chancery saml recheck`; at most `87600h`,"
                    + " 0 keeps none.");
    static final Setting<Boolean> VERIFIED_DOMAINS_ONLY = Setting.of(
            "CHANCERY_SSO_VERIFIED_DOMAINS_ONLY",
            SettingTypes.BOOL,
            false,
            "Whether a domain leads to an identity provider, and counts as its own, only once the DNS has shown whose it is.");

    static final List<Setting<?>> ALL = List.of(
            ENABLED,
            PRIVATE_KEY,
            PRIVATE_KEY_NEXT,
            ALLOW_ENCRYPTED_ASSERTIONS,
            RELAY_STATE_VALIDITY_PERIOD,
            EXTERNAL_URL,
            CLOCK_SKEW,
            KEEP_RESPONSES,
            VERIFIED_DOMAINS_ONLY);

    public SamlSettings {
        PRIVATE_KEY.require(!enabled || privateKey.isPresent(), "is missing, and SAML is enabled");
        RELAY_STATE_VALIDITY_PERIOD.require(!relayStateValidity.isNegative(), "expected 0 or more");
        CLOCK_SKEW.require(!clockSkew.isNegative() && clockSkew.compareTo(LONGEST_SKEW) <= 0, "expected 0 to 10m");
        KEEP_RESPONSES.require(
                !keepResponses.isNegative() && keepResponses.compareTo(LONGEST_KEPT) <= 0, "expected 0 to 87600h");
        relayStateValidity = relayStateValidity.isZero() ? DEFAULT_VALIDITY : relayStateValidity;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static SamlSettings from(SettingsSource source) {
        return new SamlSettings(
                source.get(ENABLED),
                source.find(PRIVATE_KEY).filter(key -> !key.isEmpty()),
                source.find(PRIVATE_KEY_NEXT).filter(key -> !key.isEmpty()),
                source.get(ALLOW_ENCRYPTED_ASSERTIONS),
                source.get(RELAY_STATE_VALIDITY_PERIOD),
                source.find(EXTERNAL_URL),
                source.get(CLOCK_SKEW),
                source.get(KEEP_RESPONSES),
                source.get(VERIFIED_DOMAINS_ONLY));
    }

    @Override
    public String toString() {
        return "SamlSettings[enabled=" + enabled + ", keys hidden]";
    }
}
