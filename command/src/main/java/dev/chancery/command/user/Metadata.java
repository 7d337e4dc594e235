package dev.chancery.command.user;

import java.util.LinkedHashMap;
import java.util.Map;

/** How metadata change: shallowly, with null as the sign of removal. */
public final class Metadata {

    public static final String EMAIL_VERIFIED = "email_verified";
    public static final String PHONE_VERIFIED = "phone_verified";

    private Metadata() {}

    public static Map<String, Object> merge(Map<String, Object> current, Map<String, Object> patch) {
        Map<String, Object> merged = new LinkedHashMap<>(current);
        patch.forEach((key, value) -> {
            if (value == null) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        });
        return merged;
    }
}
