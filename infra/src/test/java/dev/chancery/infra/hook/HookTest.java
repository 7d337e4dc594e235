package dev.chancery.infra.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.hook.HookOutcome.Failed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLTransientConnectionException;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

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
                (_, _) -> {
                    throw exception;
                },
                meters);

        assertThatThrownBy(() -> hook.ask(PAYLOAD)).isSameAs(exception);

        assertThat(counted(outcome)).isOne();
    }

    @Test
    void without_a_connection_a_function_has_not_been_called() {
        Hook hook = Hook.of(
                HookPoint.CUSTOM_ACCESS_TOKEN,
                new HookTarget.Function("public", "claims"),
                HookPace.USUAL,
                new Exhausted(),
                InstantSource.system(),
                meters);

        assertThat(hook.ask(PAYLOAD)).isEqualTo(new Failed(HookFault.noConnection()));

        assertThat(counted("no_connection")).isOne();
    }

    private long counted(String outcome) {
        return meters.timer("chancery.hook.calls", "hook", "customize-access-token", "outcome", outcome)
                .count();
    }

    private static final class Exhausted extends AbstractDataSource {

        @Override
        public Connection getConnection() throws SQLTransientConnectionException {
            throw new SQLTransientConnectionException("all are in use");
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLTransientConnectionException {
            return getConnection();
        }
    }
}
