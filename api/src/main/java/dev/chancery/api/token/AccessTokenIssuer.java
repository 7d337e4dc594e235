package dev.chancery.api.token;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Signs access tokens with the current key. Safe for use by many threads. */
public final class AccessTokenIssuer {

    private final JwsWriter writer;

    public AccessTokenIssuer(SigningKeys keys) {
        this.writer = new JwsWriter(keys.signing());
    }

    /** The signed token, in compact form. Claims and their presence as in GoTrue, and in its order. */
    public String issue(AccessTokenClaims claims) {
        return writer.write(json -> write(claims, json));
    }

    /** A signed token that says this, whatever it is. */
    public String issue(ObjectNode claims) {
        return writer.write(
                json -> claims.properties().forEach(claim -> json.writePOJOProperty(claim.getKey(), claim.getValue())));
    }

    /** What a token would say. */
    public static ObjectNode payload(AccessTokenClaims claims) {
        return (ObjectNode) JsonMapper.shared().readTree(JwsWriter.json(json -> write(claims, json)));
    }

    private static void write(AccessTokenClaims claims, JsonGenerator json) {
        writeUnlessEmpty(json, "iss", claims.issuer());
        json.writeStringProperty("sub", claims.subject().toString());
        json.writeStringProperty("aud", claims.audience());
        json.writeNumberProperty("exp", claims.expiresAt().getEpochSecond());
        json.writeNumberProperty("iat", claims.issuedAt().getEpochSecond());
        json.writeStringProperty("email", claims.email());
        json.writeStringProperty("phone", claims.phone());
        json.writePOJOProperty("app_metadata", claims.appMetadata());
        json.writePOJOProperty("user_metadata", claims.userMetadata());
        json.writeStringProperty("role", claims.role());
        json.writeStringProperty("aal", claims.assuranceLevel());
        if (!claims.authenticationMethods().isEmpty()) {
            json.writeArrayPropertyStart("amr");
            claims.authenticationMethods().forEach(entry -> write(entry, json));
            json.writeEndArray();
        }
        json.writeStringProperty("session_id", claims.sessionId().toString());
        json.writeBooleanProperty("is_anonymous", claims.isAnonymous());
    }

    private static void write(AmrEntry entry, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("method", entry.method());
        json.writeNumberProperty("timestamp", entry.timestamp());
        if (entry.provider() != null && !entry.provider().isEmpty()) {
            json.writeStringProperty("provider", entry.provider());
        }
        json.writeEndObject();
    }

    private static void writeUnlessEmpty(JsonGenerator json, String name, String value) {
        if (!value.isEmpty()) {
            json.writeStringProperty(name, value);
        }
    }
}
