package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One living process per data directory. The operating system gives the lock back when the process dies, however it
 * dies.
 */
final class DirectoryLock implements AutoCloseable {

    /**
     * The directories held by this process. The operating system's lock belongs to the process as a whole, and closing any
     * second descriptor of the file would give it up: so a second attempt must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DirectoryLock acquire(Path dataDirectory) {
        var directory = create(dataDirectory);
        if (!HELD.add(directory)) {
            throw inUse(directory, ProcessHandle.current().pid() + "");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve("chancery.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                var holder = read(channel);
                throw inUse(directory, holder);
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new DirectoryLock(directory, channel);
        } catch (IOException e) {
            giveUp(directory, channel);
            throw notWritable(dataDirectory, e);
        } catch (StartupFailure e) {
            giveUp(directory, channel);
            throw e;
        }
    }

    /** The data directory without symbolic links. */
    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        giveUp(directory, channel);
    }

    private static Path create(Path dataDirectory) {
        try {
            Files.createDirectories(dataDirectory);
            return dataDirectory.toRealPath();
        } catch (IOException e) {
            throw notWritable(dataDirectory, e);
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var content = ByteBuffer.allocate(32);
        channel.read(content, 0);
        return StandardCharsets.UTF_8.decode(content.flip()).toString().strip();
    }

    private static void giveUp(Path directory, FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(directory);
        }
    }

    private static StartupFailure inUse(Path directory, String pid) {
        return new StartupFailure(
                "The data directory %s is in use by process %s: stop that one first, or start with another CHANCERY_DATA_DIRECTORY."
                        .formatted(directory, pid));
    }

    private static StartupFailure notWritable(Path directory, IOException reason) {
        return new StartupFailure(
                "The data directory %s cannot be written by user %s (%s): give that user the directory, or start with another CHANCERY_DATA_DIRECTORY."
                        .formatted(
                                directory.toAbsolutePath(),
                                System.getProperty("user.name"),
                                reason.getClass().getSimpleName().replace("Exception", "")),
                reason);
    }
}
