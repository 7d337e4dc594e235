package dev.chancery.api.database;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access tokens as a gateway sees them that has verified them. */
final class AccessTokens {

    private AccessTokens() {}

    /** The claims, as the text that PostgREST puts into {@code request.jwt.claims}. */
    static String payload(String accessToken) {
        return new String(Base64.getUrlDecoder().decode(accessToken.split("\\.")[1]), StandardCharsets.UTF_8);
    }

    static JsonNode claims(String accessToken) {
        return new JsonMapper().readTree(payload(accessToken));
    }
}
