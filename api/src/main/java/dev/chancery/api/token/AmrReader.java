package dev.chancery.api.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads {@code amr}: an array of method names or of objects, always to its end. */
final class AmrReader {

    private final long now;
    private String problem;

    private AmrReader(Instant now) {
        this.now = now.getEpochSecond();
    }

    /** @throws Json.Mismatch for the first entry of a wrong type, with the parser at the end of the claim */
    static List<AmrEntry> read(JsonParser value, Instant now) {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw new Json.Mismatch("json: cannot unmarshal " + Json.kind(value.currentToken())
                    + " into Go value of type []json.RawMessage");
        }
        AmrReader reader = new AmrReader(now);
        List<AmrEntry> entries = new ArrayList<>();
        while (value.nextToken() != JsonToken.END_ARRAY) {
            entries.add(reader.entry(value));
        }
        if (reader.problem != null) {
            throw new Json.Mismatch(reader.problem);
        }
        return List.copyOf(entries);
    }

    private AmrEntry entry(JsonParser value) {
        return switch (value.currentToken()) {
            case VALUE_STRING -> new AmrEntry(value.getString(), now);
            case VALUE_NULL -> new AmrEntry("", now);
            case START_OBJECT -> members(value);
            default -> {
                report(value, "value of type models.AMREntry");
                value.skipChildren();
                yield new AmrEntry("", now);
            }
        };
    }

    private AmrEntry members(JsonParser value) {
        String method = "";
        long timestamp = 0;
        String provider = null;
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            JsonToken token = value.nextToken();
            switch (name) {
                case "method" -> method = string(value, name);
                case "provider" -> provider = string(value, name);
                case "timestamp" -> timestamp = token == JsonToken.VALUE_NUMBER_INT ? integer(value) : other(value);
                default -> {}
            }
            value.skipChildren();
        }
        return new AmrEntry(method, timestamp, provider);
    }

    private String string(JsonParser value, String field) {
        if (value.currentToken() == JsonToken.VALUE_STRING) {
            return value.getString();
        }
        if (value.currentToken() != JsonToken.VALUE_NULL) {
            report(value, "struct field AMREntry." + field + " of type string");
        }
        return "";
    }

    private long integer(JsonParser value) {
        try {
            return Long.parseLong(value.getString());
        } catch (NumberFormatException e) {
            return other(value);
        }
    }

    private long other(JsonParser value) {
        if (value.currentToken() != JsonToken.VALUE_NULL) {
            report(value, "struct field AMREntry.timestamp of type int64");
        }
        return 0;
    }

    private void report(JsonParser value, String target) {
        if (problem == null) {
            problem = "json: cannot unmarshal " + Json.kind(value.currentToken()) + " into Go " + target;
        }
    }
}
