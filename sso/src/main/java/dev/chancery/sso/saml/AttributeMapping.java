package dev.chancery.sso.saml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which attributes of an assertion become which claims about a user, as GoTrue has it: {@code {"keys": {"<claim>": {"name": …, "names": […],
 * "default": …, "array": …}}}}. Beyond that {@code "values": {"<sent>": "<meant>"}} says which values count, and what they are called here.
 */
public final class AttributeMapping {

    private static final int MOST_KEYS = 100;
    private static final int MOST_NAMES = 20;
    private static final int MOST_VALUES = 1_000;
    private static final int LONGEST_NAME = 1_024;

    /** Nothing becomes of any attribute. */
    public static final AttributeMapping NONE = new AttributeMapping(Map.of());

    private final Map<String, Source> sources;

    private AttributeMapping(Map<String, Source> sources) {
        this.sources = sources;
    }

    /**
     * Where a claim comes from.
     *
     * @param names of attributes, the first of which has a value counts
     * @param otherwise where none has, or null
     * @param array whether all values are wanted
     * @param meant what values are called here, and no others count; empty for all values as they are
     */
    private record Source(
            Optional<String> name, List<String> names, Object otherwise, boolean array, Map<String, String> meant) {

        private static Source of(String claim, Object given) {
            Map<?, ?> fields = object(given, "keys." + claim);
            return new Source(
                    Optional.ofNullable(fields.get("name")).map(name -> text(name, claim)),
                    names(fields.get("names"), claim),
                    fields.get("default"),
                    Boolean.TRUE.equals(flag(fields.get("array"), claim)),
                    meant(fields.get("values"), claim));
        }

        private static Map<String, String> meant(Object given, String claim) {
            if (given == null) {
                return Map.of();
            }
            Map<?, ?> values = object(given, "keys." + claim + ".values");
            if (values.isEmpty()) {
                throw wrongValues(claim);
            }
            Map<String, String> meant = new LinkedHashMap<>();
            values.forEach((sent, value) -> meant.put(text(sent, claim), text(value, claim)));
            return meant;
        }

        private static List<String> names(Object given, String claim) {
            if (given == null) {
                return List.of();
            }
            if (!(given instanceof List<?> list)) {
                throw tooManyNames(claim);
            }
            return list.stream().map(name -> text(name, claim)).toList();
        }

        private static String text(Object given, String claim) {
            if (given instanceof String text) {
                return text;
            }
            throw tooLong(claim);
        }

        private void requireBounded(String claim) {
            if (names.size() > MOST_NAMES) {
                throw tooManyNames(claim);
            }
            if (meant.size() > MOST_VALUES) {
                throw wrongValues(claim);
            }
            Stream.of(name.stream(), names.stream(), meant.keySet().stream(), meant.values().stream())
                    .flatMap(texts -> texts)
                    .filter(text -> text.length() > LONGEST_NAME)
                    .findFirst()
                    .ifPresent(_ -> {
                        throw tooLong(claim);
                    });
        }

        private static IllegalArgumentException wrongValues(String claim) {
            return refused("keys." + claim + ".values", "1 to " + MOST_VALUES + " texts");
        }

        private static IllegalArgumentException tooManyNames(String claim) {
            return refused("keys." + claim + ".names", "a list of at most " + MOST_NAMES + " texts");
        }

        private static IllegalArgumentException tooLong(String claim) {
            return refused("names and values of keys." + claim, "texts of at most " + LONGEST_NAME + " characters");
        }

        private static Object flag(Object given, String claim) {
            if (given == null || given instanceof Boolean) {
                return given;
            }
            throw refused("keys." + claim + ".array", "true or false");
        }

        List<String> inOrder() {
            List<String> all = new ArrayList<>();
            name.filter(first -> !first.isEmpty()).ifPresent(all::add);
            all.addAll(names);
            return all;
        }

        List<String> meant(List<String> sent) {
            return meant.isEmpty()
                    ? sent
                    : sent.stream()
                            .map(meant::get)
                            .filter(Objects::nonNull)
                            .distinct()
                            .toList();
        }

        Map<String, Object> toMap() {
            Map<String, Object> fields = new LinkedHashMap<>();
            name.filter(first -> !first.isEmpty()).ifPresent(first -> fields.put("name", first));
            if (!names.isEmpty()) {
                fields.put("names", names);
            }
            if (otherwise != null) {
                fields.put("default", otherwise);
            }
            if (array) {
                fields.put("array", true);
            }
            if (!meant.isEmpty()) {
                fields.put("values", meant);
            }
            return fields;
        }
    }

    /**
     * What somebody asks for.
     *
     * @param given JSON as maps, lists and texts
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static AttributeMapping of(Map<String, Object> given) {
        AttributeMapping mapping = known(given);
        if (mapping.sources.size() > MOST_KEYS) {
            throw refused("keys", "at most " + MOST_KEYS + " claims");
        }
        mapping.sources.forEach((claim, source) -> source.requireBounded(claim));
        return mapping;
    }

    /**
     * What is stored, by Supabase Auth as well, which has no bounds for it.
     *
     * @throws IllegalArgumentException if neither has written it
     */
    public static AttributeMapping known(Map<String, Object> stored) {
        Object keys = stored.get("keys");
        if (keys == null) {
            return NONE;
        }
        Map<String, Source> sources = new LinkedHashMap<>();
        object(keys, "keys").forEach((claim, source) -> sources.put((String) claim, Source.of((String) claim, source)));
        return new AttributeMapping(sources);
    }

    /** The same, with nothing in it that says nothing. */
    public Map<String, Object> toMap() {
        if (sources.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        sources.forEach((claim, source) -> keys.put(claim, source.toMap()));
        return Map.of("keys", keys);
    }

    /** Of what it speaks. */
    public Set<String> names() {
        return sources.keySet();
    }

    /** What it makes of an assertion's attributes: texts, lists of texts, or what stands there for lack of one. */
    Map<String, Object> claims(Attributes attributes) {
        Map<String, Object> claims = new LinkedHashMap<>();
        sources.forEach((claim, source) -> {
            List<String> values = source.inOrder().stream()
                    .map(attributes::values)
                    .map(source::meant)
                    .filter(found -> !found.isEmpty())
                    .findFirst()
                    .orElse(List.of());
            if (!values.isEmpty()) {
                claims.put(claim, source.array() ? values : values.getFirst());
            } else if (source.otherwise() != null) {
                claims.put(claim, source.otherwise());
            }
        });
        return claims;
    }

    private static Map<?, ?> object(Object given, String what) {
        if (given instanceof Map<?, ?> map) {
            return map;
        }
        throw refused(what, "an object");
    }

    private static IllegalArgumentException refused(String what, String expected) {
        return new IllegalArgumentException("attribute_mapping: " + what + ": expected " + expected);
    }
}
