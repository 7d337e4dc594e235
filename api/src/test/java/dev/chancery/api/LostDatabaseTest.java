package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database ends though nobody asked it to. */
class LostDatabaseTest {

    private static final String CREDENTIALS = "{\"email\":\"%s@example.com\",\"password\":\"secret-password\"}";

    @TempDir
    private Path directory;

    @BeforeEach
    void open() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void it_is_started_again_until_there_is_no_use_in_it() throws IOException {
        try (ChanceryProcess service = ChanceryProcess.start(directory, Map.of("CHANCERY_BCRYPT_COST", "4"))
                .ready()) {
            assertThat(signUp(service, "ann")).isEqualTo(200);

            long killed = kill();
            await().atMost(Duration.ofMinutes(1)).until(() -> postmaster() != killed);
            await().atMost(Duration.ofMinutes(1)).until(() -> signUp(service, "ben") == 200);
            await().atMost(Duration.ofMinutes(1)).until(() -> service.err().contains("is back"));
            assertThat(service.err()).contains("is started again").doesNotContain("chancery: ");

            await().atMost(Duration.ofMinutes(2)).until(() -> {
                if (postmaster() > 0) {
                    kill();
                }
                return !service.isRunning();
            });
            assertThat(service.exit()).isEqualTo(1);
            assertThat(service.err().lines().toList())
                    .last()
                    .asString()
                    .startsWith("chancery: The embedded PostgreSQL has ended again and again: see ")
                    .contains("postgres.log");
        }
    }

    private long kill() throws IOException {
        long pid = postmaster();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        return pid;
    }

    private long postmaster() throws IOException {
        Path file = directory.resolve("data/postgres/cluster/postmaster.pid");
        return Files.exists(file) ? Long.parseLong(Files.readAllLines(file).getFirst()) : -1;
    }

    private static int signUp(ChanceryProcess service, String name) {
        return service.post("/signup", CREDENTIALS.formatted(name)).join().statusCode();
    }
}
