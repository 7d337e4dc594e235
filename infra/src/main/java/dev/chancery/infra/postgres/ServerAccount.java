package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The account that the server runs under. PostgreSQL refuses to run as root; a service that runs as root therefore
 * hands it to an unprivileged account.
 */
sealed interface ServerAccount {

    /** Whether it is the account of this very process. */
    boolean isOurs();

    /** The command that runs {@code command} under this account. */
    List<String> command(List<String> command);

    /** Gives a file or directory to the account. */
    void own(Path path) throws IOException;

    /** Makes sure that the account can get to this directory. */
    void requirePassage(Path directory) throws IOException;

    /** Our own account; under root the one that owns the cluster, or else one that the system has for this. */
    static ServerAccount forFilesIn(EmbeddedLayout layout) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return new Ours();
        }
        var drop = PrivilegeDrop.find();
        if (Files.exists(layout.cluster())) {
            return new Unprivileged(
                    (int) Files.getAttribute(layout.cluster(), "unix:uid"),
                    (int) Files.getAttribute(layout.cluster(), "unix:gid"),
                    drop);
        }
        return Unprivileged.ofTheSystem(layout, drop);
    }

    /** Nothing to hand over. */
    record Ours() implements ServerAccount {

        @Override
        public boolean isOurs() {
            return true;
        }

        @Override
        public List<String> command(List<String> command) {
            return command;
        }

        @Override
        public void own(Path path) {}

        @Override
        public void requirePassage(Path directory) {}
    }

    /** Some account other than root's. */
    record Unprivileged(int uid, int gid, PrivilegeDrop drop) implements ServerAccount {

        /** initdb wants an account that has a name. The first is what packages of PostgreSQL create. */
        private static final List<String> CANDIDATES = List.of("postgres", "nobody");

        static Unprivileged ofTheSystem(EmbeddedLayout layout, PrivilegeDrop drop) throws IOException {
            Files.createDirectories(layout.root());
            var principals = layout.root().getFileSystem().getUserPrincipalLookupService();
            for (var name : CANDIDATES) {
                // Java tells the number of an account only through a file that belongs to it.
                var probe = Files.createTempFile(layout.root(), "owner", null);
                try {
                    Files.setOwner(probe, principals.lookupPrincipalByName(name));
                    int uid = (int) Files.getAttribute(probe, "unix:uid");
                    return new Unprivileged(uid, uid, drop);
                } catch (java.nio.file.attribute.UserPrincipalNotFoundException e) {
                    continue;
                } finally {
                    Files.delete(probe);
                }
            }
            throw new StartupFailure(
                    "PostgreSQL refuses to run as root and there is no account \"postgres\" or \"nobody\" to run it under: start the service as an ordinary user, or set DATABASE_URL to a server of yours.");
        }

        @Override
        public boolean isOurs() {
            return false;
        }

        @Override
        public List<String> command(List<String> command) {
            var whole = new ArrayList<>(drop.prefix(uid, gid));
            whole.addAll(command);
            return List.copyOf(whole);
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
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            if (uid == (int) Files.getAttribute(directory, "unix:uid")) {
                return permissions.contains(PosixFilePermission.OWNER_EXECUTE);
            }
            return gid == (int) Files.getAttribute(directory, "unix:gid")
                    ? permissions.contains(PosixFilePermission.GROUP_EXECUTE)
                    : permissions.containsAll(PosixFilePermissions.fromString("--------x"));
        }
    }
}
