package dev.chancery.api.token;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an access token has to say, whoever says it: without any of it Supabase's clients, policies and this server could not
 * use it. Rules and words are those of GoTrue's JSON schema.
 */
public final class ClaimRules {

    private static final List<String> REQUIRED =
            List.of("aud", "exp", "iat", "sub", "email", "phone", "role", "aal", "session_id", "is_anonymous");

    private static final int MOST_DIGITS = 18;

    /** Seconds since 1970. */
    private static final List<String> TIMES = List.of("exp", "iat", "nbf");

    private record Type(String name, Predicate<JsonNode> test) {}

    private static final Type STRING = new Type("string", JsonNode::isString);
    private static final Type INTEGER = new Type("integer", ClaimRules::isInteger);
    private static final Type OBJECT = new Type("object", JsonNode::isObject);
    private static final Type ARRAY = new Type("array", JsonNode::isArray);
    private static final Type AUDIENCE = new Type("[string,array]", node -> node.isString() || node.isArray());

    private static final Map<String, Type> TYPES = types();

    private ClaimRules() {}

    private static Map<String, Type> types() {
        Map<String, Type> types = new LinkedHashMap<>();
        types.put("aud", AUDIENCE);
        TIMES.forEach(name -> types.put(name, INTEGER));
        List.of("jti", "iss", "sub", "email", "phone", "role", "aal", "session_id", "client_id")
                .forEach(name -> types.put(name, STRING));
        List.of("app_metadata", "user_metadata").forEach(name -> types.put(name, OBJECT));
        types.put("amr", ARRAY);
        return types;
    }

    /** What is wrong with them, one line each; empty if nothing is. */
    public static List<String> objections(JsonNode claims) {
        if (!claims.isObject()) {
            return List.of(invalidType("(root)", OBJECT, claims));
        }
        List<String> objections = new ArrayList<>();
        REQUIRED.stream()
                .filter(name -> !claims.has(name))
                .forEach(name -> objections.add("(root): " + name + " is required"));
        TYPES.forEach((name, type) -> {
            JsonNode claim = claims.path(name);
            if (!claim.isMissingNode() && !type.test().test(claim)) {
                objections.add(invalidType(name, type, claim));
            }
        });
        JsonNode methods = claims.path("amr");
        for (int i = 0; i < methods.size() && methods.isArray(); i++) {
            if (!methods.get(i).isString() && !methods.get(i).isObject()) {
                objections.add("amr." + i + ": Must validate at least one schema (anyOf)");
            }
        }
        return objections;
    }

    /** The claims, to which nobody objects, with their times as every reader of tokens takes them: without an exponent. */
    public static ObjectNode plain(ObjectNode claims) {
        TIMES.stream()
                .filter(claims::has)
                .forEach(
                        name -> claims.put(name, claims.get(name).decimalValue().longValueExact()));
        return claims;
    }

    private static String invalidType(String place, Type expected, JsonNode given) {
        return "%s: Invalid type. Expected: %s, given: %s".formatted(place, expected.name(), kind(given));
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> isInteger(node) ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case OBJECT -> "object";
            case ARRAY -> "array";
            default -> "null";
        };
    }

    /** {@code 1.7e9} is one, too; what has more digits than a 64-bit integer is none that a client could read. */
    private static boolean isInteger(JsonNode node) {
        if (!node.isNumber()) {
            return false;
        }
        BigDecimal number = node.decimalValue().stripTrailingZeros();
        return number.signum() == 0 || number.scale() <= 0 && number.precision() - number.scale() <= MOST_DIGITS;
    }
}
