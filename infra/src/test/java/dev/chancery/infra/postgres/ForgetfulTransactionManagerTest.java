package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What is left of a session when its transaction has ended; most of it is tried with triggers. */
class ForgetfulTransactionManagerTest {

    @ParameterizedTest
    @CsvSource({"'', auth", "?search_path=auth%2Cpublic, 'auth,public'", "?options=-c%20search_path%3Dpublic, public"})
    void the_path_is_that_of_the_url_or_auth(String query, String path) {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            DatabaseUrl url = database.administratorUrl();
            DatabaseUrl asked = DatabaseUrl.parse("postgres://%s:%s@%s/%s%s"
                    .formatted(url.user(), url.password(), url.hosts(), url.database(), query));
            try (HikariDataSource pool = Databases.open(asked, 1)) {
                JdbcTemplate jdbc = new JdbcTemplate(pool);

                new TransactionTemplate(new ForgetfulTransactionManager(pool))
                        .executeWithoutResult(_ -> jdbc.execute("SET search_path = pg_catalog"));

                assertThat(jdbc.queryForObject("SHOW search_path", String.class))
                        .isEqualTo(path);
            }
        }
    }

    @Test
    void whoever_the_session_has_become_is_forgotten() {
        try (TestDatabase database = TestPostgres.freshDatabase();
                HikariDataSource pool = Databases.open(database.administratorUrl(), 1)) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);

            new TransactionTemplate(new ForgetfulTransactionManager(pool))
                    .executeWithoutResult(_ -> jdbc.execute(
                            "SET SESSION AUTHORIZATION " + database.url().user()));

            assertThat(jdbc.queryForObject("SELECT session_user", String.class))
                    .isEqualTo(database.administratorUrl().user());
        }
    }
}
