package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrations by roles that may do less, or more, than the one that usually runs them. */
class MigrationRolesTest {

    /** A role as a managed database hands it out. */
    private final String plain = "plain_" + UUID.randomUUID().toString().replace("-", "");

    private TestDatabase database;

    @BeforeEach
    void create() throws SQLException {
        // The roles of the whole server come into being with the first migration.
        TestPostgres.freshDatabase().close();
        database = TestPostgres.emptyDatabase();
        asAdministrator("CREATE ROLE " + plain + " LOGIN PASSWORD 'plain'");
    }

    @AfterEach
    void drop() throws SQLException {
        database.close();
        asAdministrator("DROP ROLE " + plain);
    }

    @Test
    void a_role_that_may_only_create_schemas_can_migrate_and_owns_the_result() throws SQLException {
        asAdministrator("GRANT CREATE ON DATABASE " + database.url().database() + " TO " + plain);

        migrateAs(plain);

        assertThat(AuthSchemaFacts.difference(
                        facts(),
                        AuthSchemaFacts.golden().stream()
                                .map(fact -> fact.replace("owner supabase_auth_admin", "owner " + plain))
                                .toList()))
                .isEmpty();
    }

    @Test
    void a_role_that_may_not_even_create_schemas_is_told_so() {
        assertThatThrownBy(() -> migrateAs(plain))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("CREATE on the database")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_superuser_hands_everything_to_supabase_auth_admin() throws SQLException {
        try (var pool = Databases.open(database.administratorUrl(), 4)) {
            Migrations.run(pool);
            assertThat(AuthSchemaFacts.difference(AuthSchemaFacts.of(pool), AuthSchemaFacts.golden()))
                    .isEmpty();
        }
    }

    @Test
    void roles_that_are_missing_and_may_not_be_created_are_named() throws SQLException {
        asAdministrator("GRANT CREATE ON DATABASE " + database.url().database() + " TO " + plain);
        withoutRoles(
                List.of("anon", "service_role"),
                () -> assertThatThrownBy(() -> migrateAs(plain))
                        .isInstanceOf(StartupFailure.class)
                        .hasMessageContaining(plain)
                        .hasMessageContaining("CREATE ROLE anon NOLOGIN NOINHERIT;")
                        .hasMessageContaining("CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;")
                        .hasMessageNotContainingAny("authenticated", "\n"));
    }

    @Test
    void roles_that_are_missing_and_may_be_created_are() throws SQLException {
        asAdministrator("ALTER ROLE " + plain + " CREATEROLE");
        asAdministrator("GRANT CREATE ON DATABASE " + database.url().database() + " TO " + plain);
        withoutRoles(List.of("anon"), () -> {
            migrateAs(plain);
            assertThat(Sql.column(database.dataSource(), "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'anon'"))
                    .containsExactly("f");
            database.close();
            asAdministrator("DROP ROLE anon");
        });
    }

    private interface Attempt {
        void run() throws SQLException;
    }

    private static void withoutRoles(List<String> roles, Attempt attempt) throws SQLException {
        for (var role : roles) {
            asAdministrator("ALTER ROLE %s RENAME TO %s_away".formatted(role, role));
        }
        try {
            attempt.run();
        } finally {
            for (var role : roles) {
                asAdministrator("ALTER ROLE %s_away RENAME TO %s".formatted(role, role));
            }
        }
    }

    private void migrateAs(String role) {
        try (var pool = Databases.open(database.url().withUser(role, "plain"), 4)) {
            Migrations.run(pool);
        }
    }

    private List<String> facts() throws SQLException {
        DataSource catalog = database.dataSource();
        return AuthSchemaFacts.of(catalog);
    }

    private static void asAdministrator(String sql) throws SQLException {
        var url = TestPostgres.administratorUrl();
        try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
