package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestPostgres.emptyDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void an_empty_database_gets_the_schema_and_its_70_versions() throws SQLException {
        migrate();

        assertThat(AuthSchemaFacts.difference(facts(), AuthSchemaFacts.golden()))
                .isEmpty();
        assertThat(column("SELECT count(*) FROM auth.schema_migrations")).containsExactly("70");
    }

    @Test
    void a_second_run_does_nothing() throws SQLException {
        migrate();
        migrate();

        assertThat(column("SELECT count(*) FROM chancery.flyway_schema_history WHERE version = '001'"))
                .containsExactly("1");
    }

    @Test
    void the_roles_of_the_api_may_use_the_schema_and_see_no_row() throws SQLException {
        migrate();

        for (var role : List.of("anon", "authenticated", "service_role")) {
            assertThat(column("SELECT has_schema_privilege('%s', 'auth', 'USAGE')".formatted(role)))
                    .containsExactly("t");
            assertThat(column("SELECT has_table_privilege('%s', 'auth.users', 'SELECT')".formatted(role)))
                    .containsExactly("f");
        }
    }

    @RepeatedTest(3)
    void four_nodes_may_start_on_an_empty_database_at_once() throws SQLException {
        migrateFourTimesAtOnce();

        assertThat(AuthSchemaFacts.difference(facts(), AuthSchemaFacts.golden()))
                .isEmpty();
    }

    @Test
    void an_empty_schema_and_functions_that_were_there_before_are_completed() throws SQLException {
        execute("""
                CREATE SCHEMA auth;
                CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
                CREATE TABLE auth.schema_migrations (version varchar(255) CONSTRAINT schema_migrations_pkey PRIMARY KEY);
                """);

        migrate();

        assertThat(AuthSchemaFacts.difference(facts(), AuthSchemaFacts.golden()))
                .isEmpty();
    }

    @Test
    void the_tables_of_the_self_hosted_image_are_brought_up_to_date_under_a_foreign_key() throws SQLException {
        execute(SupabaseImage.INIT);

        migrate();

        assertThat(AuthSchemaFacts.difference(facts(), AuthSchemaFacts.golden()))
                .isEmpty();
        assertThat(column("SELECT count(*) FROM auth.schema_migrations")).containsExactly("77");
    }

    @Test
    void the_tables_of_the_self_hosted_image_are_refused_once_somebody_has_signed_up() throws SQLException {
        execute(SupabaseImage.INIT + "INSERT INTO auth.users (id) VALUES (gen_random_uuid())");

        assertThatThrownBy(this::migrate)
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("20180125194653")
                .hasMessageContaining("auth migrate");
    }

    @Test
    void a_complete_schema_is_taken_over_as_it_is() throws SQLException {
        completeAsSupabaseAuthLeavesIt();
        var before = facts();
        var rows = column("SELECT xmin || ' ' || version FROM auth.schema_migrations");

        migrate();
        migrate();

        assertThat(AuthSchemaFacts.difference(facts(), before)).isEmpty();
        assertThat(column("SELECT xmin || ' ' || version FROM auth.schema_migrations"))
                .isEqualTo(rows);
        assertThat(column("SELECT version FROM chancery.flyway_schema_history WHERE installed_rank = 1"))
                .containsExactly("099");
    }

    @RepeatedTest(3)
    void four_nodes_may_take_a_complete_schema_over_at_once() throws SQLException {
        completeAsSupabaseAuthLeavesIt();
        var before = facts();

        migrateFourTimesAtOnce();

        assertThat(AuthSchemaFacts.difference(facts(), before)).isEmpty();
        assertThat(column("SELECT count(*) FROM chancery.flyway_schema_history WHERE version = '099'"))
                .containsExactly("1");
    }

    @Test
    void an_older_schema_is_refused_and_left_alone() throws SQLException {
        completeAsSupabaseAuthLeavesIt();
        execute("DELETE FROM auth.schema_migrations WHERE version > '20240802193726'");
        var before = facts();

        assertThatThrownBy(this::migrate)
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("20240802193726")
                .hasMessageContaining("20260625000000")
                .hasMessageContaining("auth migrate")
                .hasMessageNotContaining("\n");
        assertThat(AuthSchemaFacts.difference(facts(), before)).isEmpty();
        assertThat(column("SELECT to_regnamespace('chancery')")).containsExactly((String) null);
    }

    /** As a dump without the rows of that table leaves it. */
    @Test
    void a_schema_that_does_not_say_how_old_it_is_is_refused_and_taken_over_once_it_does() throws SQLException {
        completeAsSupabaseAuthLeavesIt();
        execute("CREATE TABLE public.versions AS TABLE auth.schema_migrations; DELETE FROM auth.schema_migrations");
        var before = facts();

        assertThatThrownBy(this::migrate)
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("auth.schema_migrations does not say")
                .hasMessageNotContaining("\n");
        assertThat(AuthSchemaFacts.difference(facts(), before)).isEmpty();
        assertThat(column("SELECT to_regnamespace('chancery')")).containsExactly((String) null);

        execute("INSERT INTO auth.schema_migrations TABLE public.versions");
        migrate();
        assertThat(column("SELECT version FROM chancery.flyway_schema_history WHERE installed_rank = 1"))
                .containsExactly("099");
    }

    /** Its own schema_migrations differs from the image's: shorter, and with an index of its own. */
    private void completeAsSupabaseAuthLeavesIt() throws SQLException {
        migrate();
        execute("""
                DROP SCHEMA IF EXISTS chancery, events CASCADE;
                ALTER TABLE auth.schema_migrations ALTER COLUMN version TYPE varchar(14);
                CREATE UNIQUE INDEX schema_migrations_version_idx ON auth.schema_migrations (version);
                """);
    }

    private void migrate() {
        Migrations.run(database.dataSource());
    }

    private void migrateFourTimesAtOnce() {
        var pools = IntStream.range(0, 4)
                .mapToObj(_ -> Databases.open(database.url(), 4))
                .toList();
        try {
            pools.parallelStream().forEach(Migrations::run);
        } finally {
            pools.forEach(com.zaxxer.hikari.HikariDataSource::close);
        }
    }

    private List<String> facts() throws SQLException {
        return AuthSchemaFacts.of(database.dataSource());
    }

    private void execute(String sql) throws SQLException {
        Sql.execute(database.dataSource(), sql);
    }

    private List<String> column(String sql) throws SQLException {
        return Sql.column(database.dataSource(), sql);
    }
}
