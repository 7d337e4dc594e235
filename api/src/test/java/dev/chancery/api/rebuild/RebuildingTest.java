package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.TestService;
import dev.chancery.api.rebuild.Rebuilding.Status;
import dev.chancery.query.rebuild.Rebuild;
import org.junit.jupiter.api.Test;

class RebuildingTest {

    @Test
    void after_an_error_another_one_can_be_started() throws Exception {
        try (TestService service = TestService.start()) {
            Rebuilding rebuilding = new Rebuilding(service.bean(Rebuild.class));
            rebuilding.start(_ -> {
                throw new OutOfMemoryError("as it were");
            });
            await().until(() -> rebuilding.state().status() == Status.FAILED);

            assertThat(rebuilding.start(Rebuild::compare)).isTrue();

            await().until(() -> rebuilding.state().status() == Status.DONE);
        }
    }
}
