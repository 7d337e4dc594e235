package dev.chancery.api.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Texts that belong to one person, or are secret, and must not be found where everybody may look. */
final class Traces {

    private final Set<String> texts = new LinkedHashSet<>();

    String add(String text) {
        // shorter ones would be found by chance
        assertThat(text).hasSizeGreaterThanOrEqualTo(8);
        texts.add(text);
        return text;
    }

    Set<String> all() {
        return Set.copyOf(texts);
    }

    /** The tokens of a session. */
    JsonNode addSession(JsonNode session) {
        add(session.get("access_token").stringValue());
        add(session.get("refresh_token").stringValue());
        return session;
    }

    /** Says which of the texts are in this one, as they are or in a common encoding. */
    void assertAbsentFrom(String place, String content) {
        assertThat(texts).isNotEmpty();
        String lowerCase = content.toLowerCase(Locale.ROOT);
        List<String> found = texts.stream()
                .filter(text -> lowerCase.contains(text.toLowerCase(Locale.ROOT))
                        || lowerCase.contains(hex(text))
                        || base64(text).stream().anyMatch(content::contains))
                .toList();
        assertThat(found).as("found in " + place).isEmpty();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is left of the text in base64 wherever in a longer one it begins, in both alphabets. */
    private static List<String> base64(String text) {
        List<String> encoded = new ArrayList<>();
        for (int offset = 0; offset < 3; offset++) {
            byte[] bytes = (" ".repeat(offset) + text).getBytes(StandardCharsets.UTF_8);
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String whole = encoder.withoutPadding().encodeToString(bytes);
                int end = whole.length() - (bytes.length % 3 == 0 ? 0 : 1);
                encoded.add(whole.substring(offset == 0 ? 0 : offset + 1, end));
            }
        }
        return encoded;
    }
}
