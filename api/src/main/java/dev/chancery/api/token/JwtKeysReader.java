package dev.chancery.api.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import dev.chancery.infra.settings.InvalidSettingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the setting {@code GOTRUE_JWT_KEYS}: a JSON array of JWKs of which exactly one may sign. */
final class JwtKeysReader {

    static final String SETTING = "GOTRUE_JWT_KEYS";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<Map<String, Object>>> OBJECTS = new TypeReference<>() {};
    private static final byte[] SELF_TEST = "self-test".getBytes(StandardCharsets.US_ASCII);

    private JwtKeysReader() {}

    /** @param signing null only if there are no keys at all */
    record JwtKeys(List<JwsKey> all, JwsKey signing) {}

    /** @throws InvalidSettingException naming the setting and the key, never its numbers */
    static JwtKeys read(String json) {
        List<JwsKey> all = new ArrayList<>();
        List<JwsKey> signing = new ArrayList<>();
        int position = 0;
        for (Map<String, Object> members : objects(json)) {
            position++;
            JWK jwk = parse(members, position);
            JwsKey key = read(jwk, position);
            if (all.stream().anyMatch(other -> other.kid().equals(key.kid()))) {
                throw invalid("two keys have the kid \"" + key.kid() + "\"; a kid names one key");
            }
            all.add(key);
            if (jwk.getKeyOperations() != null && jwk.getKeyOperations().contains(KeyOperation.SIGN)) {
                signing.add(requireWorking(key, position));
            }
        }
        if (!all.isEmpty() && signing.size() != 1) {
            throw withoutOneToSign(all.size(), signing.size());
        }
        return new JwtKeys(all, signing.isEmpty() ? null : signing.getFirst());
    }

    static InvalidSettingException withoutOneToSign(int all, int signing) {
        return invalid("exactly one key must have \"sign\" in its key_ops, found " + signing + " of " + all);
    }

    private static List<Map<String, Object>> objects(String json) {
        try {
            List<Map<String, Object>> objects = JSON.readValue(json, OBJECTS);
            if (objects != null && !objects.contains(null)) {
                return objects;
            }
        } catch (JacksonException e) {
            // its message would quote the keys
        }
        throw invalid("expected a JSON array of JWK objects");
    }

    private static JWK parse(Map<String, Object> members, int position) {
        if (members.containsKey("aws:kms:arn")) {
            throw invalid(position, members, "keys held by AWS KMS are not supported");
        }
        try {
            return JWK.parse(members);
        } catch (ParseException | IllegalArgumentException e) {
            throw invalid(position, members, "is not a valid JWK of kty RSA, EC, OKP or oct");
        }
    }

    private static JwsKey read(JWK jwk, int position) {
        try {
            return JwkReader.read(jwk);
        } catch (UnusableKeyException e) {
            throw invalid(position, jwk.getKeyID(), e.getMessage());
        }
    }

    /** A private half that does not belong to the public one would sign tokens that nobody accepts. */
    private static JwsKey requireWorking(JwsKey key, int position) {
        if (!key.canSign()) {
            throw invalid(position, key.kid(), "is to sign but holds no private key");
        }
        boolean works;
        try {
            works = key.verifies(SELF_TEST, key.sign(SELF_TEST));
        } catch (IllegalStateException e) {
            works = false;
        }
        if (!works) {
            throw invalid(position, key.kid(), "the private and the public numbers do not belong together");
        }
        return key;
    }

    private static InvalidSettingException invalid(int position, Map<String, Object> members, String problem) {
        return invalid(position, members.get("kid") instanceof String kid ? kid : "", problem);
    }

    private static InvalidSettingException invalid(int position, String kid, String problem) {
        String name = kid == null || kid.isEmpty() ? "without kid" : "\"" + kid + "\"";
        return invalid("key " + position + " (" + name + "): " + problem);
    }

    private static InvalidSettingException invalid(String problem) {
        return new InvalidSettingException(SETTING, problem);
    }
}
