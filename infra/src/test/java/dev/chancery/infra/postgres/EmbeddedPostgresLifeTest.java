package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, being killed, and starting again. */
class EmbeddedPostgresLifeTest {

    @TempDir
    private Path data;

    @Test
    void rows_and_address_survive_a_restart() throws Exception {
        UsedDataDirectory.copyTo(data);
        DatabaseUrl before;
        try (var postgres = EmbeddedForTests.start(data)) {
            before = postgres.url();
            remember(postgres);
        }
        try (var postgres = EmbeddedForTests.start(data)) {
            assertThat(postgres.url()).isEqualTo(before);
            assertRemembered(postgres);
        }
    }

    @Test
    void closing_waits_until_the_server_is_gone_and_may_be_done_twice() throws IOException {
        UsedDataDirectory.copyTo(data);
        var postgres = EmbeddedForTests.start(data);
        long pid = postgres.pid();

        postgres.close();
        postgres.close();

        assertThat(new Postmaster(pid).isAlive()).isFalse();
        assertThat(data.resolve("postgres/cluster/postmaster.pid")).doesNotExist();
    }

    @Test
    void a_second_start_on_the_same_directory_is_refused() throws Exception {
        UsedDataDirectory.copyTo(data);
        try (var first = EmbeddedForTests.start(data)) {
            assertThatThrownBy(() -> EmbeddedForTests.start(data))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid())
                    .hasMessageNotContaining("\n");
            // The refused attempt must not have given the first one's lock away.
            try (var other = ServiceProcess.start(data)) {
                assertThat(other.said())
                        .contains("in use by process " + ProcessHandle.current().pid());
            }
            remember(first);
        }
    }

    @Test
    void when_the_service_was_killed_the_next_one_replaces_the_server_it_left_behind() throws Exception {
        UsedDataDirectory.copyTo(data);
        long orphan;
        try (var service = ServiceProcess.start(data)) {
            orphan = Long.parseLong(service.said());
            service.kill();
        }
        assertThat(new Postmaster(orphan).isAlive()).isTrue();

        try (var postgres = EmbeddedForTests.start(data)) {
            assertThat(new Postmaster(orphan).isAlive()).isFalse();
            remember(postgres);
        }
    }

    @Test
    void when_the_server_was_killed_the_next_start_recovers_what_was_confirmed() throws Exception {
        UsedDataDirectory.copyTo(data);
        try (var postgres = EmbeddedForTests.start(data)) {
            remember(postgres);
            long pid = postgres.pid();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            await().until(() -> !new Postmaster(pid).isAlive());
        }
        try (var postgres = EmbeddedForTests.start(data)) {
            assertRemembered(postgres);
        }
    }

    @Test
    void a_stranger_that_has_the_number_of_a_server_long_gone_is_left_alone() throws IOException {
        UsedDataDirectory.copyTo(data);
        // This very test plays the stranger: it would not survive a mistake.
        Files.writeString(
                data.resolve("postgres/cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + data.resolve("postgres/cluster") + "\n");

        EmbeddedForTests.start(data).close();
    }

    @Test
    void a_start_that_was_interrupted_while_the_files_were_made_is_made_good() throws IOException {
        Files.createDirectories(data.resolve("postgres/cluster.new/base"));
        Files.writeString(data.resolve("postgres/cluster.new/PG_VERSION"), "18\n");

        EmbeddedForTests.start(data).close();

        assertThat(data.resolve("postgres/cluster.new")).doesNotExist();
    }

    @Test
    void the_programs_are_unpacked_once_and_those_of_other_versions_go() throws IOException {
        EmbeddedPostgres.start(data).close();
        var unpacked = runtimes();
        Files.createDirectories(data.resolve("postgres/runtime-of-an-older-version/bin"));
        Files.createDirectories(data.resolve("postgres/unpacking-123/bin"));

        EmbeddedPostgres.start(data).close();

        assertThat(unpacked).hasSize(1);
        assertThat(runtimes()).isEqualTo(unpacked);
    }

    private Map<String, Object> runtimes() throws IOException {
        var runtimes = new HashMap<String, Object>();
        try (var entries = Files.newDirectoryStream(data.resolve("postgres"), "{runtime,unpacking}-*")) {
            for (var entry : entries) {
                runtimes.put(entry.getFileName().toString(), Files.getAttribute(entry.resolve("bin"), "unix:ctime"));
            }
        }
        return runtimes;
    }

    private static void remember(EmbeddedPostgres postgres) throws SQLException {
        try (var pool = Databases.open(postgres.url(), 1)) {
            Sql.execute(pool, "CREATE SCHEMA memory; CREATE TABLE memory.kept AS SELECT 42 AS answer");
        }
    }

    private static void assertRemembered(EmbeddedPostgres postgres) throws SQLException {
        try (var pool = Databases.open(postgres.url(), 1)) {
            assertThat(Sql.column(pool, "SELECT answer FROM memory.kept")).containsExactly("42");
        }
    }
}
