package dev.chancery.infra.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where what lies below the data directory.
 *
 * @param root belongs to the service; the server's account may pass through but not write, so that it can change
 *     neither its own binaries nor the kept passwords
 * @param runtimes where the binaries are unpacked to
 */
record EmbeddedLayout(Path root, Path runtimes) {

    static EmbeddedLayout below(Path dataDirectory) {
        var root = dataDirectory.resolve("postgres");
        return new EmbeddedLayout(root, root);
    }

    Path cluster() {
        return root.resolve("cluster");
    }

    Path unfinishedCluster() {
        return root.resolve("cluster.new");
    }

    Path log() {
        return root.resolve("postgres.log");
    }

    Path port() {
        return root.resolve("port");
    }

    Path superuserPassword() {
        return root.resolve("superuser.password");
    }

    Path servicePassword() {
        return root.resolve("service.password");
    }

    Path postmasterPid() {
        return cluster().resolve("postmaster.pid");
    }

    void prepare(ServerAccount account) throws IOException {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(
                root, PosixFilePermissions.fromString(account.isOurs() ? "rwx------" : "rwx--x--x"));
        account.requirePassage(root);
        if (Files.notExists(log())) {
            Files.createFile(log(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        account.own(log());
    }
}
