package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's programs, unpacked.
 *
 * @param home the directory that holds {@code bin}, {@code lib} and {@code share}
 * @param major the version that decides whether a cluster fits
 */
record PostgresBinaries(Path home, int major) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
    private static final String PREFIX = "runtime-";
    private static final String DRAFT_PREFIX = "unpacking-";

    /** Unpacks the archive unless the very same one was unpacked before. */
    static PostgresBinaries unpack(Platform platform, Path directory) throws IOException {
        var archive = PostgresBinaries.class.getResource(platform.archive());
        if (archive == null) {
            throw new StartupFailure(
                    "This build does not bring PostgreSQL along for this platform (%s is missing): run one yourself and set DATABASE_URL to it."
                            .formatted(platform.archive()));
        }
        var home = directory.resolve(PREFIX + fingerprint(archive));
        if (Files.notExists(home)) {
            LOG.info("Unpacking PostgreSQL to {}", home);
            Files.createDirectories(directory);
            var draft = Files.createTempDirectory(directory, DRAFT_PREFIX);
            try (var content = archive.openStream()) {
                TarXz.unpack(content, draft);
            }
            moveUnlessThere(draft, home);
        }
        return new PostgresBinaries(home, major(home));
    }

    /** Whoever unpacks the same archive beside us, and is done first, has made what we would have. */
    private static void moveUnlessThere(Path draft, Path home) throws IOException {
        try {
            Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (Files.notExists(home)) {
                throw e;
            }
            Trees.delete(draft);
        }
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** Cheap on purpose, it runs at every start: the checksum stands in the jar's directory. */
    private static String fingerprint(URL archive) throws IOException {
        var connection = archive.openConnection();
        return connection instanceof JarURLConnection jar
                ? "%08x".formatted(jar.getJarEntry().getCrc())
                : "%x-%x".formatted(connection.getContentLengthLong(), connection.getLastModified());
    }

    private static int major(Path home) throws IOException {
        try (var lines = Files.lines(home.resolve("share/postgresql/postgres.bki"))) {
            // "# PostgreSQL 18", which initdb itself compares with its own version
            return lines.findFirst()
                    .map(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                    .orElseThrow();
        }
    }

    /** Deletes programs of other versions from a directory, and what an interrupted start left half unpacked. */
    void discardOthers(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory, "{" + PREFIX + "," + DRAFT_PREFIX + "}*")) {
            for (var entry : entries) {
                if (!entry.equals(home)) {
                    Trees.delete(entry);
                }
            }
        }
    }
}
