package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;

/** Some account other than root's, for a service that runs as root. */
record UnprivilegedAccount(int uid, int gid, PrivilegeDrop drop) implements ServerAccount {

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public List<String> command(List<String> command) throws IOException {
        return Stream.concat(drop.prefix(uid, gid).stream(), command.stream()).toList();
    }

    @Override
    public void own(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", gid);
    }

    /** Opens our own data directory if need be, but no directory above it: that is the administrator's business. */
    @Override
    public void requirePassage(Path directory) throws IOException {
        var dataDirectory = directory.getParent();
        if (!canPass(dataDirectory)) {
            var permissions = Files.getPosixFilePermissions(dataDirectory);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(dataDirectory, permissions);
        }
        for (var above = dataDirectory.getParent(); above != null; above = above.getParent()) {
            if (!canPass(above)) {
                throw new StartupFailure(
                        "PostgreSQL refuses to run as root, and the account it would run under (uid %d) cannot enter %s: start with a data directory elsewhere, or as an ordinary user, or set DATABASE_URL to a server of yours."
                                .formatted(uid, above));
            }
        }
    }

    private boolean canPass(Path directory) throws IOException {
        var needed = PosixFilePermission.OTHERS_EXECUTE;
        if (uid == (int) Files.getAttribute(directory, "unix:uid")) {
            needed = PosixFilePermission.OWNER_EXECUTE;
        } else if (gid == (int) Files.getAttribute(directory, "unix:gid")) {
            needed = PosixFilePermission.GROUP_EXECUTE;
        }
        return Files.getPosixFilePermissions(directory).contains(needed);
    }
}
