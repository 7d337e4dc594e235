package dev.chancery.infra.breach;

import dev.chancery.infra.StartupFailure;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Leaked passwords in a file, for networks that reach no service. */
public final class BreachFile {

    private BreachFile() {}

    /**
     * A sorted list of hashes, or a filter that {@link BloomFileWriter} made.
     *
     * @throws StartupFailure if it is neither
     */
    public static BreachedPasswords open(Path file) {
        try {
            return isFilter(file) ? new BloomFile(file).requireWhole() : new HashList(file).requireSorted();
        } catch (IOException e) {
            throw new StartupFailure(
                    "%s is no sorted list of SHA-1 hashes and no filter made of one (%s): correct CHANCERY_PASSWORD_BREACH_FILE"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static boolean isFilter(Path file) throws IOException {
        try (DataInputStream begin = new DataInputStream(Files.newInputStream(file))) {
            return begin.readLong() == BloomFile.MAGIC;
        } catch (EOFException tooShort) {
            return false;
        }
    }
}
