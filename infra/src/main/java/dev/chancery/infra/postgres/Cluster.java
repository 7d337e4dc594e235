package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of the databases: made once, checked at every start. */
record Cluster(EmbeddedLayout layout, PostgresBinaries binaries, ServerAccount account) {

    /** Goes to postgresql.conf when the cluster is made; an administrator may change it there. */
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            // The neighbour on a small machine is a JVM: be modest.
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("effective_cache_size", "512MB"),
            Map.entry("work_mem", "4MB"),
            Map.entry("maintenance_work_mem", "32MB"),
            Map.entry("max_wal_size", "512MB"),
            Map.entry("jit", "off"),
            Map.entry("huge_pages", "off"),
            // Three worker processes fewer; the working set of an auth server is in memory anyway.
            Map.entry("io_method", "sync"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_checkpoints", "off"),
            // Refused statements are for their sender to log; here they would leave e-mail addresses behind.
            Map.entry("log_min_messages", "log")));

    /** Makes the cluster if there is none, and answers with the superuser's password. */
    KeptPassword prepare() throws IOException {
        if (Files.exists(layout.cluster())) {
            check();
            return KeptPassword.in(layout.superuserPassword());
        }
        var password = KeptPassword.in(layout.superuserPassword());
        create(password.value());
        return password;
    }

    private void check() throws IOException {
        var found = Files.readString(layout.cluster().resolve("PG_VERSION")).strip();
        if (!found.equals(String.valueOf(binaries.major()))) {
            throw new StartupFailure(
                    "%s was made by PostgreSQL %s, and this version of Chancery brings %d along: dump it with a PostgreSQL %s and load the dump into an empty data directory, or run that server yourself and set DATABASE_URL to it."
                            .formatted(layout.cluster(), found, binaries.major(), found));
        }
        if (Files.notExists(layout.superuserPassword())) {
            throw new StartupFailure(
                    "%s is missing, and without it nobody can administer the databases in %s: restore the file from where it was backed up with them."
                            .formatted(layout.superuserPassword(), layout.cluster()));
        }
    }

    /** Built aside and moved, so that an interrupted start leaves nothing that looks like a cluster. */
    private void create(String superuserPassword) throws IOException {
        var draft = layout.unfinishedCluster();
        Trees.delete(draft);
        directory(draft);
        var passwordFile = Files.createTempFile(layout.root(), "superuser", null);
        try {
            Files.writeString(passwordFile, superuserPassword + "\n");
            account.own(passwordFile);
            var outcome = new ServerCommand(layout, binaries, account)
                    .run("initdb", initdbArguments(draft, passwordFile).toArray(String[]::new));
            if (!outcome.ok()) {
                throw new StartupFailure(
                        "PostgreSQL cannot make its files in %s (%s): see to that, or set DATABASE_URL to a server of yours."
                                .formatted(draft, outcome.output()));
            }
        } finally {
            Files.delete(passwordFile);
        }
        // No trust, no peer, no replication, no Unix sockets: one way in, with a password.
        Files.writeString(draft.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
        Files.move(draft, layout.cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void directory(Path path) throws IOException {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(path);
    }

    private static List<String> initdbArguments(Path cluster, Path passwordFile) {
        var arguments = new ArrayList<>(List.of(
                "--pgdata=" + cluster,
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // PostgreSQL's own C.UTF-8: no library of the system can change the order of an index under our feet.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums"));
        SETTINGS.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        return arguments;
    }
}
