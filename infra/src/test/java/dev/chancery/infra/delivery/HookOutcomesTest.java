package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.hook.HookPace;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.HookTarget;
import dev.chancery.infra.hook.Hooks;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message of which the hook may have heard is not told without end: somebody would get it each time. */
class HookOutcomesTest {

    private final FakeService service = new FakeService(_ -> Answered.json("{}"));

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "204, Accepted",
        "201, Uncertain",
        "302, Uncertain",
        "502, Uncertain",
        "504, Uncertain",
        "404, Deferred",
        "429, Deferred",
        "500, Deferred"
    })
    void a_status_says_whether_it_may_have_been_heard(int status, String outcome) {
        service.answering(_ -> new Answered(status, ""));

        assertThat(told().getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void a_call_that_was_cut_off_may_have_been_heard() {
        service.answering(_ -> {
            throw new IllegalStateException("nobody is to hear anything");
        });

        assertThat(told()).isInstanceOf(Outcome.Uncertain.class);
    }

    @Test
    void whoever_is_not_there_has_heard_nothing() {
        service.close();

        assertThat(told()).isInstanceOf(Outcome.Unavailable.class);
    }

    private Outcome told() {
        Hooks hooks = new Hooks(
                Map.of(HookPoint.SEND_EMAIL, new HookTarget.Endpoint(service.url(), List.of())),
                new HookPace(Duration.ofSeconds(10), Duration.ofMillis(10), 3, Duration.ofSeconds(1)),
                // none of them is a function
                null,
                InstantSource.system(),
                new SimpleMeterRegistry());
        return HookOutcomes.of(hooks.at(HookPoint.SEND_EMAIL).orElseThrow().tell("{}".getBytes(), UUID.randomUUID()));
    }
}
