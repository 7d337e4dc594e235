package dev.chancery.infra.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code postmaster.pid} says about the server that wrote it. */
record Postmaster(long pid) {

    static Optional<Postmaster> readFrom(Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream()
                    .findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("[0-9]+"))
                    .map(line -> new Postmaster(Long.parseLong(line)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether a process of that number exists and is more than an entry that nobody has collected yet. */
    boolean isAlive() {
        return ProcessHandle.of(pid).isPresent() && !isZombie();
    }

    /**
     * Whether the process is a server on this cluster. After a restart of the machine, or in another container, its number
     * may be that of a stranger. Empty if the system does not tell.
     */
    Optional<Boolean> serves(Path cluster) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .map(line -> line.contains(cluster.toString()));
    }

    private boolean isZombie() {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            // proc(5): the state follows the name, which stands in parentheses and may hold anything
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false;
        }
    }
}
