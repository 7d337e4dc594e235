package dev.chancery.query.projection;

import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** JSON of tables, into which Supabase Auth and whoever has SQL could put more than can be served. */
public final class StoredJson {

    /** How deep JSON may nest, here as in requests: what is deeper could not be written into answers and events. */
    public static final int DEEPEST = 100;

    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StoredJson() {}

    /** An empty one where there is none, or none that can be served: one row must not fail a list of many. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String json) {
        try {
            return json != null && MAPPER.readValue(json, Object.class) instanceof Map<?, ?> object
                    ? (Map<String, Object>) object
                    : Map.of();
        } catch (StreamConstraintsException _) {
            return Map.of();
        }
    }

    /** Reads an {@link #object} that stands as a text in other JSON. */
    public static final class AsText extends ValueDeserializer<Map<String, Object>> {
        @Override
        public Map<String, Object> deserialize(JsonParser json, DeserializationContext context) {
            return object(json.getValueAsString());
        }
    }
}
