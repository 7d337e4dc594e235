package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.Metadata;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * How large metadata may become. They are in every access token, which is a header field, and in memory many times over
 * wherever users are listed.
 */
enum MetadataSize {
    USER("user_metadata", 32 * 1024),
    APP("app_metadata", 12 * 1024);

    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final int most;

    /** @param most bytes of JSON */
    MetadataSize(String name, int most) {
        this.name = name;
        this.most = most;
    }

    /** @throws ApiException 400 if what comes of the change is too large, and not smaller than before */
    void require(Map<String, Object> current, Map<String, Object> patch) {
        int size = size(Metadata.merge(current, patch));
        if (size > most && size >= size(current)) {
            throw ApiException.validation("%s must be at most %d bytes of JSON".formatted(name, most));
        }
    }

    private static int size(Map<String, Object> metadata) {
        return JSON.writeValueAsBytes(metadata).length;
    }
}
