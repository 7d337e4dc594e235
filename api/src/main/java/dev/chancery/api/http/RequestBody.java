package dev.chancery.api.http;

import dev.chancery.query.projection.StoredJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object from a request, read as GoTrue reads it: whatever the content type says, unknown fields ignored, names
 * matched without regard to case, null as good as absent. Every getter answers a wrong type with {@code bad_json}.
 */
public final class RequestBody {

    /** The largest body that is read, in bytes. */
    public static final int LIMIT = 1_048_576;

    /** No request of this API nests deeper than metadata do; what is deeper costs stack. */
    static final int DEEPEST = StoredJson.DEEPEST;

    private static final String ATTRIBUTE = RequestBody.class.getName();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LIMIT)
                            .maxNameLength(10_000)
                            .maxNumberLength(400)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode body;

    private RequestBody(ObjectNode body) {
        this.body = body;
    }

    /** @throws ApiException {@code bad_json}, 413 if the body is too large, or 503 if there is no room for it */
    public static RequestBody of(HttpServletRequest request) {
        return read(request, () -> parse(bytes(request)));
    }

    /** Like {@link #of}, but an empty body counts as an empty object. */
    public static RequestBody orEmpty(HttpServletRequest request) {
        return read(request, () -> {
            byte[] bytes = bytes(request);
            return bytes.length == 0 ? new RequestBody(JSON.createObjectNode()) : parse(bytes);
        });
    }

    /** It can be read once, and more than one may ask for it: a guard of the route, and the route. */
    private static RequestBody read(HttpServletRequest request, Supplier<RequestBody> reading) {
        if (request.getAttribute(ATTRIBUTE) instanceof RequestBody body) {
            return body;
        }
        RequestBody body = reading.get();
        request.setAttribute(ATTRIBUTE, body);
        return body;
    }

    /** All of it, for whoever reads it as something else; it can be read once. */
    static byte[] bytes(HttpServletRequest request) {
        int told = (int) Math.min(request.getContentLengthLong(), LIMIT + 1);
        if (told > LIMIT) {
            throw tooLarge();
        }
        try {
            byte[] bytes = bytes(request, told);
            BodyMemory.of(request).forWork(bytes.length);
            return bytes;
        } catch (IOException e) {
            throw ApiException.badJson("the body could not be read");
        }
    }

    /** @param told how long it is, or negative if nobody said so */
    private static byte[] bytes(HttpServletRequest request, int told) throws IOException {
        byte[] first = new byte[told < 0 ? BodyMemory.SMALL : Math.min(told, BodyMemory.SMALL)];
        int read = read(request, first, 0);
        if (read < first.length || read == told) {
            return Arrays.copyOf(first, read);
        }
        int most = told < 0 ? LIMIT + 1 : told;
        BodyMemory.of(request).forArriving(most);
        byte[] all = Arrays.copyOf(first, most);
        read = read(request, all, read);
        if (read > LIMIT) {
            throw tooLarge();
        }
        return read < most ? Arrays.copyOf(all, read) : all;
    }

    /** Reads until the body or the array is at its end, and answers how far it got. */
    private static int read(HttpServletRequest request, byte[] into, int from) throws IOException {
        InputStream body = request.getInputStream();
        int end = from;
        long begun = System.nanoTime();
        while (end < into.length) {
            int n = body.read(into, end, into.length - end);
            if (n < 0) {
                break;
            }
            end += n;
            // the server waits for every part anew: a client that sends a byte now and then must not keep us for ever
            TimeLimit.require(request);
            if (end < into.length) {
                BodyTime.require(request, begun);
            }
        }
        return end;
    }

    private static ApiException tooLarge() {
        return ApiException.of(413, "request_entity_too_large", "Request body too large (max " + LIMIT + " bytes)");
    }

    static RequestBody parse(byte[] bytes) {
        if (bytes.length == 0) {
            throw ApiException.badJson("unexpected end of JSON input");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return switch (JSON.readTree(text)) {
                case ObjectNode object -> new RequestBody(StorableJson.of(object));
                case JsonNode node when node.isNull() -> new RequestBody(JSON.createObjectNode());
                default -> throw ApiException.badJson("an object is expected");
            };
        } catch (CharacterCodingException e) {
            throw ApiException.badJson("invalid UTF-8");
        } catch (JacksonException e) {
            throw ApiException.badJson(reason(e));
        }
    }

    /** In our words: the library's name its own classes and options. */
    private static String reason(JacksonException failure) {
        if (failure instanceof StreamConstraintsException) {
            return "too deeply nested, or a number or name too long";
        }
        TokenStreamLocation where = failure.getLocation();
        return where == null || where.getLineNr() < 0
                ? "malformed"
                : "malformed at line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
    }

    /** Makes sure that these are texts: GoTrue reads all fields, and tells a wrong type, before it looks at any. */
    public RequestBody withTexts(String... names) {
        for (String name : names) {
            string(name);
        }
        return this;
    }

    /** Empty when absent or null. */
    public String string(String name) {
        return optionalString(name).orElse("");
    }

    /** Tells an empty string from an absent one. */
    public Optional<String> optionalString(String name) {
        return value(name).map(node -> {
            if (!node.isString()) {
                throw wrongType(name, "string");
            }
            return node.stringValue();
        });
    }

    /** False when absent or null. */
    public boolean flag(String name) {
        return flag(name, false);
    }

    /** @param otherwise when absent or null */
    public boolean flag(String name, boolean otherwise) {
        return optionalFlag(name).orElse(otherwise);
    }

    /** Tells false from an absent one. */
    public Optional<Boolean> optionalFlag(String name) {
        return value(name).map(node -> {
            if (!node.isBoolean()) {
                throw wrongType(name, "bool");
            }
            return node.booleanValue();
        });
    }

    /** A list of texts; empty when absent or null. */
    public Optional<List<String>> texts(String name) {
        return value(name).map(node -> {
            if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
                throw wrongType(name, "array of strings");
            }
            return node.valueStream().map(JsonNode::stringValue).toList();
        });
    }

    /** An object as a map in its own order; null values are kept. */
    public Optional<Map<String, Object>> object(String name) {
        return value(name).map(node -> {
            if (!node.isObject()) {
                throw wrongType(name, "object");
            }
            return JSON.treeToValue(node, OBJECT);
        });
    }

    /** An object whose own fields are read; without any when absent or null. */
    public RequestBody nested(String name) {
        return value(name)
                .map(node -> {
                    if (!(node instanceof ObjectNode object)) {
                        throw wrongType(name, "object");
                    }
                    return new RequestBody(object);
                })
                .orElseGet(() -> new RequestBody(JSON.createObjectNode()));
    }

    /** The last field of that name, in any case. */
    private Optional<JsonNode> value(String name) {
        JsonNode last = null;
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (field.getKey().equalsIgnoreCase(name)) {
                last = field.getValue();
            }
        }
        return Optional.ofNullable(last).filter(node -> !node.isNull());
    }

    private static ApiException wrongType(String name, String expected) {
        return ApiException.badJson("field " + name + " is not of type " + expected);
    }
}
