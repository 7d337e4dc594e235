package dev.chancery.api.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The body of {@code GET /.well-known/jwks.json}: the public halves of the configured keys. */
public final class JwksDocument {

    private JwksDocument() {}

    /** The document as JSON, the same for as long as the keys are; shared secrets are left out. */
    public static String json(SigningKeys keys) {
        List<Map<String, Object>> published = keys.all().stream()
                .filter(AsymmetricKey.class::isInstance)
                .map(AsymmetricKey.class::cast)
                .map(JwksDocument::jwk)
                .toList();
        return JsonMapper.shared().writeValueAsString(Map.of("keys", published));
    }

    private static Map<String, Object> jwk(AsymmetricKey key) {
        Map<String, Object> jwk = new LinkedHashMap<>(key.publicJwk());
        if (!key.kid().isEmpty()) {
            jwk.put("kid", key.kid());
        }
        jwk.put("alg", key.algorithm().jwsName());
        jwk.put("use", "sig");
        jwk.put("key_ops", List.of("verify"));
        return jwk;
    }
}
