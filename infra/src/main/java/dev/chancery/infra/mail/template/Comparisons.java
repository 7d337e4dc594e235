package dev.chancery.infra.mail.template;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Comparisons of Go: a whole number is never compared with a fraction. */
final class Comparisons {

    private Comparisons() {}

    /** Whether the first is equal to any other. */
    static boolean eq(List<Object> values) {
        if (values.size() < 2) {
            throw new IllegalArgumentException("there is nothing to compare it with");
        }
        Object first = values.getFirst();
        return values.stream().skip(1).anyMatch(other -> equal(first, other));
    }

    private static boolean equal(Object a, Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a instanceof List || a instanceof Map) {
            throw new IllegalArgumentException("lists and maps cannot be compared");
        }
        requireSameKind(a, b);
        return a instanceof Double x ? x.doubleValue() == (Double) b : a.equals(b);
    }

    static boolean lt(Object a, Object b) {
        if (!isOrdered(a) || !isOrdered(b)) {
            throw new IllegalArgumentException("only numbers and texts have an order");
        }
        requireSameKind(a, b);
        return switch (a) {
            case Long x -> x < (Long) b;
            case Double x -> x < (Double) b;
            default -> Arrays.compareUnsigned(utf8(a), utf8(b)) < 0;
        };
    }

    static boolean le(Object a, Object b) {
        return lt(a, b) || equal(a, b);
    }

    private static boolean isOrdered(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof String;
    }

    private static void requireSameKind(Object a, Object b) {
        boolean numbers = a instanceof Number && b instanceof Number;
        if (a.getClass() != b.getClass() && numbers) {
            throw new IllegalArgumentException(
                    "a whole number cannot be compared with a fractional one: write 1.0 for a number of the data");
        }
        if (a.getClass() != b.getClass()) {
            throw new IllegalArgumentException("these are of different kinds");
        }
    }

    private static byte[] utf8(Object text) {
        return ((String) text).getBytes(StandardCharsets.UTF_8);
    }
}
