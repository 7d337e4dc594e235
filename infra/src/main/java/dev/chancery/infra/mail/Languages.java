package dev.chancery.infra.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which language a reader gets (RFC 4647 §3.4, lookup). */
final class Languages {

    private static final int MAX_TAG_LENGTH = 35;

    private Languages() {}

    /**
     * What the reader prefers, and each more general language, the best first: {@code de-CH}, {@code de}.
     *
     * @param variables as in {@link Letter}
     */
    static List<String> of(Map<String, Object> variables) {
        if (!(variables.get("Data") instanceof Map<?, ?> data)) {
            return List.of();
        }
        Object language =
                data.get("locale") instanceof String locale && !locale.isBlank() ? locale : data.get("language");
        return language instanceof String tag && tag.length() <= MAX_TAG_LENGTH ? of(tag) : List.of();
    }

    private static List<String> of(String text) {
        List<String> tags = new ArrayList<>();
        String tag = normalized(text);
        while (!tag.isEmpty() && !tag.equals("und")) {
            tags.add(tag);
            int dash = tag.lastIndexOf('-');
            tag = dash < 0 ? "" : tag.substring(0, dash);
        }
        return tags;
    }

    /** One spelling for a tag, however it is written: {@code de_ch}, {@code DE-CH}. */
    static String normalized(String tag) {
        return Locale.forLanguageTag(tag.replace('_', '-')).toLanguageTag();
    }
}
