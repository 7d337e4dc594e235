package dev.chancery.api.token;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes and signs compact JWS with one key; everything that is the same for every token is prepared once. */
final class JwsWriter {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int USUAL_SIZE = 1024;

    private final JwsKey key;
    private final byte[] start;

    JwsWriter(JwsKey key) {
        this.key = key;
        byte[] header = json(members -> {
            members.writeStringProperty("alg", key.algorithm().jwsName());
            if (!key.kid().isEmpty()) {
                members.writeStringProperty("kid", key.kid());
            }
            members.writeStringProperty("typ", "JWT");
        });
        this.start = (BASE64.encodeToString(header) + ".").getBytes(StandardCharsets.US_ASCII);
    }

    /** The signed token whose payload is the object that {@code claims} writes the members of. */
    String write(Consumer<JsonGenerator> claims) {
        ByteArrayOutputStream token = new ByteArrayOutputStream(USUAL_SIZE);
        token.writeBytes(start);
        token.writeBytes(BASE64.encode(json(claims)));
        byte[] signature = BASE64.encode(key.sign(token.toByteArray()));
        token.write('.');
        token.writeBytes(signature);
        return token.toString(StandardCharsets.US_ASCII);
    }

    static byte[] json(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            members.accept(generator);
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
