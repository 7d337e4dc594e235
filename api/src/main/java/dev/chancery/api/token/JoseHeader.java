package dev.chancery.api.token;

import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The members of a token's header that matter. Everything else is ignored, above all {@code jwk}, {@code jku}, {@code
 * x5c} and {@code x5u}: a token never brings its own key.
 *
 * @param algorithm {@code alg}, empty when absent or not a string
 * @param kid the key's name, empty when absent or not a string
 * @param kidAsWritten how Go would print {@code kid}
 * @param changesMeaning whether {@code crit} or {@code b64} ask for rules that this server does not implement
 */
record JoseHeader(Optional<String> algorithm, Optional<String> kid, String kidAsWritten, boolean changesMeaning) {

    static JoseHeader read(byte[] json) throws TokenRejection {
        Reader reader = new Reader();
        try {
            Json.readObject(json, "map[string]interface {}", reader);
        } catch (Json.Mismatch e) {
            throw TokenRejection.malformed("could not JSON decode header: " + e.getMessage());
        }
        return new JoseHeader(
                Optional.ofNullable(reader.algorithm),
                Optional.ofNullable(reader.kid),
                reader.kidAsWritten,
                reader.changesMeaning);
    }

    private static final class Reader implements Json.Member {

        private String algorithm;
        private String kid;
        private String kidAsWritten = "<nil>";
        private boolean changesMeaning;

        @Override
        public void read(String name, JsonParser value) {
            boolean isString = value.currentToken() == JsonToken.VALUE_STRING;
            switch (name) {
                case "alg" -> algorithm = isString ? value.getString() : null;
                case "kid" -> {
                    kid = isString ? value.getString() : null;
                    kidAsWritten = value.currentToken() == JsonToken.VALUE_NULL ? "<nil>" : value.getString();
                }
                case "crit", "b64" -> changesMeaning = true;
                default -> {}
            }
            value.skipChildren();
        }
    }
}
