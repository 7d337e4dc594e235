package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A limit of ours holds unless the URL sets that very one, however it writes it. */
class WaitingLimitsTest {

    private static final PoolSize ONE = new PoolSize(1, OptionalInt.empty(), Duration.ZERO, Duration.ZERO);

    private static TestDatabase database;

    @BeforeAll
    static void create() {
        database = TestPostgres.emptyDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    /** What the database waits for us. */
    @Test
    void a_node_that_says_nothing_is_given_up_a_little_after_its_requests() throws SQLException {
        try (var pool = Databases.openForRequests(
                        database.administratorUrl(), ONE, Optional.of(new WaitingLimits(Duration.ofSeconds(10))));
                var connection = pool.getConnection();
                var row = connection.createStatement().executeQuery("""
                        SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('tcp_user_timeout'),
                          current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval')
                        """)) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("12s");
            assertThat(row.getString(2)).isEqualTo("12000");
            assertThat(row.getString(3)).isEqualTo("8");
            assertThat(row.getString(4)).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 8s, 9s",
        "-c deadlock_timeout=3s, 8s, 9s",
        "-c search_path=lock_timeout, 8s, 9s",
        "'-c application_name=a\\ -clock_timeout=1s', 8s, 9s",
        "-c lock_timeout=1s, 1s, 9s",
        "-clock_timeout=1s, 1s, 9s",
        "--lock-timeout=1s, 1s, 9s",
        "'-c  LOCK_TIMEOUT=1s  -c statement_timeout=2s', 1s, 2s",
    })
    void what_the_url_sets_wins(String options, String lock, String statement) throws SQLException {
        var url = database.administratorUrl();
        var withOptions =
                new DatabaseUrl(url.hosts(), url.database(), url.user(), url.password(), Map.of("options", options));

        try (var pool = Databases.openForRequests(
                        withOptions, ONE, Optional.of(new WaitingLimits(Duration.ofSeconds(10))));
                var connection = pool.getConnection();
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo(lock);
            assertThat(row.getString(2)).isEqualTo(statement);
        }
    }
}
