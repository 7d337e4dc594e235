package dev.chancery.infra.postgres;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;

/**
 * How long a request may wait for the database, as shares of the time that it has altogether: the database gives up
 * first, so that the connection survives and the request still has time to say so.
 */
public record WaitingLimits(Duration request) {

    /** The pool accepts nothing shorter. */
    private static final long SHORTEST_POOL_WAIT_MILLIS = 250;

    void applyTo(HikariConfig config, DatabaseUrl url) {
        config.setConnectionTimeout(Math.max(SHORTEST_POOL_WAIT_MILLIS, share(80)));
        config.setConnectionInitSql(Databases.IN_UTC
                + setUnlessSaid(url, "lock_timeout", share(80))
                + setUnlessSaid(url, "statement_timeout", share(90)));
    }

    private static String setUnlessSaid(DatabaseUrl url, String setting, long millis) {
        return SessionOptions.names(url.properties().getOrDefault("options", ""))
                        .contains(setting)
                ? ""
                : "; SET %s = %d".formatted(setting, millis);
    }

    /** At least one: zero would mean no limit. */
    private long share(int percent) {
        return Math.max(1, request.toMillis() * percent / 100);
    }
}
