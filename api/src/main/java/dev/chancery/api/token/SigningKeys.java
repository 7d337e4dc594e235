package dev.chancery.api.token;

import dev.chancery.infra.settings.InvalidSettingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys that sign and verify access tokens, read once at start from {@code GOTRUE_JWT_SECRET}, {@code
 * GOTRUE_JWT_KEY_ID}, {@code GOTRUE_JWT_KEYS} and {@code GOTRUE_JWT_VALID_METHODS}, with GoTrue's rules: one key of
 * {@code JWT_KEYS} signs, all of them verify; without {@code JWT_KEYS} the secret does both.
 */
public final class SigningKeys {

    private static final String SECRET_SETTING = "GOTRUE_JWT_SECRET";
    private static final String METHODS_SETTING = "GOTRUE_JWT_VALID_METHODS";
    private static final int RECOMMENDED_SECRET_BYTES = 32;

    private final JwsKey signing;
    private final boolean signsWithSecret;
    private final Map<String, JwsKey> byKid;
    private final Optional<JwsKey> shared;
    private final Set<String> validMethods;
    private final List<String> warnings;

    private SigningKeys(
            JwsKey signing,
            boolean signsWithSecret,
            Map<String, JwsKey> byKid,
            Optional<JwsKey> shared,
            Set<String> validMethods,
            List<String> warnings) {
        this.signing = signing;
        this.signsWithSecret = signsWithSecret;
        this.byKid = byKid;
        this.shared = shared;
        this.validMethods = validMethods;
        this.warnings = warnings;
    }

    /**
     * The four settings as they were given.
     *
     * @param secret null or empty when not set
     * @param keyId the {@code kid} of the secret, "" for none
     * @param keys a JSON array of JWKs, null when not set
     * @param validMethods accepted {@code alg} values, empty for those of the configured keys
     */
    public record Configuration(String secret, String keyId, String keys, List<String> validMethods) {

        @Override
        public String toString() {
            return "Configuration[keyId=" + keyId + ", validMethods=" + validMethods + ", keys hidden]";
        }
    }

    /**
     * Reads and checks the configured keys.
     *
     * @throws InvalidSettingException naming the setting and, if it is one of several, the key; never key material
     */
    public static SigningKeys of(Configuration configured) {
        JwtKeysReader.JwtKeys keys = configured.keys() == null
                ? new JwtKeysReader.JwtKeys(List.of(), null)
                : JwtKeysReader.read(configured.keys());
        SharedSecret secret = secret(configured);
        if (keys.signing() == null && secret == null && configured.keys() != null) {
            throw JwtKeysReader.withoutOneToSign(keys.all().size(), 0);
        }
        if (keys.signing() == null && secret == null) {
            throw new InvalidSettingException(
                    SECRET_SETTING, "expected a secret of at least 32 bytes, or keys in " + JwtKeysReader.SETTING);
        }
        Map<String, JwsKey> byKid = new LinkedHashMap<>();
        if (secret != null) {
            byKid.put(secret.kid(), secret);
        }
        keys.all().forEach(key -> byKid.put(key.kid(), key));

        List<JwsKey> configuredKeys = keys.all().isEmpty() ? List.of(secret) : keys.all();
        List<String> warnings = new ArrayList<>();
        warnOfShortSecrets(Stream.concat(configuredKeys.stream(), Stream.ofNullable(secret)), warnings);
        Set<String> methods = configured.validMethods().isEmpty()
                ? new LinkedHashSet<>(configuredKeys.stream()
                        .map(key -> key.algorithm().jwsName())
                        .toList())
                : supported(configured.validMethods(), warnings);
        JwsKey signing = keys.signing() == null ? secret : keys.signing();
        if (!methods.contains(signing.algorithm().jwsName())) {
            warnings.add(METHODS_SETTING + " does not list "
                    + signing.algorithm().jwsName() + ", with which this server signs: it will refuse its own tokens");
        }
        if (secret != null && !methods.contains(secret.algorithm().jwsName())) {
            warnings.add(SECRET_SETTING + " verifies nothing beside " + JwtKeysReader.SETTING
                    + ": what it has signed is refused, API keys included, unless " + METHODS_SETTING
                    + " lists HS256 besides the methods of the keys");
        }
        SigningKeys signingKeys = new SigningKeys(
                signing,
                keys.signing() == null,
                byKid,
                secret == null ? sharedSecret(keys.all()) : Optional.of(secret),
                Set.copyOf(methods),
                List.copyOf(warnings));
        keys.all().forEach(signingKeys::requireRecognised);
        return signingKeys;
    }

    /** What an operator should know about these keys, one sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** The key that signs new tokens. */
    JwsKey signing() {
        return signing;
    }

    /** Every configured key except the bare secret, in the order of the setting. */
    List<JwsKey> all() {
        return List.copyOf(byKid.values());
    }

    boolean accepts(String algorithm) {
        return validMethods.contains(algorithm);
    }

    /** Whether new tokens are signed with the bare secret, and with no key of {@code GOTRUE_JWT_KEYS}. */
    public boolean signsWithSecret() {
        return signsWithSecret;
    }

    /**
     * The key that {@code kid} names; else for HS256 the secret, as GoTrue chooses. Where there is none, the one {@code oct} key
     * takes its place. Else a token without {@code kid}, which need not have one (RFC 7515 §4.1.4), belongs to the key without.
     */
    Optional<JwsKey> choose(Optional<String> kid, String algorithm) {
        Optional<JwsKey> named = kid.map(byKid::get);
        if (named.isPresent()) {
            return named;
        }
        if (SignatureAlgorithm.HS256.jwsName().equals(algorithm)) {
            return shared;
        }
        return Optional.ofNullable(byKid.get(""))
                .filter(key -> kid.isEmpty() && key.algorithm().jwsName().equals(algorithm));
    }

    private static Optional<JwsKey> sharedSecret(List<JwsKey> keys) {
        List<JwsKey> secrets =
                keys.stream().filter(SharedSecret.class::isInstance).toList();
        return secrets.stream()
                .filter(secret -> secrets.size() == 1 || secret.kid().isEmpty())
                .findFirst();
    }

    /** Else what it signs, or has signed, would be refused without a word. */
    private void requireRecognised(JwsKey key) {
        Optional<String> kid = Optional.of(key.kid()).filter(it -> !it.isEmpty());
        if (choose(kid, key.algorithm().jwsName())
                .filter(chosen -> isSame(chosen, key))
                .isEmpty()) {
            throw new InvalidSettingException(
                    JwtKeysReader.SETTING,
                    "the oct key without kid needs one: what it signs is taken for tokens of " + SECRET_SETTING);
        }
    }

    private static boolean isSame(JwsKey one, JwsKey other) {
        return one.equals(other)
                || one instanceof SharedSecret secret
                        && other instanceof SharedSecret same
                        && secret.secret().equals(same.secret());
    }

    private static SharedSecret secret(Configuration configured) {
        return configured.secret() == null || configured.secret().isEmpty()
                ? null
                : new SharedSecret(configured.keyId(), configured.secret().getBytes(StandardCharsets.UTF_8));
    }

    private static void warnOfShortSecrets(Stream<JwsKey> keys, List<String> warnings) {
        keys.distinct().forEach(key -> {
            if (key instanceof SharedSecret secret && secret.length() < RECOMMENDED_SECRET_BYTES) {
                warnings.add("the HS256 secret " + (key.kid().isEmpty() ? "" : "\"" + key.kid() + "\" ") + "has "
                        + secret.length() + " bytes; fewer than " + RECOMMENDED_SECRET_BYTES
                        + " can be guessed from any one token");
            }
        });
    }

    private static Set<String> supported(List<String> methods, List<String> warnings) {
        Set<String> supported = new LinkedHashSet<>();
        for (String method : methods) {
            if (method.equalsIgnoreCase("none")) {
                throw new InvalidSettingException(METHODS_SETTING, "\"none\" would accept unsigned tokens");
            }
            if (SignatureAlgorithm.named(method).isPresent()) {
                supported.add(method);
            } else {
                warnings.add(METHODS_SETTING + ": \"" + method + "\" is not supported and never accepted");
            }
        }
        return supported;
    }
}
