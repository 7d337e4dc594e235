package dev.chancery.api.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.SearchTransaction;
import dev.chancery.query.Totals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class TotalsTest {

    /** The row after those that are counted each time keeps the database busy. */
    private static final String SLOW = "FROM generate_series(1, ?::int) n WHERE n < 10500 OR pg_sleep(10) IS NOT NULL";

    @Test
    void what_takes_too_long_to_be_counted_is_estimated_and_not_tried_again_at_once() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Totals totals = new Totals(new SearchTransaction(database.dataSource()), InstantSource.system());
            Instant begin = Instant.now();

            long total = totals.of(SLOW, List.of(20_000));

            assertThat(total).isGreaterThan(10_000);
            assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));

            Instant again = Instant.now();
            assertThat(totals.of(SLOW, List.of(20_000))).isEqualTo(total);
            assertThat(Duration.between(again, Instant.now())).isLessThan(Duration.ofSeconds(2));
        }
    }
}
