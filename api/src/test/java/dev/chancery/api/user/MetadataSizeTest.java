package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.chancery.command.user.Metadata;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetadataSizeTest {

    @Test
    void whatever_somebody_has_there_is_room_for_what_has_room_alone() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            Map<String, Object> current = metadata(random, 60_000);
            Map<String, Object> patch = metadata(random, 20_000);

            Map<String, Object> change = MetadataSize.USER.makingRoom(current, patch);

            assertThat(change).containsAllEntriesOf(patch);
            assertThatCode(() -> MetadataSize.USER.require(current, change)).doesNotThrowAnyException();
        }
    }

    /** Some of the names are the same in all of them. */
    private static Map<String, Object> metadata(Random random, int most) {
        Map<String, Object> metadata = new HashMap<>();
        int left = random.nextInt(most);
        while (left > 0 && metadata.size() < 40) {
            int size = 1 + random.nextInt(left);
            metadata.put("field" + random.nextInt(50), value(random, size));
            left -= size + 12;
        }
        return metadata;
    }

    private static Object value(Random random, int size) {
        return switch (random.nextInt(5)) {
            case 0 -> "x".repeat(size);
            case 1 -> "\\u0001".repeat(size / 6);
            case 2 -> Collections.nCopies(size / 20, Map.of());
            case 3 -> new BigDecimal("1e" + Math.min(size, 900));
            default -> size;
        };
    }

    @Test
    void a_change_that_takes_no_more_than_there_was_has_room() {
        String large = "x".repeat(40_000);
        Map<String, Object> current = Map.of("own", large, "dep", "AAA");

        assertThat(MetadataSize.USER.makingRoom(current, Map.of("dep", "BBB"))).isEqualTo(Map.of("dep", "BBB"));
        assertThat(MetadataSize.USER.makingRoom(
                        Map.of("own", Collections.nCopies(3_000, 1), "dep", "AAA"), Map.of("dep", "longer")))
                .isEqualTo(Map.of("dep", "longer"));
    }

    @Test
    void what_takes_the_room_goes_and_nothing_else() {
        Map<String, Object> current =
                Map.of("bio", "x".repeat(9_000), "list", Collections.nCopies(1_950, 1), "theme", "dark");
        Map<String, Object> groups = Map.of("groups", Collections.nCopies(200, "g"));

        Map<String, Object> change = MetadataSize.USER.makingRoom(current, groups);

        assertThat(Metadata.merge(current, change)).containsOnlyKeys("bio", "theme", "groups");
        assertThat(Metadata.merge(current, MetadataSize.USER.makingRoom(current, Map.of("note", "x".repeat(22_000)))))
                .containsOnlyKeys("list", "theme", "note");
        assertThat(MetadataSize.USER.makingRoom(current, Map.of("a", List.of())))
                .isEqualTo(Map.of("a", List.of()));
    }
}
