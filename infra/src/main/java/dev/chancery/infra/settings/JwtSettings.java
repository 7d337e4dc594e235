package dev.chancery.infra.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How access tokens are signed and what they say.
 *
 * @param secret empty if one is to be generated and kept
 * @param keyId the secret's {@code kid}, "" for none
 * @param keys a JSON array of JWKs, checked where they are read
 * @param validMethods accepted algorithms, empty for those of the keys
 * @param lifetime of an access token, whole seconds
 * @param audience of new users and of requests that name none
 * @param furtherAudiences that requests may name as well
 * @param issuer {@code iss}, "" to leave it out
 * @param adminRoles the roles that may use the admin API
 * @param defaultRole of new users
 * @param adminGroup the role that counts as administrator in updates of users
 */
public record JwtSettings(
        Optional<String> secret,
        String keyId,
        Optional<String> keys,
        List<String> validMethods,
        Duration lifetime,
        String audience,
        List<String> furtherAudiences,
        String issuer,
        List<String> adminRoles,
        String defaultRole,
        String adminGroup) {

    private static final int DEFAULT_LIFETIME_SECONDS = 3600;

    /** Those that may use the admin API where nothing is said. */
    public static final List<String> DEFAULT_ADMIN_ROLES = List.of("service_role", "supabase_admin");

    static final Setting<String> SECRET = Setting.optional(
                    "GOTRUE_JWT_SECRET",
                    SettingTypes.TEXT,
                    "generated at the first start and kept",
                    "Secret for HS256; should have at least 32 bytes.")
            .hidden();
    static final Setting<String> KEYS = Setting.optional(
                    "GOTRUE_JWT_KEYS",
                    SettingTypes.TEXT,
                    "none, the secret signs",
                    "JSON array of private JWKs (RSA, EC P-256 or P-521, Ed25519, oct). The one with `sign` in its"
                            + " `key_ops` signs, all of them verify.")
            .hidden();
    static final Setting<String> KEY_ID =
            Setting.of("GOTRUE_JWT_KEY_ID", SettingTypes.TEXT, "", "`kid` of the secret.");
    static final Setting<List<String>> VALID_METHODS = Setting.of(
            "GOTRUE_JWT_VALID_METHODS",
            SettingTypes.LIST,
            List.of(),
            "Algorithms that are accepted; empty for those of the configured keys.");
    static final Setting<Integer> EXP = Setting.of(
            "GOTRUE_JWT_EXP",
            SettingTypes.INTEGER,
            DEFAULT_LIFETIME_SECONDS,
            "Lifetime of an access token in seconds; 0 for the default.");
    static final Setting<String> AUD = Setting.of(
            "GOTRUE_JWT_AUD",
            SettingTypes.TEXT,
            "authenticated",
            "Audience of new users. Supabase Auth leaves it empty by default, which no Supabase client can work with.");
    static final Setting<List<String>> FURTHER_AUDIENCES = Setting.of(
            "CHANCERY_JWT_AUDIENCES",
            SettingTypes.LIST,
            List.of(),
            "Audiences besides `GOTRUE_JWT_AUD` that a request may name in `X-JWT-AUD`. Whoever may reach the service can: a gateway"
                    + " has to replace what clients send. With a token of an administrator every audience may be named.");
    static final Setting<String> ISSUER = Setting.of(
            "GOTRUE_JWT_ISSUER",
            SettingTypes.TEXT,
            "",
            "`iss` of access tokens and base of the URLs in the discovery document; empty to leave the claim out.");
    static final Setting<List<String>> ADMIN_ROLES = Setting.of(
            "GOTRUE_JWT_ADMIN_ROLES",
            SettingTypes.LIST,
            DEFAULT_ADMIN_ROLES,
            "Roles whose tokens may use the admin API.");
    static final Setting<String> DEFAULT_GROUP_NAME = Setting.of(
            "GOTRUE_JWT_DEFAULT_GROUP_NAME",
            SettingTypes.TEXT,
            "authenticated",
            "Role of new users. Supabase Auth leaves it empty by default, with which Postgres policies cannot work.");
    static final Setting<String> ADMIN_GROUP_NAME = Setting.of(
            "GOTRUE_JWT_ADMIN_GROUP_NAME",
            SettingTypes.TEXT,
            "admin",
            "Role that counts as administrator when users are updated.");

    static final List<Setting<?>> ALL = List.of(
            SECRET,
            KEYS,
            KEY_ID,
            VALID_METHODS,
            EXP,
            AUD,
            FURTHER_AUDIENCES,
            ISSUER,
            ADMIN_ROLES,
            DEFAULT_GROUP_NAME,
            ADMIN_GROUP_NAME);

    public JwtSettings {
        SECRET.require(
                keys.isPresent() || secret.isEmpty() || !secret.get().isEmpty(),
                "is empty, expected at least 32 bytes (leave the variable out to have one generated)");
        EXP.require(!lifetime.isNegative(), "expected 0 or more seconds");
        lifetime = lifetime.isZero() ? Duration.ofSeconds(DEFAULT_LIFETIME_SECONDS) : lifetime;
        validMethods = List.copyOf(validMethods);
        furtherAudiences = List.copyOf(furtherAudiences);
        FURTHER_AUDIENCES.require(
                furtherAudiences.stream().allMatch(name -> name.matches("(?=.*[A-Za-z_])[A-Za-z0-9_.:/-]{1,255}")),
                "expected names with a letter, of letters, digits and _.:/-, separated by commas");
        adminRoles = adminRoles.isEmpty() ? DEFAULT_ADMIN_ROLES : List.copyOf(adminRoles);
        adminGroup = adminGroup.isEmpty() ? "admin" : adminGroup;
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static JwtSettings from(SettingsSource source) {
        return new JwtSettings(
                source.find(SECRET),
                source.get(KEY_ID),
                source.find(KEYS),
                source.get(VALID_METHODS),
                Duration.ofSeconds(source.get(EXP)),
                source.get(AUD),
                source.get(FURTHER_AUDIENCES),
                source.get(ISSUER),
                source.get(ADMIN_ROLES),
                source.get(DEFAULT_GROUP_NAME),
                source.get(ADMIN_GROUP_NAME));
    }

    @Override
    public String toString() {
        return "JwtSettings[audience=" + audience + ", issuer=" + issuer + ", lifetime=" + lifetime + ", keys hidden]";
    }
}
