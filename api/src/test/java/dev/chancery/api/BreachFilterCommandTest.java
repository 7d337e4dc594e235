package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.password.FakeRanges;
import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Leaked passwords where no service can be asked. */
class BreachFilterCommandTest {

    @TempDir
    private Path directory;

    private Path hashes() throws IOException {
        return Files.writeString(directory.resolve("hashes.txt"), FakeRanges.sha1("secret-password") + ":42\n");
    }

    @Test
    void a_list_and_the_filter_made_of_it_are_files_to_compare_with() throws IOException {
        Path filter = directory.resolve("filter");
        assertThat(run("breach-filter", hashes().toString(), filter.toString())).startsWith("1 hashes in ");

        for (Path file : new Path[] {hashes(), filter}) {
            try (TestService service = TestService.start(
                    "GOTRUE_PASSWORD_HIBP_ENABLED",
                    "true",
                    "CHANCERY_PASSWORD_BREACH_FILE",
                    file.toString(),
                    // nobody is asked
                    "CHANCERY_PASSWORD_BREACH_URL",
                    "http://127.0.0.1:1",
                    "GOTRUE_PASSWORD_HIBP_FAIL_CLOSED",
                    "true")) {
                assertThat(service.post("/signup", credentials("secret-password"))
                                .body())
                        .contains("\"reasons\":[\"pwned\"]");
                assertThat(service.post("/signup", credentials("another-password"))
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    private static String credentials(String password) {
        return "{\"email\":\"ann@example.com\",\"password\":\"%s\"}".formatted(password);
    }

    @Test
    void nothing_is_made_of_a_file_that_is_no_list() throws IOException {
        Path hashes = Files.writeString(directory.resolve("notes.txt"), "buy milk");

        assertThat(run(
                        "breach-filter",
                        hashes.toString(),
                        directory.resolve("filter").toString()))
                .contains("line 1 of " + hashes + " is no SHA-1 hash");
    }

    @Test
    void the_service_does_not_start_with_a_file_that_it_cannot_use() throws IOException {
        Path notes = Files.writeString(directory.resolve("notes.txt"), "buy milk");

        assertThatThrownBy(() -> TestService.start(
                        "GOTRUE_PASSWORD_HIBP_ENABLED", "true", "CHANCERY_PASSWORD_BREACH_FILE", notes.toString()))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(notes.toString());
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        new CommandLine(new ChanceryCommand())
                .setOut(new PrintWriter(out))
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getOut().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments);
        return out.toString();
    }
}
