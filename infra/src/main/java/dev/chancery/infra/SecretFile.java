package dev.chancery.infra;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A generated secret in a file that only its owner may read. */
public final class SecretFile {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private SecretFile() {}

    /** The secret, without the line break that ends the file. */
    public static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    /**
     * Writes it whole or not at all, also when the power fails: the content is on the disk before the name is, and the
     * name, with that of every directory that had to be made, before this returns. What the secret is used for later may
     * be there for ever, so one that is in the file already stays: it is the one to use, and may be in use.
     *
     * @return what is in the file now
     */
    public static String write(Path file, String secret) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        create(directory);
        Path draft = Files.createTempFile(directory, file.getFileName().toString(), ".new", OWNER_ONLY);
        try (FileChannel content = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(secret + "\n");
            while (bytes.hasRemaining()) {
                content.write(bytes);
            }
            content.force(true);
        }
        try {
            publish(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
        force(directory);
        return read(file);
    }

    /** A second name, which unlike a new one never takes the place of a file that has it. */
    private static void publish(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException _) {
            // somebody else was first
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (Files.notExists(file)) {
                moveWithoutLinks(draft, file, e);
            }
        }
    }

    /** Where files have one name each: two that come in the same moment are not told apart there. */
    private static void moveWithoutLinks(Path draft, Path file, Exception noLink) throws IOException {
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            e.addSuppressed(noLink);
            throw e;
        }
    }

    private static void create(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            create(directory.getParent());
            Files.createDirectories(directory);
            force(directory.getParent());
        }
    }

    /** The names in a directory are its content. */
    private static void force(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
