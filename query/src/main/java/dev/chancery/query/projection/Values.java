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

    private static final Instant BEGINNING_OF_TIME = OffsetDateTime.MIN.toInstant();
    private static final Instant END_OF_TIME = OffsetDateTime.MAX.toInstant();

    private Values() {}

    /** For {@code timestamptz}, whose infinities the driver knows as the ends of time. */
    public static OffsetDateTime timestamp(Instant instant) {
        if (instant == null) {
            return null;
        }
        if (instant.equals(END_OF_TIME)) {
            return OffsetDateTime.MAX;
        }
        return instant.equals(BEGINNING_OF_TIME) ? OffsetDateTime.MIN : instant.atOffset(ZoneOffset.UTC);
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
