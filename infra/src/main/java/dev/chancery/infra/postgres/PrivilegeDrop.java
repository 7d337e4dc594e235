package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of the system that runs another one under an unprivileged account. None of them needs a user namespace, which
 * containers often forbid.
 *
 * @param program absolute path
 */
record PrivilegeDrop(Kind kind, Path program) {

    /** In the order of preference: the first needs no name for the account and starts no session. */
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

    /** What goes in front of the command. */
    List<String> prefix(int uid, int gid) throws IOException {
        var path = program.toString();
        return switch (kind) {
            case SETPRIV -> List.of(path, "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs", "--");
            case RUNUSER -> List.of(path, "-u", nameOf(uid), "--");
            // "$0" and "$@" pass the command on without a second round of quoting.
            case SU -> List.of(path, "-s", "/bin/sh", nameOf(uid), "-c", "exec \"$0\" \"$@\"", "--");
        };
    }

    private static Optional<Path> locate(Kind kind, String searchPath) {
        return Arrays.stream(searchPath.split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, kind.name().toLowerCase(Locale.ROOT)))
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

    private static String nameOf(int uid) throws IOException {
        return PosixAccount.numbered(uid)
                .map(PosixAccount::name)
                .orElseThrow(() -> new StartupFailure(
                        "PostgreSQL would have to run under uid %d, which has no name here: install setpriv (util-linux), start the service as an ordinary user, or set DATABASE_URL to a server of yours."
                                .formatted(uid)));
    }
}
