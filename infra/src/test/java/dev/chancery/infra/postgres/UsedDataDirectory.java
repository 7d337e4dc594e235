package dev.chancery.infra.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A data directory that a server has been started in and stopped again: made once, copied where it is needed. */
final class UsedDataDirectory {

    private static final Path ORIGINAL = make();

    private UsedDataDirectory() {}

    static void copyTo(Path target) throws IOException {
        try (var paths = Files.walk(ORIGINAL)) {
            for (var path : paths.skip(1).toList()) {
                // Owners included: PostgreSQL is particular about them.
                Files.copy(path, target.resolve(ORIGINAL.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Path make() {
        try {
            var directory = Files.createTempDirectory("chancery-test-data");
            EmbeddedForTests.start(directory).close();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "end of the test data"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
