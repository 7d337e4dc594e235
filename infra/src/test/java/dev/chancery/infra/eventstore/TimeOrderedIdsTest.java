package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.common.IdentifierFactory;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {

    @Test
    void axon_draws_ids_that_sort_by_the_time_at_which_they_were_drawn() {
        IdentifierFactory ids = IdentifierFactory.getInstance();
        List<String> drawn =
                Stream.generate(ids::generateIdentifier).limit(20_000).toList();

        assertThat(drawn).isSorted().doesNotHaveDuplicates();
        assertThat(drawn.stream().map(UUID::fromString))
                .allMatch(id -> id.version() == 7 && id.variant() == 2)
                .allMatch(id -> Math.abs((id.getMostSignificantBits() >>> 16) - System.currentTimeMillis()) < 60_000);
    }

    @Test
    void no_two_threads_draw_the_same() {
        TimeOrderedIds ids = new TimeOrderedIds();
        ConcurrentSkipListSet<String> drawn = new ConcurrentSkipListSet<>();

        IntStream.range(0, 50_000).parallel().forEach(_ -> drawn.add(ids.generateIdentifier()));

        assertThat(drawn).hasSize(50_000);
    }
}
