package dev.chancery.infra.mail.template;

import dev.chancery.infra.mail.template.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Parts of texts, lists and maps. Texts are counted in bytes of UTF-8, as in Go. */
final class Indexing {

    private Indexing() {}

    static long length(Object value) {
        return switch (value) {
            case String text -> text.getBytes(StandardCharsets.UTF_8).length;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> throw new IllegalArgumentException(Values.kind(value) + " has no length");
        };
    }

    /** {@code index x 1 "name"} is {@code x[1]["name"]}. */
    static Object index(List<Object> arguments) {
        Object value = arguments.getFirst();
        if (value == null) {
            throw new IllegalArgumentException("nothing has no parts");
        }
        for (Object index : arguments.subList(1, arguments.size())) {
            value = part(value, index);
        }
        return value;
    }

    private static Object part(Object value, Object index) {
        return switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                yield (long) (bytes[position(index, bytes.length - 1)] & 0xff);
            }
            case List<?> list -> list.get(position(index, list.size() - 1));
            case Map<?, ?> map -> {
                if (!(index instanceof String key)) {
                    throw new IllegalArgumentException("the key of a map is a text, not " + Values.kind(index));
                }
                yield map.get(key);
            }
            case null, default -> throw new IllegalArgumentException(Values.kind(value) + " has no parts");
        };
    }

    private static int position(Object index, int max) {
        if (!(index instanceof Long position)) {
            throw new IllegalArgumentException("an index is a whole number, not " + Values.kind(index));
        }
        if (position < 0 || position > max) {
            throw new IllegalArgumentException("there is nothing at index " + position);
        }
        return position.intValue();
    }

    /** {@code slice x 1 2} is {@code x[1:2]}. */
    static Object slice(List<Object> arguments) {
        Object value = arguments.getFirst();
        List<Object> bounds = arguments.subList(1, arguments.size());
        return switch (value) {
            case String text -> {
                if (bounds.size() > 2) {
                    throw new IllegalArgumentException("a text is cut by two indexes at most");
                }
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                int start = bound(bounds, 0, 0, bytes.length);
                int end = bound(bounds, 1, bytes.length, bytes.length);
                requireOrder(start, end);
                yield new String(bytes, start, end - start, StandardCharsets.UTF_8);
            }
            case List<?> list -> {
                int start = bound(bounds, 0, 0, list.size());
                int end = bound(bounds, 1, list.size(), list.size());
                requireOrder(start, end);
                requireOrder(end, bound(bounds, 2, list.size(), list.size()));
                yield list.subList(start, end);
            }
            case null, default -> throw new IllegalArgumentException(Values.kind(value) + " cannot be cut");
        };
    }

    private static int bound(List<Object> bounds, int which, int otherwise, int max) {
        return which < bounds.size() ? position(bounds.get(which), max) : otherwise;
    }

    private static void requireOrder(int start, int end) {
        if (start > end) {
            throw new IllegalArgumentException("the end " + end + " is before the start " + start);
        }
    }
}
