package dev.chancery.infra.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.hook.HookOutcome.Failed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of a call that came to nothing. */
class HookTest {

    private static final byte[] PAYLOAD = "{}".getBytes();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    static Stream<Arguments> exceptions() {
        return Stream.of(
                Arguments.of(new CancellationException(), "interrupted"),
                Arguments.of(new IllegalStateException(), "error"));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void who_is_interrupted_is_told_from_what_is_broken(RuntimeException exception, String outcome) {
        Hook hook = new Hook(
                HookPoint.CUSTOM_ACCESS_TOKEN,
                (_, _, _) -> {
                    throw exception;
                },
                meters);

        assertThatThrownBy(() -> hook.ask(PAYLOAD)).isSameAs(exception);

        assertThat(counted(outcome)).isOne();
    }

    @Test
    void while_the_database_is_away_a_function_has_not_been_called() {
        HikariConfig nobody = new HikariConfig();
        nobody.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none");
        nobody.setInitializationFailTimeout(-1);
        nobody.setConnectionTimeout(250);
        try (HookConnections away = new HookConnections(new HikariDataSource(nobody))) {
            Hook hook = Hook.of(
                    HookPoint.CUSTOM_ACCESS_TOKEN,
                    new HookTarget.Function("public", "claims"),
                    HookPace.USUAL,
                    away,
                    InstantSource.system(),
                    meters);

            assertThat(hook.ask(PAYLOAD)).isEqualTo(new Failed(HookFault.noConnection()));
        }

        assertThat(counted("no_connection")).isOne();
    }

    private long counted(String outcome) {
        return meters.timer("chancery.hook.calls", "hook", "customize-access-token", "outcome", outcome)
                .count();
    }
}
