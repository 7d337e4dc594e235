package dev.chancery.infra.mail.template.value;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a template computes with: null, Boolean, Long, Double, String, and List and Map of these. There is nothing else,
 * so a template cannot reach an object of the server.
 */
public final class Values {

    private static final int MAX_DEPTH = 200;

    /** The order in which Go ranges over a map and prints it. */
    private static final Comparator<String> BYTEWISE = (a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b));

    private Values() {}

    /**
     * Data as Go reads it from JSON: every number is a fraction of 64 bits, and the keys of maps are sorted.
     *
     * @throws IllegalArgumentException if there is something else in it than JSON has
     */
    public static Object of(Object data) {
        return of(data, 0);
    }

    private static Object of(Object data, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the data are nested deeper than " + MAX_DEPTH + " levels");
        }
        return switch (data) {
            case null -> null;
            case Boolean bool -> bool;
            case String text -> text;
            case Number number -> number(number);
            case List<?> list -> list(list, depth);
            case Map<?, ?> map -> map(map, depth);
            default -> throw new IllegalArgumentException("no value of JSON: " + data.getClass());
        };
    }

    private static Double number(Number number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("no number of JSON: " + value);
        }
        return value;
    }

    private static List<Object> list(List<?> list, int depth) {
        List<Object> values = new ArrayList<>(list.size());
        list.forEach(item -> values.add(of(item, depth + 1)));
        return Collections.unmodifiableList(values);
    }

    private static Map<String, Object> map(Map<?, ?> map, int depth) {
        Map<String, Object> values = new TreeMap<>(BYTEWISE);
        map.forEach((key, value) -> values.put((String) key, of(value, depth + 1)));
        return Collections.unmodifiableMap(values);
    }

    /** Whether {@code if} takes its first branch: anything but nothing, false, zero and what is empty. */
    public static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean bool -> bool;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case null, default -> false;
        };
    }

    /** What a value is, for a person who reads about a mistake. */
    public static String kind(Object value) {
        return switch (value) {
            case Boolean _ -> "a bool";
            case Long _ -> "a whole number";
            case Double _ -> "a fractional number";
            case String _ -> "a text";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            case null, default -> "nothing";
        };
    }

    /** The name of a value's type in Go. */
    static String goType(Object value) {
        return switch (value) {
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case Double _ -> "float64";
            case String _ -> "string";
            case List<?> _ -> "[]interface {}";
            case Map<?, ?> _ -> "map[string]interface {}";
            case null, default -> "<nil>";
        };
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
