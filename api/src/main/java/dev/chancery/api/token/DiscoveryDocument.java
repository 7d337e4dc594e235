package dev.chancery.api.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of {@code GET /.well-known/openid-configuration} (OpenID Connect Discovery 1.0 §3). The lists are GoTrue's,
 * whatever the configured keys.
 */
public final class DiscoveryDocument {

    private DiscoveryDocument() {}

    /**
     * The document as JSON.
     *
     * @param issuer {@code GOTRUE_JWT_ISSUER} as configured; the base of every URL once its trailing slashes are gone
     */
    public static String json(String issuer) {
        String base = issuer.replaceAll("/+$", "");
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer);
        document.put("authorization_endpoint", base + "/oauth/authorize");
        document.put("token_endpoint", base + "/oauth/token");
        document.put("jwks_uri", base + "/.well-known/jwks.json");
        document.put("userinfo_endpoint", base + "/oauth/userinfo");
        document.put("scopes_supported", List.of("openid", "profile", "email", "phone", "offline_access"));
        document.put("response_types_supported", List.of("code"));
        document.put("response_modes_supported", List.of("query"));
        document.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256", "HS256", "ES256"));
        document.put(
                "token_endpoint_auth_methods_supported", List.of("client_secret_basic", "client_secret_post", "none"));
        document.put(
                "claims_supported",
                List.of(
                        "sub",
                        "aud",
                        "iss",
                        "exp",
                        "iat",
                        "auth_time",
                        "nonce",
                        "email",
                        "email_verified",
                        "phone_number",
                        "phone_number_verified",
                        "name",
                        "picture",
                        "preferred_username",
                        "updated_at"));
        document.put("code_challenge_methods_supported", List.of("S256", "plain"));
        return JsonMapper.shared().writeValueAsString(document);
    }
}
