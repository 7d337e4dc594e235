package dev.chancery.infra.eventstore;

import dev.chancery.infra.metrics.AskedGauge;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far a follower is behind the log, on whichever node it is that follows; looked up when metrics are read. */
final class FollowersLag {

    private static final String PLACE = """
            (SELECT min((convert_from(token, 'UTF8')::jsonb ->> 'globalIndex')::bigint) FROM chancery.token_entry
             WHERE processor_name = ?)""";

    private static final String POSITIONS =
            "SELECT coalesce(max(position), 0) - coalesce(%s, 0) FROM events.event".formatted(PLACE);

    private static final String SECONDS = """
            SELECT coalesce((
              SELECT greatest(0, extract(epoch FROM clock_timestamp() - occurred_at)) FROM events.event
              WHERE position > %s ORDER BY position LIMIT 1), 0)
            """.formatted(PLACE);

    private final JdbcClient database;

    FollowersLag(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    void measure(String follower, MeterRegistry meters) {
        AskedGauge.of("chancery.follower.behind.positions", () -> ask(POSITIONS, follower))
                .description("Positions of the log that a follower has yet to read")
                .tag("follower", follower)
                .register(meters);
        AskedGauge.of("chancery.follower.behind.seconds", () -> ask(SECONDS, follower))
                .description("Age of the first event that a follower has yet to read")
                .tag("follower", follower)
                .register(meters);
    }

    private double ask(String sql, String follower) {
        return database.sql(sql).param(follower).query(Double.class).single();
    }
}
