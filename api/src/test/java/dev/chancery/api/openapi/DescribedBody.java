package dev.chancery.api.openapi;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A body that the document describes.
 *
 * @param route as {@code POST /path}
 * @param schema the name of the schema where the route takes one of several, else ""
 * @param credentials the security scheme, or "" where none is asked for
 */
public record DescribedBody(
        String route, String schema, String credentials, Map<String, Kind> fields, Set<String> required) {

    /** What a field may hold. */
    public enum Kind {
        TEXT,
        FLAG,
        OBJECT,
        TEXTS
    }

    /** Without the fields that are not meant. */
    public DescribedBody only(Predicate<String> meant) {
        return new DescribedBody(
                route,
                schema,
                credentials,
                fields.entrySet().stream()
                        .filter(field -> meant.test(field.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                required);
    }
}
