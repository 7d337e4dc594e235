package dev.chancery.query.adoption;

import dev.chancery.command.user.AdoptedParts;
import dev.chancery.query.projection.StoredJson;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** A row whose columns are read to the letter: NULL is null, whatever the column. */
record FoundRow(ResultSet row) {

    /** What is made of a row. */
    interface Reader<T> {
        T read(FoundRow row) throws SQLException;
    }

    /** @throws UnreadableRow naming the row */
    static <T> T read(ResultSet row, String table, Reader<T> reader) throws SQLException {
        FoundRow found = new FoundRow(row);
        try {
            return reader.read(found);
        } catch (JacksonException e) {
            throw new UnreadableRow(table, found.uuid("id"), e.getOriginalMessage(), e);
        }
    }

    String text(String column) throws SQLException {
        return row.getString(column);
    }

    /** Of an array; NULL is an empty one. */
    List<String> texts(String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }

    UUID uuid(String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    Boolean bool(String column) throws SQLException {
        return row.getObject(column, Boolean.class);
    }

    Integer integer(String column) throws SQLException {
        return row.getObject(column, Integer.class);
    }

    Long number(String column) throws SQLException {
        return row.getObject(column, Long.class);
    }

    /** Of {@code timestamptz}. */
    Instant instant(String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** Of {@code timestamp} in UTC. */
    Instant localInstant(String column) throws SQLException {
        LocalDateTime value = row.getObject(column, LocalDateTime.class);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    AdoptedParts.Json json(String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : ofJson(text);
    }

    /** To the letter, too, where it is none that could be served. */
    static AdoptedParts.Json ofJson(String text) {
        try {
            return AdoptedParts.Json.of(StoredJson.MAPPER.readValue(text, Object.class));
        } catch (StreamConstraintsException _) {
            return AdoptedParts.Json.asText(text);
        }
    }

    /** Of an array of JSON objects; NULL is an empty one. */
    <T> List<T> list(String column, Class<T> type) throws SQLException {
        String text = row.getString(column);
        return text == null
                ? List.of()
                : StoredJson.MAPPER.readerForListOf(type).readValue(text);
    }
}
