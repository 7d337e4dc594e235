package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.keys.MasterKeyRotation;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.SettingsSource;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command beside a service finds a database ready or leaves it as it is. */
class ExistingInstanceTest {

    private static final String ANOTHER = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    @TempDir
    private Path directory;

    @Test
    void an_empty_database_stays_empty() {
        try (TestDatabase database = TestPostgres.emptyDatabase()) {
            assertRefused(database, "start the service of this one first");

            assertThat(schemas(database)).containsExactly("public");
        }
    }

    @Test
    void a_database_of_supabase_auth_is_not_taken_over() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Sql sql = Sql.on(database);
            sql.execute("DROP SCHEMA chancery CASCADE; DROP SCHEMA events CASCADE");
            List<String> before = schemas(database);

            assertRefused(database, "start the service of this one first");

            assertThat(schemas(database)).isEqualTo(before).doesNotContain("chancery", "events");
        }
    }

    @Test
    void a_takeover_that_was_interrupted_is_left_to_the_service() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Sql sql = Sql.on(database);
            sql.execute("""
                    UPDATE chancery.takeover SET finished_at = NULL;
                    INSERT INTO auth.users (id, email) VALUES (gen_random_uuid(), 'ann@example.com')
                    """);

            assertRefused(database, "is not adopted yet");

            assertThat(sql.number("SELECT count(*) FROM events.event")).isZero();
            assertThat(sql.texts("SELECT finished_at FROM chancery.takeover")).containsExactly((String) null);
        }
    }

    @Test
    void the_tables_of_a_running_older_service_stay_as_it_knows_them() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Sql sql = Sql.on(database);
            sql.execute("DROP FUNCTION chancery.merged; COMMENT ON TABLE chancery.flyway_schema_history IS NULL;"
                    + " DELETE FROM chancery.flyway_schema_history WHERE version::integer >= 104");

            assertRefused(database, "run the command of the version that serves there");

            assertThat(sql.texts("SELECT proname FROM pg_proc WHERE proname = 'merged'"))
                    .isEmpty();
        }
    }

    @Test
    void a_database_that_no_service_has_used_is_not_claimed() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            assertRefused(database, "No service has used this database yet");

            assertThat(Sql.on(database).number("SELECT count(*) FROM chancery.data_key"))
                    .isZero();
        }
    }

    @Test
    void without_the_master_key_none_is_made() {
        try (TestService service = TestService.start()) {
            assertRefused(service.database(), "", "set CHANCERY_MASTER_KEY");
            assertRefused(service.database(), ANOTHER, "set CHANCERY_MASTER_KEY");
        }
    }

    @Test
    void work_beside_a_service_waits_longer_than_a_request_may() throws Exception {
        try (TestService service = TestService.start()) {
            Map<String, String> settings = settings(service.database(), ANOTHER + "," + TestService.MASTER_KEY);
            settings.put("GOTRUE_API_MAX_REQUEST_DURATION", "500ms");
            try (ExistingInstance instance = ExistingInstance.open(Settings.from(SettingsSource.of(settings)))) {
                CompletableFuture<Long> rotation = Sql.on(service.database()).call(writer -> {
                    writer.setAutoCommit(false);
                    writer.createStatement().execute("SELECT FROM chancery.data_key FOR UPDATE");
                    CompletableFuture<Long> begun = CompletableFuture.supplyAsync(() -> rotate(instance));
                    await().during(2, TimeUnit.SECONDS).until(() -> !begun.isDone());
                    writer.rollback();
                    return begun;
                });

                assertThat(rotation.get(1, TimeUnit.MINUTES))
                        .as("the keys that belong to nobody")
                        .isEqualTo(2);
            }
        }
    }

    private static long rotate(ExistingInstance instance) {
        try {
            return new MasterKeyRotation(instance.database(), instance.keyring())
                    .run()
                    .rewrapped();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(TestDatabase database, String reason) {
        assertRefused(database, TestService.MASTER_KEY, reason);
    }

    private void assertRefused(TestDatabase database, String masterKeys, String reason) {
        Settings settings = Settings.from(SettingsSource.of(settings(database, masterKeys)));
        assertThatThrownBy(() -> ExistingInstance.open(settings).close())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(reason);
        assertThat(directory).isEmptyDirectory();
    }

    private Map<String, String> settings(TestDatabase database, String masterKeys) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "DATABASE_URL",
                StartTest.text(database.url()),
                "CHANCERY_DATA_DIRECTORY",
                directory.resolve("data").toString()));
        if (!masterKeys.isEmpty()) {
            settings.put("CHANCERY_MASTER_KEY", masterKeys);
        }
        return settings;
    }

    private static List<String> schemas(TestDatabase database) {
        return Sql.on(database)
                .texts("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|information_schema' ORDER BY nspname");
    }
}
