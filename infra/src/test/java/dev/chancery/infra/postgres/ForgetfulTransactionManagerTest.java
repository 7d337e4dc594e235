package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What only a superuser's triggers can do; the rest is tried with triggers. */
class ForgetfulTransactionManagerTest {

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
