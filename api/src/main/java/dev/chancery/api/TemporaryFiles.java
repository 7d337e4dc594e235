package dev.chancery.api;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;

/** The web server keeps a directory among the system's temporary ones. */
final class TemporaryFiles {

    private TemporaryFiles() {}

    /** @throws StartupFailure if there can be none, as where all file systems are mounted to be read only */
    static void requirePossible() {
        try {
            Files.delete(Files.createTempDirectory("chancery"));
        } catch (IOException e) {
            throw new StartupFailure(
                    "Nothing can be written in %s: name a directory for temporary files with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=…"
                            .formatted(System.getProperty("java.io.tmpdir")),
                    e);
        }
    }
}
