package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.user.UserEvent.Via;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Names within events that golden files do not all have. */
class StoredNamesTest {

    @Test
    void how_a_fact_came_about_is_stored_by_these_names() {
        assertThat(Arrays.stream(Via.values())
                        .map(via -> EventJson.mapper().valueToTree(via).stringValue()))
                .containsExactlyInAnyOrder("self", "admin", "provider", "autoconfirm");
    }
}
