package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The account that the server runs under. PostgreSQL refuses to run as root; a service that runs as root therefore
 * hands it to an unprivileged account.
 */
sealed interface ServerAccount permits ServerAccount.Ours, UnprivilegedAccount {

    /** initdb wants an account that has a name. The first is what packages of PostgreSQL create. */
    List<String> CANDIDATES = List.of("postgres", "nobody");

    /** Whether it is the account of this very process. */
    boolean isOurs();

    /** The command that runs {@code command} under this account. */
    List<String> command(List<String> command) throws IOException;

    /** Gives a file or directory to the account. */
    void own(Path path) throws IOException;

    /** Makes sure that the account can get to a directory below the data directory. */
    void requirePassage(Path directory) throws IOException;

    /** Our own account; under root the one that owns the cluster, or else one that the system has for this. */
    static ServerAccount forFilesIn(EmbeddedLayout layout) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return new Ours();
        }
        var drop = PrivilegeDrop.find();
        if (Files.exists(layout.cluster())) {
            int owner = (int) Files.getAttribute(layout.cluster(), "unix:uid");
            if (owner == 0) {
                throw new StartupFailure(
                        "%s belongs to root, and PostgreSQL refuses to run as root: give it to another account with chown -R."
                                .formatted(layout.cluster()));
            }
            return new UnprivilegedAccount(owner, (int) Files.getAttribute(layout.cluster(), "unix:gid"), drop);
        }
        for (var name : CANDIDATES) {
            var account = PosixAccount.named(name);
            if (account.isPresent()) {
                return new UnprivilegedAccount(
                        account.get().uid(), account.get().gid(), drop);
            }
        }
        throw new StartupFailure(
                "PostgreSQL refuses to run as root and there is no account \"postgres\" or \"nobody\" to run it under: start the service as an ordinary user, or set DATABASE_URL to a server of yours.");
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
}
