package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.PoolSize;
import dev.chancery.infra.postgres.WaitingLimits;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node is stopped, or its machine is lost, after it has drawn a position and before it commits. */
class HangingNodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PoolSize ONE = new PoolSize(1, OptionalInt.empty(), Duration.ZERO, Duration.ZERO);

    private final TestDatabase database = TestPostgres.freshDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void others_wait_for_it_no_longer_than_a_request_may_take_and_are_seen_to_wait() throws SQLException {
        Optional<WaitingLimits> limits = Optional.of(new WaitingLimits(Duration.ofSeconds(2)));
        try (LogFixture node = new LogFixture(database.dataSource());
                HikariDataSource pool = Databases.openForRequests(database.url(), ONE, limits)) {
            RawWriter hanging = new RawWriter(pool);
            hanging.append();
            new Scene(node).signedUp("ann@example.com");

            assertThat(behind(node, "positions")).isEqualTo(2);
            assertThat(node.counted()).isZero();
            await().atMost(PATIENCE).until(() -> node.counted() == 1);

            await().atMost(PATIENCE).until(() -> behind(node, "positions") == 0);
            assertThat(behind(node, "seconds")).isZero();
            assertThatThrownBy(hanging::commit).isInstanceOf(SQLException.class);
        }
    }

    private static double behind(LogFixture node, String unit) {
        return node.bean(MeterRegistry.class)
                .get("chancery.follower.behind." + unit)
                .tag("follower", EventCounter.PROCESSOR)
                .gauge()
                .value();
    }
}
