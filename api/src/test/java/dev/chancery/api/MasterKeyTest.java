package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.SettingsSource;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that share a database, each with a directory of its own. */
class MasterKeyTest {

    private static final String ANOTHER = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private final TestDatabase database = TestPostgres.freshDatabase();

    @TempDir
    private Path directory;

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void a_node_that_lost_its_master_key_makes_no_new_one() {
        open("a", TestService.MASTER_KEY).close();

        assertRefused("b", "");
        assertThat(directory.resolve("b")).doesNotExist();
    }

    @Test
    void a_node_with_another_master_key_does_not_start() {
        open("a", TestService.MASTER_KEY).close();

        assertRefused("b", ANOTHER);
        open("b", TestService.MASTER_KEY).close();
    }

    @Test
    void a_generated_key_serves_again_where_it_is_kept_and_only_there() {
        open("a", "").close();

        open("a", "").close();
        assertRefused("b", "");
    }

    @Test
    void keys_that_were_wrapped_before_there_was_a_check_are_checked_too() {
        Sql.on(database)
                .execute("INSERT INTO chancery.data_key VALUES (gen_random_uuid(), gen_random_uuid(), '', 'lost')");

        assertThatThrownBy(() -> open("a", TestService.MASTER_KEY))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("master key lost,");
    }

    @Test
    void during_a_rotation_both_keys_are_needed_and_enough() {
        open("a", TestService.MASTER_KEY).close();

        open("a", ANOTHER + "," + TestService.MASTER_KEY).close();
        assertRefused("a", ANOTHER);
    }

    private void assertRefused(String node, String masterKeys) {
        assertThatThrownBy(() -> open(node, masterKeys).close())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContainingAll("master key", "set CHANCERY_MASTER_KEY");
    }

    private Instance open(String node, String masterKeys) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "GOTRUE_JWT_SECRET",
                TestService.JWT_SECRET,
                "CHANCERY_DATA_DIRECTORY",
                directory.resolve(node).toString()));
        if (!masterKeys.isEmpty()) {
            settings.put("CHANCERY_MASTER_KEY", masterKeys);
        }
        return Instance.open(Settings.from(SettingsSource.of(settings)), database.url());
    }
}
