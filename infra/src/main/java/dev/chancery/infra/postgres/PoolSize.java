package dev.chancery.infra.postgres;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * How many connections to the database there are, and how long each lives.
 *
 * @param most connections at once
 * @param idle how many are kept open while nobody needs them
 * @param maxLifetime after which a connection is replaced; zero for half an hour
 * @param maxIdleTime after which a connection that nobody needs is closed; zero for never
 */
public record PoolSize(int most, OptionalInt idle, Duration maxLifetime, Duration maxIdleTime) {

    /** What the pool accepts. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(30);

    private static final Duration SHORTEST_IDLENESS = Duration.ofSeconds(10);

    /**
     * The connections that a share of the server's limit comes to, at least one.
     *
     * @param percentage of {@code max_connections}, 1 to 100
     */
    public static int share(DataSource database, int percentage) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT current_setting('max_connections')::int")) {
            row.next();
            return Math.max(1, row.getInt(1) * percentage / 100);
        }
    }

    void applyTo(HikariConfig config) {
        config.setMaximumPoolSize(most);
        if (!maxLifetime.isZero()) {
            config.setMaxLifetime(longer(maxLifetime, SHORTEST_LIFE));
        }
        idle.ifPresent(kept -> config.setMinimumIdle(Math.min(kept, most)));
        if (!maxIdleTime.isZero()) {
            config.setMinimumIdle(0);
            config.setIdleTimeout(longer(maxIdleTime, SHORTEST_IDLENESS));
        }
    }

    private static long longer(Duration wanted, Duration shortest) {
        return Math.max(wanted.toMillis(), shortest.toMillis());
    }
}
