package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of the system that runs another one under an unprivileged account. None of them needs a user namespace, which
 * containers often forbid.
 *
 * @param program absolute path
 */
record PrivilegeDrop(Kind kind, Path program) {

    enum Kind {
        SETPRIV,
        RUNUSER,
        SU
    }

    static PrivilegeDrop find() {
        return find(System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/bin:/usr/sbin:/sbin");
    }

    static PrivilegeDrop find(String searchPath) {
        return Stream.of(Kind.values())
                .flatMap(kind -> locate(kind, searchPath).map(program -> new PrivilegeDrop(kind, program)).stream())
                .findFirst()
                .orElseThrow(
                        () -> new StartupFailure(
                                "PostgreSQL refuses to run as root, and none of setpriv, runuser and su is here to run it under another account: start the service as an ordinary user, or set DATABASE_URL to a server of yours."));
    }

    List<String> prefix(int uid, int gid) {
        return switch (kind) {
            case SETPRIV ->
                List.of(
                        program.toString(),
                        "--reuid=" + uid,
                        "--regid=" + gid,
                        "--clear-groups",
                        "--no-new-privs",
                        "--");
            case RUNUSER -> List.of(program.toString(), "-u", nameOf(uid), "--");
            case SU ->
                // "$0" and "$@" pass the command on without a second round of quoting.
                List.of(program.toString(), "-s", "/bin/sh", nameOf(uid), "-c", "exec \"$0\" \"$@\"", "--");
        };
    }

    private static Optional<Path> locate(Kind kind, String searchPath) {
        return Arrays.stream(searchPath.split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, kind.name().toLowerCase(java.util.Locale.ROOT)))
                .filter(Files::isExecutable)
                // Busybox has a setpriv that cannot change the user.
                .filter(program -> kind != Kind.SETPRIV || !isBusybox(program))
                .findFirst();
    }

    private static boolean isBusybox(Path program) {
        try {
            return program.toRealPath().getFileName().toString().contains("busybox");
        } catch (IOException e) {
            return true;
        }
    }

    private static String nameOf(int uid) {
        try (var accounts = Files.lines(Path.of("/etc/passwd"))) {
            return accounts.map(line -> line.split(":"))
                    .filter(fields -> fields.length > 2 && fields[2].equals(String.valueOf(uid)))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElseThrow(() -> new StartupFailure(
                            "PostgreSQL would have to run under uid %d, which has no name here: install setpriv (util-linux), start the service as an ordinary user, or set DATABASE_URL to a server of yours."
                                    .formatted(uid)));
        } catch (IOException e) {
            throw new StartupFailure("/etc/passwd cannot be read: start the service as an ordinary user.", e);
        }
    }
}
