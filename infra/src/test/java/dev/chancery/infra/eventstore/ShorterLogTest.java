package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A copy that lacks the last moments takes over while a node runs: it draws their positions anew. */
class ShorterLogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Failover way = new Failover(database.dataSource());

    @AfterEach
    void close() {
        database.close();
    }

    private static final class Failover extends DelegatingDataSource {

        private volatile DataSource now;

        Failover(DataSource first) {
            super(first);
            now = first;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return now.getConnection();
        }
    }

    @Test
    void a_position_that_was_settled_before_may_yet_become_visible_there() throws SQLException {
        Connections connections = new Connections(way);
        EventRows rows = new EventRows(
                new EventCatalogue(),
                EventJson.mapper(),
                new Keyring(MasterKeys.parse(LogFixture.MASTER_KEY)),
                connections);
        LogReader log = new LogReader(rows, connections);
        long kept;
        try (RawWriter writer = new RawWriter(way)) {
            kept = writer.append();
            writer.commit();
        }
        try (TestDatabase copy = database.copy()) {
            try (RawWriter writer = new RawWriter(way)) {
                writer.append();
                writer.abort();
                long lost = writer.append();
                writer.commit();
                assertThat(positions(log, kept)).containsExactly(lost);
            }

            way.now = copy.dataSource();

            try (RawWriter slow = new RawWriter(way);
                    RawWriter fast = new RawWriter(way)) {
                long first = slow.append();
                long second = fast.append();
                fast.commit();
                assertThat(positions(log, kept)).isEmpty();
                slow.commit();
                assertThat(positions(log, kept)).containsExactly(first, second);
            }
        }
    }

    private static List<Long> positions(LogReader log, long after) {
        return log.readAfter(after, 10).stream().map(StoredEvent::position).toList();
    }

    @Test
    void a_follower_goes_on_from_where_it_was_there() {
        try (LogFixture before = node()) {
            new Scene(before).signedUp("ann@example.com");
            await().atMost(PATIENCE).until(() -> before.counted() == 1);
        }
        try (TestDatabase copy = database.copy();
                LogFixture node = node()) {
            for (int i = 0; i < 5; i++) {
                new Scene(node).signedUp("lost-" + i + "@example.com");
            }
            await().atMost(PATIENCE).until(() -> node.counted() == 5);

            way.now = copy.dataSource();

            new Scene(node).signedUp("bea@example.com");
            new Scene(node).signedUp("cid@example.com");
            await().atMost(PATIENCE).until(() -> node.counted() == 7);
        }
    }

    /** Where only the log was put back. */
    @Test
    void a_follower_that_was_beyond_the_end_goes_on_at_the_end() {
        try (LogFixture before = node()) {
            new Scene(before).signedUp("ann@example.com");
            await().atMost(PATIENCE).until(() -> before.counted() == 1);
        }
        new JdbcTemplate(way)
                .update("UPDATE chancery.token_entry SET token = convert_to('{\"globalIndex\":1000}', 'UTF8')");

        try (LogFixture node = node()) {
            await().atMost(PATIENCE)
                    .until(() -> new JdbcTemplate(way)
                            .queryForList("SELECT convert_from(token, 'UTF8') FROM chancery.token_entry", String.class)
                            .equals(List.of("{\"globalIndex\":1}")));
            new Scene(node).signedUp("bea@example.com");
            await().atMost(PATIENCE).until(() -> node.counted() == 1);
        }
    }

    private LogFixture node() {
        return new LogFixture(way, new SimpleMeterRegistry());
    }
}
