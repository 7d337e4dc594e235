package dev.chancery.api.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Collects the claims that GoTrue's access token has and insists on their types as its decoder does. Unknown claims are
 * skipped. The first claim of a wrong type is reported, after the whole text has proved to be JSON.
 */
final class ClaimsReader implements Json.Member {

    private static final String GO_TYPE = "tokens.AccessTokenClaims";

    private final Instant now;
    private String problem;

    private String issuer = "";
    private String subject = "";
    private List<String> audience = List.of();
    private Instant expiresAt;
    private Instant notBefore;
    private Instant issuedAt;
    private String email = "";
    private String phone = "";
    private String role = "";
    private String assuranceLevel = "";
    private List<AmrEntry> authenticationMethods = List.of();
    private String sessionId = "";
    private boolean isAnonymous;
    private String clientId = "";
    private String scope = "";

    private ClaimsReader(Instant now) {
        this.now = now;
    }

    static ClaimsReader read(byte[] json, Instant now) throws TokenRejection {
        ClaimsReader claims = new ClaimsReader(now);
        String problem;
        try {
            Json.readObject(json, GO_TYPE, claims);
            problem = claims.problem;
        } catch (Json.Mismatch e) {
            problem = e.getMessage();
        }
        if (problem != null) {
            throw TokenRejection.malformed("could not JSON decode claim: " + problem);
        }
        return claims;
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    VerifiedClaims verified() {
        return new VerifiedClaims(
                subject,
                role,
                audience,
                sessionId,
                isAnonymous,
                clientId,
                scope,
                assuranceLevel,
                authenticationMethods,
                email,
                phone,
                issuer,
                expiresAt(),
                Optional.ofNullable(issuedAt));
    }

    @Override
    public void read(String name, JsonParser value) {
        if (value.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        try {
            readClaim(name, value);
        } catch (Json.Mismatch e) {
            problem = problem == null ? e.getMessage() : problem;
        }
        value.skipChildren();
    }

    private void readClaim(String name, JsonParser value) {
        switch (name) {
            case "iss" -> issuer = string(value, "RegisteredClaims.iss");
            case "sub" -> subject = string(value, "RegisteredClaims.sub");
            case "jti" -> string(value, "RegisteredClaims.jti");
            case "aud" -> audience = audience(value);
            case "exp" -> expiresAt = NumericDate.read(value, Instant.MIN);
            case "nbf" -> notBefore = NumericDate.read(value, Instant.MAX);
            case "iat" -> issuedAt = NumericDate.read(value, Instant.MIN);
            case "email" -> email = string(value, name);
            case "phone" -> phone = string(value, name);
            case "app_metadata", "user_metadata" ->
                require(value.currentToken() == JsonToken.START_OBJECT, value, name, "map[string]interface {}");
            case "role" -> role = string(value, name);
            case "aal" -> assuranceLevel = string(value, name);
            case "amr" -> authenticationMethods = AmrReader.read(value, now);
            case "session_id" -> sessionId = string(value, name);
            case "is_anonymous" -> isAnonymous = bool(value, name);
            case "client_id" -> clientId = string(value, name);
            case "scope" -> scope = string(value, name);
            default -> {}
        }
    }

    private static List<String> audience(JsonParser value) {
        if (value.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(value.getString());
        }
        List<String> all = new ArrayList<>();
        boolean valid = value.currentToken() == JsonToken.START_ARRAY;
        while (valid && value.nextToken() != JsonToken.END_ARRAY) {
            all.add(value.currentToken() == JsonToken.VALUE_STRING ? value.getString() : null);
            value.skipChildren();
        }
        valid &= !all.contains(null);
        if (!valid) {
            throw new Json.Mismatch("invalid type for claim");
        }
        return List.copyOf(all);
    }

    private static String string(JsonParser value, String field) {
        require(value.currentToken() == JsonToken.VALUE_STRING, value, field, "string");
        return value.getString();
    }

    private static boolean bool(JsonParser value, String field) {
        JsonToken token = value.currentToken();
        require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, value, field, "bool");
        return token == JsonToken.VALUE_TRUE;
    }

    private static void require(boolean expected, JsonParser value, String field, String goType) {
        if (!expected) {
            throw new Json.Mismatch("json: cannot unmarshal " + Json.kind(value.currentToken())
                    + " into Go struct field AccessTokenClaims." + field + " of type " + goType);
        }
    }
}
