package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.rebuild.Rebuilding.Status;
import org.junit.jupiter.api.Test;

class RebuildingTest {

    private final Rebuilding rebuilding = new Rebuilding(null);

    @Test
    void after_an_error_another_one_can_be_started() {
        assertThat(rebuilding.start(_ -> {
                    throw new OutOfMemoryError("as it were");
                }))
                .isTrue();

        await().until(() -> rebuilding.state().status() == Status.FAILED);
        assertThat(rebuilding.start(_ -> {
                    throw new IllegalStateException("again");
                }))
                .isTrue();
    }
}
