package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.query.rebuild.Rebuild;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServiceClockTest {

    @Test
    void whoever_asks_for_the_time_gets_what_a_table_can_hold() throws Exception {
        Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (TestService service = TestService.startAt(() -> second.plusNanos(123_456_789))) {
            assertThat(service.bean(InstantSource.class).instant()).isEqualTo(second.plusNanos(123_456_000));

            JsonNode session = service.signUp("ann@example.com");
            service.refresh(session.get("refresh_token").stringValue());

            assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        }
    }
}
