package dev.chancery.infra.ratelimit;

import java.time.Duration;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Time that passes when a test says so: nodes have it from here, and for the database everything is set back. It begins where
 * System.nanoTime may begin, below zero.
 */
final class PassingTime implements LongSupplier {

    private final JdbcClient database;
    private volatile long nanos = -Duration.ofHours(2).toNanos();

    PassingTime(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        database.sql("""
                        UPDATE chancery.rate_limit
                        SET full_at = full_at - :micros * interval '1 us', forget_at = forget_at - :micros * interval '1 us'
                        """).param("micros", time.toNanos() / 1_000).update();
    }

    @Override
    public long getAsLong() {
        return nanos;
    }
}
