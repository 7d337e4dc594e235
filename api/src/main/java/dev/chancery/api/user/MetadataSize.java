package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.Metadata;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * How large metadata may become. They are in every access token, which is a header field, and in memory many times over
 * wherever users are listed: a value takes up more there than its text, however short that is.
 */
public enum MetadataSize {
    USER("user_metadata", 32 * 1024, 2048),
    APP("app_metadata", 12 * 1024, 1024);

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<ToLongFunction<Size>> MEASURES = List.of(size -> size.bytes, size -> size.values);

    private final String name;
    private final int mostBytes;
    private final int mostValues;

    /** @param mostBytes of JSON without blanks, its numbers in full */
    MetadataSize(String name, int mostBytes, int mostValues) {
        this.name = name;
        this.mostBytes = mostBytes;
        this.mostValues = mostValues;
    }

    /**
     * The change, and away with the largest of what it does not name, as far as there is no room for both; what was there had room.
     *
     * @param patch for which alone there is room
     * @return what {@link #require} lets pass
     */
    public Map<String, Object> makingRoom(Map<String, Object> current, Map<String, Object> patch) {
        Map<String, Object> change = new LinkedHashMap<>(patch);
        Size room = room(current);
        Size after = Size.of(Metadata.merge(current, patch));
        if (after.bytes <= room.bytes && after.values <= room.values) {
            return change;
        }
        List<Field> fields = Field.of(current);
        for (ToLongFunction<Size> measure : MEASURES) {
            for (Field field : largestFirst(fields, measure)) {
                if (measure.applyAsLong(after) > measure.applyAsLong(room) && !change.containsKey(field.name())) {
                    change.put(field.name(), null);
                    after.remove(field.size());
                }
            }
        }
        return change;
    }

    private static List<Field> largestFirst(List<Field> fields, ToLongFunction<Size> measure) {
        return fields.stream()
                .sorted(Comparator.comparingLong((Field field) -> measure.applyAsLong(field.size()))
                        .reversed())
                .toList();
    }

    /** Whoever has more, as from Supabase Auth, may keep as much. */
    private Size room(Map<String, Object> current) {
        Size before = Size.of(current);
        return new Size(Math.max(mostBytes, before.bytes), Math.max(mostValues, before.values));
    }

    /** @throws ApiException 400 if what comes of the change is too large, and larger than before */
    public void require(Map<String, Object> current, Map<String, Object> patch) {
        Size room = room(current);
        Size after = Size.of(Metadata.merge(current, patch));
        if (after.bytes > room.bytes) {
            throw ApiException.validation("%s must be at most %d bytes of JSON".formatted(name, mostBytes));
        }
        if (after.values > room.values) {
            throw ApiException.validation("%s must have at most %d values".formatted(name, mostValues));
        }
    }

    private record Field(String name, Size size) {

        static List<Field> of(Map<String, Object> metadata) {
            return metadata.entrySet().stream()
                    .map(field -> new Field(
                            field.getKey(), Size.of(Collections.singletonMap(field.getKey(), field.getValue()))))
                    .toList();
        }
    }

    private static final class Size {

        private long bytes;
        private long values;

        Size(long bytes, long values) {
            this.bytes = bytes;
            this.values = values;
        }

        static Size of(Map<String, Object> metadata) {
            Size size = new Size(JSON.writeValueAsBytes(metadata).length, 0);
            size.add(metadata);
            return size;
        }

        /** One field of several: its braces were not there, but a comma was. */
        void remove(Size field) {
            bytes -= field.bytes - 1;
            values -= field.values - 1;
        }

        private void add(Object value) {
            values++;
            switch (value) {
                case Map<?, ?> object -> object.values().forEach(this::add);
                case Collection<?> array -> array.forEach(this::add);
                case Number number ->
                    bytes += digits(number) - number.toString().length();
                case null, default -> {}
            }
        }

        /** Numbers are stored in full: 1e40 has 41 digits. */
        private static long digits(Number number) {
            BigDecimal decimal = new BigDecimal(number.toString());
            long whole = Math.max(1, (long) decimal.precision() - decimal.scale());
            return whole
                    + Math.max(0, decimal.scale())
                    + (decimal.scale() > 0 ? 1 : 0)
                    + (decimal.signum() < 0 ? 1 : 0);
        }
    }
}
