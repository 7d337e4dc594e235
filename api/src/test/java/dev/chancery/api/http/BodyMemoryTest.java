package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {

    private static final long HEAP = 64L << 20;
    private static final Duration NONE = Duration.ZERO;
    private static final int MANY = (int) (HEAP / 8 / RequestBody.LIMIT) - 1;

    private final BodyMemory memory = new BodyMemory(HEAP);

    @Test
    void on_the_smallest_heap_there_is_room_for_one_body_of_every_size() {
        BodyMemory smallest = new BodyMemory(0);
        for (int size : new int[] {0, 1, BodyMemory.SMALL, BodyMemory.SMALL + 1, RequestBody.LIMIT}) {
            try (BodyMemory.Share share = smallest.open(NONE)) {
                share.forArriving(RequestBody.LIMIT + 1);
                share.forWork(size);
            }
        }
    }

    @Test
    void who_finds_no_room_is_told_to_come_again() {
        for (int i = 0; i < MANY; i++) {
            memory.open(NONE).forArriving(RequestBody.LIMIT + 1);
        }

        assertThatThrownBy(() -> memory.open(NONE).forArriving(RequestBody.LIMIT + 1))
                .isInstanceOfSatisfying(ApiException.class, answer -> {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.headers()).containsKey("Retry-After");
                });
    }

    @Test
    void what_one_gives_back_another_waits_for() {
        BodyMemory.Share first = memory.open(NONE);
        first.forWork(RequestBody.LIMIT);

        CompletableFuture<Void> second = CompletableFuture.runAsync(
                () -> memory.open(Duration.ofMinutes(1)).forWork(RequestBody.LIMIT));
        assertThat(second).isNotDone();
        first.close();

        assertThat(second).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void small_bodies_do_not_wait_for_large_ones() {
        for (int i = 0; i < MANY; i++) {
            memory.open(NONE).forArriving(RequestBody.LIMIT + 1);
        }
        memory.open(NONE).forWork(RequestBody.LIMIT);

        for (int i = 0; i < 100; i++) {
            memory.open(NONE).forWork(BodyMemory.SMALL);
        }
    }

    @Test
    void a_large_body_that_is_there_does_not_wait_for_those_that_are_still_being_sent() {
        for (int i = 0; i < MANY; i++) {
            memory.open(NONE).forArriving(RequestBody.LIMIT + 1);
        }

        memory.open(NONE).forWork(RequestBody.LIMIT);
    }
}
