package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.StartupFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ServerWatchTest {

    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicReference<StartupFailure> lost = new AtomicReference<>();
    private long nanoTime;

    @Test
    void the_fourth_end_within_a_minute_is_the_last() {
        ServerWatch watch = watch(() -> false);
        for (int end = 1; end <= 3; end++) {
            assertThat(watch.look()).isTrue();
            nanoTime += Duration.ofSeconds(20).toNanos();
        }

        assertThat(watch.look()).isFalse();
        assertThat(restarts).hasValue(3);
        assertThat(lost.get()).hasMessageContaining("again and again");
    }

    @Test
    void ends_that_are_further_apart_are_not_counted_together() {
        ServerWatch watch = watch(() -> false);
        for (int end = 1; end <= 10; end++) {
            assertThat(watch.look()).isTrue();
            nanoTime += Duration.ofSeconds(21).toNanos();
        }

        assertThat(restarts).hasValue(10);
        assertThat(lost.get()).isNull();
    }

    @Test
    void a_look_that_fails_is_followed_by_another() {
        AtomicInteger looks = new AtomicInteger();
        ServerWatch watch = watch(() -> {
            if (looks.incrementAndGet() == 1) {
                throw new IllegalStateException("too many open files");
            }
            return false;
        });

        assertThat(watch.look()).isTrue();
        assertThat(restarts).hasValue(0);
        assertThat(watch.look()).isTrue();
        assertThat(restarts).hasValue(1);
    }

    private ServerWatch watch(BooleanSupplier alive) {
        ServerWatch watch = new ServerWatch(alive, restarts::incrementAndGet, Path.of("postgres.log"), () -> nanoTime);
        watch.whenLost(lost::set);
        return watch;
    }
}
