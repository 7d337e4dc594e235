package dev.chancery.infra.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** An account of this machine, as {@code /etc/passwd} has it. */
record PosixAccount(String name, int uid, int gid) {

    static Optional<PosixAccount> named(String name) throws IOException {
        return find(account -> account.name.equals(name));
    }

    static Optional<PosixAccount> numbered(int uid) throws IOException {
        return find(account -> account.uid == uid);
    }

    private static Optional<PosixAccount> find(Predicate<PosixAccount> wanted) throws IOException {
        try (var lines = Files.lines(Path.of("/etc/passwd"))) {
            return lines.map(line -> line.split(":"))
                    .filter(fields ->
                            fields.length > 3 && fields[2].matches("-?\\d{1,9}") && fields[3].matches("-?\\d{1,9}"))
                    .map(fields ->
                            new PosixAccount(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3])))
                    .filter(wanted)
                    .findFirst();
        }
    }
}
