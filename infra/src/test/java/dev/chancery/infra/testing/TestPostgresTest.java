package dev.chancery.infra.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

    @Test
    void a_fresh_database_is_migrated_and_nobody_elses() throws SQLException {
        try (var one = TestPostgres.freshDatabase();
                var other = TestPostgres.freshDatabase()) {
            execute(one.dataSource(), "INSERT INTO auth.users (id) VALUES (gen_random_uuid())");

            assertThat(count(one.dataSource(), "auth.users")).isEqualTo(1);
            assertThat(count(other.dataSource(), "auth.users")).isZero();
        }
    }

    @Test
    void an_empty_database_has_no_schema_of_ours() throws SQLException {
        try (var database = TestPostgres.emptyDatabase()) {
            assertThat(count(database.dataSource(), "pg_namespace WHERE nspname IN ('auth', 'chancery', 'events')"))
                    .isZero();
        }
    }

    @Test
    void closing_a_database_drops_it_under_open_connections() throws SQLException {
        var database = TestPostgres.freshDatabase();
        try (var pool = TestPostgres.open(database.url());
                var connection = pool.getConnection();
                var watcher = TestPostgres.open(TestPostgres.administratorUrl())) {
            assertThat(connection.isValid(5)).isTrue();

            database.close();

            assertThat(count(
                            watcher,
                            "pg_database WHERE datname = '" + database.url().database() + "'"))
                    .isZero();
        }
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(DataSource database, String from) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM " + from)) {
            row.next();
            return row.getLong(1);
        }
    }
}
