package dev.chancery.api.token;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keys and tokens that golang-jwt 5.3.1 made, and the means to forge others by hand. */
final class Tokens {

    static final String SECRET = "super-secret-jwt-token-with-at-least-32-characters-long";
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private static final Map<String, JsonNode> GOLANG = golang();

    private Tokens() {}

    static SigningKeys secretOnly() {
        return secretOnly(SECRET);
    }

    static SigningKeys secretOnly(String secret) {
        return SigningKeys.of(new SigningKeys.Configuration(secret, "", null, List.of()));
    }

    /** Keys of which the first algorithm's signs, and the secret beside them. */
    static SigningKeys keys(String... algorithms) {
        return keys(List.of(), algorithms);
    }

    static SigningKeys keys(List<String> validMethods, String... algorithms) {
        String json = Arrays.stream(algorithms)
                .map(algorithm -> (algorithm.equals(algorithms[0]) ? jwk(algorithm) : verifyOnly(algorithm)).toString())
                .collect(Collectors.joining(",", "[", "]"));
        return SigningKeys.of(new SigningKeys.Configuration(SECRET, "", json, validMethods));
    }

    /** The private JWK of golang-jwt's key for an algorithm; its kid is {@code go-<algorithm>}. */
    static ObjectNode jwk(String algorithm) {
        return ((ObjectNode) GOLANG.get(algorithm).get("jwk")).deepCopy();
    }

    static ObjectNode verifyOnly(String algorithm) {
        ObjectNode jwk = jwk(algorithm);
        jwk.putArray("key_ops").add("verify");
        return jwk;
    }

    /** A token that golang-jwt signed with that key, valid until 2100. */
    static String golangToken(String algorithm) {
        return GOLANG.get(algorithm).get("token").asString();
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String unsigned(String header, String claims) {
        return base64(header) + "." + base64(claims);
    }

    /** HS256 with the secret, whatever the header says. */
    static String hs256(String header, String claims) {
        return hs256(header, claims, SECRET.getBytes(StandardCharsets.UTF_8));
    }

    static String hs256(String header, String claims, byte[] secret) {
        String content = unsigned(header, claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String hs256(String claims) {
        return hs256("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims);
    }

    /** Any header and claims, properly signed with a configured key. */
    static String signedWith(JwsKey key, String header, String claims) {
        String content = unsigned(header, claims);
        return content + "." + base64(key.sign(content.getBytes(StandardCharsets.US_ASCII)));
    }

    static JsonNode claimsOf(String token) {
        return segment(token, 1);
    }

    static JsonNode headerOf(String token) {
        return segment(token, 0);
    }

    private static JsonNode segment(String token, int index) {
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
    }

    private static Map<String, JsonNode> golang() {
        try (InputStream json = Tokens.class.getResourceAsStream("golang-jwt-vectors.json")) {
            Map<String, JsonNode> vectors = new LinkedHashMap<>();
            for (JsonNode vector : JsonMapper.shared().readTree(json)) {
                vectors.put(vector.get("alg").asString(), vector);
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
