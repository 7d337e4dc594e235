package dev.chancery.api.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Times as Go writes them: RFC 3339 in UTC, with as many digits of the second as are not zero. */
public final class Rfc3339 extends StdSerializer<Instant> {

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    /** Go's zero. The database has years before it, and an infinity in that direction, too. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    /** RFC 3339 has four digits for the year; the database has an infinity. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    public Rfc3339() {
        super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializationContext context) {
        json.writeString(format(value));
    }

    public static String format(Instant value) {
        Instant notTooEarly = value.isBefore(FIRST) ? FIRST : value;
        return FORMAT.format(notTooEarly.isAfter(LAST) ? LAST : notTooEarly);
    }
}
