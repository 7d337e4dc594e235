package dev.chancery.infra.background;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerTest {

    @Test
    void goes_on_after_a_step_that_failed_for_want_of_memory() {
        AtomicInteger steps = new AtomicInteger();
        Worker worker = new Worker("test");
        worker.start();
        try {
            worker.every(Duration.ofMillis(1), () -> {
                if (steps.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("in a test");
                }
                return false;
            });

            await().until(() -> steps.get() > 2);
        } finally {
            worker.stop();
        }
    }
}
