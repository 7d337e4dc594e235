package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reason not to start is one line that says what to do, and leaves nothing running or locked. */
class EmbeddedPostgresRefusalTest {

    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    @TempDir
    private Path data;

    @Test
    void files_of_another_major_version_are_refused() throws IOException {
        UsedDataDirectory.copyTo(data);
        var version = data.resolve("postgres/cluster/PG_VERSION");
        Files.writeString(version, "17\n");

        starting(data).hasMessageContaining("PostgreSQL 17").hasMessageContaining("DATABASE_URL");
    }

    @Test
    void settings_that_could_lose_what_was_confirmed_are_refused() throws IOException {
        UsedDataDirectory.copyTo(data);
        var settings = data.resolve("postgres/cluster/postgresql.conf");
        var before = Files.readString(settings);
        Files.writeString(settings, "\nfsync = off\n", StandardOpenOption.APPEND);

        starting(data).hasMessageContaining("fsync = off");

        assertThat(data.resolve("postgres/cluster/postmaster.pid")).doesNotExist();
        Files.writeString(settings, before);
        EmbeddedForTests.start(data).close();
    }

    @Test
    void settings_that_the_server_does_not_understand_are_repeated() throws IOException {
        UsedDataDirectory.copyTo(data);
        Files.writeString(
                data.resolve("postgres/cluster/postgresql.conf"), "\nfsink = on\n", StandardOpenOption.APPEND);

        starting(data).hasMessageContaining("does not start").hasMessageContaining("postgresql.conf");
    }

    @Test
    void a_port_that_was_only_remembered_and_is_taken_is_replaced() throws IOException, SQLException {
        UsedDataDirectory.copyTo(data);
        int remembered;
        try (var postgres = EmbeddedForTests.start(data)) {
            remembered = port(postgres);
        }
        try (var other = new ServerSocket(remembered, 1, InetAddress.getByName("127.0.0.1"));
                var postgres = EmbeddedForTests.start(data)) {
            assertThat(other.getLocalPort()).isEqualTo(remembered);
            assertThat(port(postgres)).isNotEqualTo(remembered);
        }
    }

    @Test
    void a_lost_password_of_the_superuser_is_said_to_be_lost() throws IOException {
        UsedDataDirectory.copyTo(data);
        Files.delete(data.resolve("postgres/superuser.password"));

        starting(data).hasMessageContaining("superuser.password is missing");
        starting(data).hasMessageContaining("superuser.password is missing");
    }

    @Test
    void a_lost_password_of_the_service_is_replaced() throws IOException, SQLException {
        UsedDataDirectory.copyTo(data);
        Files.delete(data.resolve("postgres/service.password"));

        try (var postgres = EmbeddedForTests.start(data);
                var pool = Databases.open(postgres.url(), 1)) {
            assertThat(Sql.column(pool, "SELECT current_user")).containsExactly("supabase_auth_admin");
        }
    }

    @Test
    void a_directory_that_cannot_be_made_is_refused() throws IOException {
        var file = Files.createFile(data.resolve("file"));

        starting(file.resolve("below"))
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("below");
        starting(file).hasMessageContaining("cannot be written");
    }

    @Test
    void a_directory_without_permission_is_refused() throws IOException {
        assumeFalse(ROOT, "root may write everywhere");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));

        starting(data).hasMessageContaining("cannot be written by user " + System.getProperty("user.name"));

        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void as_root_a_directory_that_an_unprivileged_account_cannot_reach_is_refused() throws IOException {
        assumeTrue(ROOT, "only root hands the server to another account");
        var closed = Files.createDirectory(
                data.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // The temporary directory itself is closed to others, too.
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));

        starting(closed.resolve("data")).hasMessageContaining("cannot enter " + closed.toRealPath());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> starting(Path directory) {
        return assertThatThrownBy(() -> EmbeddedForTests.start(directory))
                .isInstanceOf(StartupFailure.class)
                .hasMessageNotContaining("\n");
    }

    private static int port(EmbeddedPostgres postgres) {
        return Integer.parseInt(postgres.url().hosts().replaceFirst(".*:", ""));
    }
}
