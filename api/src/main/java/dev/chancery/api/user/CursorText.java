package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Rfc3339;
import dev.chancery.query.user.UserList.Cursor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cursors as clients carry them: base64url of a small JSON object, opaque to them. */
final class CursorText {

    private static final JsonMapper JSON = new JsonMapper();

    private CursorText() {}

    static String of(Cursor cursor) {
        String json = JSON.createObjectNode()
                .put("created_at", Rfc3339.format(cursor.createdAt()))
                .put("id", cursor.id().toString())
                .toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static Cursor parse(String text) {
        try {
            JsonNode json = JSON.readTree(Base64.getUrlDecoder().decode(text));
            Instant createdAt = Instant.parse(json.get("created_at").stringValue());
            if (createdAt.isBefore(Cursor.EARLIEST) || createdAt.isAfter(Cursor.LATEST)) {
                throw new IllegalArgumentException("no time of a user's");
            }
            return new Cursor(createdAt, UUID.fromString(json.get("id").stringValue()));
        } catch (RuntimeException e) {
            throw ApiException.validation("Bad Pagination Parameters: invalid cursor");
        }
    }
}
