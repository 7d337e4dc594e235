package dev.chancery.query.projection;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How values of events become values of columns. */
public final class Values {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private Values() {}

    /** For {@code timestamptz}. */
    public static OffsetDateTime timestamp(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** For {@code timestamp}, in UTC. */
    public static LocalDateTime localTimestamp(Instant instant) {
        return instant == null ? null : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** For {@code json} and {@code jsonb}; null stays null. */
    public static String json(Object value) {
        return value == null ? null : JSON.writeValueAsString(value);
    }

    /** For {@code json} and {@code jsonb} columns that must hold an object. */
    public static String jsonOrEmpty(Object value) {
        return value == null ? "{}" : json(value);
    }

    /** For the many text columns in which the real server writes an empty string rather than null. */
    public static String textOrEmpty(String value) {
        return value == null ? "" : value;
    }
}
