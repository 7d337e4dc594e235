package dev.chancery.infra.eventstore;

import dev.chancery.command.Personal;
import dev.chancery.command.Secret;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which parts of an event are {@link Personal} or {@link Secret}, in it and in the records within it. */
record SealedParts(List<String> personal, List<SecretPart> secrets, List<Nested> nested) {

    /** A secret component and the sibling that names its key. */
    record SecretPart(String component, String keyComponent) {}

    /** A component that holds a record, or a list of records, with sealed parts. */
    record Nested(String component, SealedParts parts) {}

    /** What was taken out of an event: JSON pointer to value, for the subject's key and for each secret's. */
    record Extracted(ObjectNode personal, Map<UUID, ObjectNode> secrets) {}

    /** @throws IllegalStateException if there could be such parts where nobody looks for them */
    static SealedParts of(Class<?> type) {
        List<String> personal = new ArrayList<>();
        List<SecretPart> secrets = new ArrayList<>();
        List<Nested> nested = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(Personal.class)) {
                personal.add(component.getName());
            } else if (component.isAnnotationPresent(Secret.class)) {
                Secret secret = component.getAnnotation(Secret.class);
                secrets.add(new SecretPart(component.getName(), secret.key()));
            } else if (recordIn(component.getGenericType()) instanceof Class<?> inner) {
                SealedParts parts = of(inner);
                if (!parts.isEmpty()) {
                    nested.add(new Nested(component.getName(), parts));
                }
            } else if (!isPlain(component.getGenericType())) {
                throw new IllegalStateException(
                        "%s of %s could hold something personal or secret, which would be stored for all to read: seal it"
                                        .formatted(component.getName(), type.getName())
                                + " as a whole, or make it a record or a list of records");
            }
        }
        return new SealedParts(personal, secrets, nested);
    }

    private static Class<?> recordIn(Type type) {
        Type single = type instanceof ParameterizedType list && list.getRawType() == List.class
                ? list.getActualTypeArguments()[0]
                : type;
        return single instanceof Class<?> candidate && candidate.isRecord() ? candidate : null;
    }

    /** Whether there is nothing to seal in any value of the type. */
    private static boolean isPlain(Type type) {
        return switch (type) {
            case ParameterizedType container ->
                Stream.of(container.getActualTypeArguments()).allMatch(SealedParts::isPlain);
            case Class<?> candidate when candidate.isRecord() -> of(candidate).isEmpty();
            case Class<?> candidate ->
                candidate.isPrimitive()
                        || candidate.isEnum()
                        || Modifier.isFinal(candidate.getModifiers())
                                && candidate.getName().startsWith("java.");
            default -> false;
        };
    }

    boolean holdsSecrets() {
        return !secrets.isEmpty()
                || nested.stream().anyMatch(inner -> inner.parts().holdsSecrets());
    }

    private boolean isEmpty() {
        return personal.isEmpty() && secrets.isEmpty() && nested.isEmpty();
    }

    /** Moves the sealed parts out of the event's JSON. */
    Extracted extractFrom(ObjectNode event) {
        Extracted extracted = new Extracted(JsonNodeFactory.instance.objectNode(), new HashMap<>());
        extract(event, "", extracted);
        return extracted;
    }

    /**
     * What stands in clear where it would have been sealed was written by nobody who has the keys.
     *
     * @throws IllegalStateException if anything does
     */
    void requireSealed(ObjectNode stored) {
        Stream.concat(personal.stream(), secrets.stream().map(SecretPart::component))
                .filter(stored::hasNonNull)
                .findFirst()
                .ifPresent(component -> {
                    throw new IllegalStateException(component + " is not sealed");
                });
        for (Nested inner : nested) {
            switch (stored.get(inner.component())) {
                case ObjectNode object -> inner.parts().requireSealed(object);
                case ArrayNode array -> array.forEach(each -> inner.parts().requireSealed((ObjectNode) each));
                case null, default -> {}
            }
        }
    }

    private void extract(ObjectNode node, String pointer, Extracted into) {
        for (String component : personal) {
            move(node, component, pointer, into.personal());
        }
        for (SecretPart secret : secrets) {
            JsonNode keyId = node.get(secret.keyComponent());
            if (keyId != null && !keyId.isNull()) {
                ObjectNode values = into.secrets()
                        .computeIfAbsent(
                                UUID.fromString(keyId.stringValue()), _ -> JsonNodeFactory.instance.objectNode());
                move(node, secret.component(), pointer, values);
            } else if (node.hasNonNull(secret.component())) {
                throw new IllegalArgumentException("a secret without a key would be stored for all to read: " + pointer
                        + "/" + secret.component());
            }
        }
        for (Nested inner : nested) {
            String path = pointer + "/" + inner.component();
            switch (node.get(inner.component())) {
                case ObjectNode object -> inner.parts().extract(object, path, into);
                case ArrayNode array -> {
                    for (int i = 0; i < array.size(); i++) {
                        inner.parts().extract((ObjectNode) array.get(i), path + "/" + i, into);
                    }
                }
                case null, default -> {}
            }
        }
    }

    private static void move(ObjectNode from, String component, String pointer, ObjectNode to) {
        JsonNode value = from.remove(component);
        if (value != null && !value.isNull()) {
            to.set(pointer + "/" + component, value);
        }
    }

    /** Puts values back where their pointers say. */
    static void restore(ObjectNode event, ObjectNode values) {
        values.properties().forEach(entry -> {
            int last = entry.getKey().lastIndexOf('/');
            if (event.at(entry.getKey().substring(0, last)) instanceof ObjectNode parent) {
                parent.set(entry.getKey().substring(last + 1), entry.getValue());
            }
        });
    }
}
