package dev.chancery.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as it can be stored in {@code jsonb} and read again by any client. */
final class StorableJson {

    /** {@code jsonb} writes numbers out in full: five characters of input could become hundreds in every token. */
    private static final double LARGEST = 1e40;

    private static final double SMALLEST = 1e-40;

    private static final long EXACT_INTEGERS = 1L << 53;

    private StorableJson() {}

    /** The object with its numbers as every client reads them. */
    static ObjectNode of(ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            requireStorable(field.getKey());
            field.setValue(value(field.getValue()));
        }
        return object;
    }

    private static JsonNode value(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> of(object);
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, value(array.get(i)));
                }
                yield array;
            }
            case JsonNode text
            when text.isString() -> {
                requireStorable(text.stringValue());
                yield text;
            }
            case JsonNode number when number.isNumber() -> number(number);
            default -> node;
        };
    }

    /** Postgres stores neither NUL characters nor lone surrogates. */
    private static void requireStorable(String text) {
        if (text.indexOf('\0') >= 0) {
            throw ApiException.badJson("a string contains the character NUL");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw ApiException.badJson("a string contains half a character");
        }
    }

    /** Integers of 64 bits stay exact; all others are what JavaScript and Go make of them. */
    private static JsonNode number(JsonNode number) {
        if (number.isIntegralNumber() && number.canConvertToLong()) {
            return number;
        }
        double value = number.doubleValue();
        double magnitude = Math.abs(value);
        if (!(magnitude <= LARGEST) || magnitude != 0 && magnitude < SMALLEST) {
            throw ApiException.badJson("a number is out of range");
        }
        boolean integer = value == Math.rint(value) && magnitude <= EXACT_INTEGERS;
        return integer ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }
}
