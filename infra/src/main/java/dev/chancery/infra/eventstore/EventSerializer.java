package dev.chancery.infra.eventstore;

import dev.chancery.command.Origin;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events as JSON trees under their stable names, and metadata with the origin of the command that caused them. */
final class EventSerializer implements Serializer {

    private static final String METADATA = MetaData.class.getName();

    private final EventCatalogue catalogue;
    private final JsonMapper json;
    private final Converter converter = new ChainingConverter();

    EventSerializer(EventCatalogue catalogue, JsonMapper json) {
        this.catalogue = catalogue;
        this.json = json;
    }

    @Override
    public <T> SerializedObject<T> serialize(Object object, Class<T> representation) {
        JsonNode tree = json.valueToTree(object);
        T data = converter.convert(tree, JsonNode.class, representation);
        return new SimpleSerializedObject<>(data, representation, typeForClass(object.getClass()));
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> representation) {
        return converter.canConvert(JsonNode.class, representation);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        if (SerializedType.isEmptyType(serialized.getType())) {
            return null;
        }
        JsonNode tree = converter.convert(serialized.getData(), serialized.getContentType(), JsonNode.class);
        if (METADATA.equals(serialized.getType().getName())) {
            return (T) metadata((ObjectNode) tree);
        }
        return (T) json.treeToValue(tree, (Class<?>) classForType(serialized.getType()));
    }

    /** Empty where {@link StreamReader} has not fetched them. */
    private MetaData metadata(ObjectNode tree) {
        if (tree.isEmpty()) {
            return MetaData.emptyInstance();
        }
        return MetaData.from(Map.of(
                Origin.METADATA_KEY, json.treeToValue(tree, StoredOrigin.class).origin()));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class classForType(SerializedType type) {
        if (METADATA.equals(type.getName())) {
            return MetaData.class;
        }
        EventType known = catalogue.named(type.getName());
        if (!Integer.toString(known.revision()).equals(type.getRevision())) {
            // an UnknownSerializedType, as Axon would have it, finds no handler: the fact would be skipped in silence
            throw new IllegalStateException("the log holds %s in revision %s, and no upcaster leads from there to %d"
                    .formatted(known.name(), type.getRevision(), known.revision()));
        }
        return known.type();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public SerializedType typeForClass(Class type) {
        if (type == null || type == Void.class) {
            return SerializedType.emptyType();
        }
        EventType known = catalogue.of(type);
        return new SimpleSerializedType(known.name(), Integer.toString(known.revision()));
    }

    @Override
    public Converter getConverter() {
        return converter;
    }
}
