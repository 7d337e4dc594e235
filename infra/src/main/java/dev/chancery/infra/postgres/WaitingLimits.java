package dev.chancery.infra.postgres;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long a request may wait for the database, as shares of the time that it has altogether: the database gives up
 * first, so that the connection survives and the request still has time to say so. How long the database may wait for us is
 * a little more than that: a node that hangs or is lost in the midst of a transaction keeps the locks that others wait for.
 */
public record WaitingLimits(Duration request) {

    /** The pool accepts nothing shorter. */
    private static final long SHORTEST_POOL_WAIT_MILLIS = 250;

    void applyTo(HikariConfig config, DatabaseUrl url) {
        config.setConnectionTimeout(Math.max(SHORTEST_POOL_WAIT_MILLIS, share(80)));
        Map<String, Long> limits = new LinkedHashMap<>();
        limits.put("lock_timeout", share(80));
        limits.put("statement_timeout", share(90));
        limits.put("idle_in_transaction_session_timeout", share(120));
        // milliseconds and seconds: one probe at least falls within the time
        limits.put("tcp_user_timeout", share(120));
        limits.put("tcp_keepalives_idle", seconds(80));
        limits.put("tcp_keepalives_interval", seconds(20));
        limits.keySet().removeAll(SessionOptions.names(url));
        config.setConnectionInitSql(SessionSettings.of(url).with(limits).sql());
    }

    private long seconds(int percent) {
        return Math.max(1, share(percent) / 1000);
    }

    /** At least one: zero would mean no limit. */
    private long share(int percent) {
        return Math.max(1, request.toMillis() * percent / 100);
    }
}
