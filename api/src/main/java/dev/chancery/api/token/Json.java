package dev.chancery.api.token;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of a token strictly and says what is wrong with it in the words of Go's {@code encoding/json}, which
 * clients of GoTrue get to see. A name that occurs twice is refused (RFC 7519 §4): readers disagree on which one counts.
 */
final class Json {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** Handles one member; the parser stands on its value and must be left on that value's last token. */
    interface Member {
        void read(String name, JsonParser value);
    }

    /** A document that is not JSON, or not an object, with Go's description. */
    static final class Mismatch extends RuntimeException {
        Mismatch(String description) {
            super(description, null, false, false);
        }
    }

    /**
     * Reads an object member by member; {@code null} counts as an object without members, as in Go.
     *
     * @param goType the name Go's message gives to the target
     * @throws Mismatch if the bytes are not one JSON object
     */
    static void readObject(byte[] bytes, String goType, Member members) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        requireValueStart(text);
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.read(name, parser);
                }
            } else {
                parser.skipChildren();
            }
            parser.nextToken();
            if (parser.currentToken() != null) {
                throw new Mismatch("invalid character after top-level value");
            }
            if (first != JsonToken.START_OBJECT && first != JsonToken.VALUE_NULL) {
                throw new Mismatch("json: cannot unmarshal " + kind(first) + " into Go value of type " + goType);
            }
        } catch (UnexpectedEndOfInputException e) {
            throw new Mismatch("unexpected end of JSON input");
        } catch (JacksonException e) {
            throw new Mismatch("invalid JSON, or a name that occurs twice");
        }
    }

    /** Go's name for the kind of a value. */
    static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            default -> "number";
        };
    }

    private static void requireValueStart(String text) {
        String start = text.stripLeading();
        if (start.isEmpty()) {
            throw new Mismatch("unexpected end of JSON input");
        }
        char first = start.charAt(0);
        if ("{[\"-0123456789tfn".indexOf(first) < 0) {
            throw new Mismatch("invalid character " + quoted(first) + " looking for beginning of value");
        }
    }

    private static String quoted(char c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            default -> c < ' ' || c == 0x7f ? String.format("'\\x%02x'", (int) c) : "'" + c + "'";
        };
    }
}
