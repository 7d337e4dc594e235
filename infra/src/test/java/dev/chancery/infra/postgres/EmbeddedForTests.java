package dev.chancery.infra.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded server as it is, except that all test runs share one copy of its programs. */
public final class EmbeddedForTests {

    private EmbeddedForTests() {}

    /** Unpacking takes longer than everything else a test run does to get its server. */
    public static EmbeddedPostgres start(Path dataDirectory) {
        return EmbeddedPostgres.start(dataDirectory, EmbeddedForTests::arrange);
    }

    /** The superuser's way in, of which the service has no use. */
    public static DatabaseUrl administratorUrl(EmbeddedPostgres postgres, Path dataDirectory) {
        try {
            var password = KeptPassword.in(arrange(dataDirectory).superuserPassword());
            return new DatabaseUrl(
                    postgres.url().hosts(),
                    "postgres",
                    "postgres",
                    password.value(),
                    postgres.url().properties());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EmbeddedLayout arrange(Path dataDirectory) {
        return new EmbeddedLayout(dataDirectory.resolve("postgres"), runtimes());
    }

    private static Path runtimes() {
        var user = System.getProperty("user.name");
        var shared = Path.of(System.getProperty("java.io.tmpdir"), "chancery-test-runtimes-" + user);
        try {
            Files.createDirectories(shared);
            // Programs that somebody else put into a directory open to all are not to be run.
            if (!Files.getOwner(shared).getName().equals(user)) {
                throw new IllegalStateException(shared + " belongs to " + Files.getOwner(shared));
            }
            return shared;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
