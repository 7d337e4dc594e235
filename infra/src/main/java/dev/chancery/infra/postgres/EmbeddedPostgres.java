package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A real PostgreSQL that lives and dies with this service and keeps its rows in a data directory.
 *
 * <p>It listens on the loopback address only, wants a password from everybody, and is as durable as one that an
 * administrator set up. The data directory belongs to one living process at a time.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private final DirectoryLock lock;
    private final PostgresServer server;
    private final ServerWatch watch;
    private final DatabaseUrl service;

    private EmbeddedPostgres(DirectoryLock lock, PostgresServer server, ServerWatch watch, DatabaseUrl service) {
        this.lock = lock;
        this.server = server;
        this.watch = watch;
        this.service = service;
    }

    /**
     * Starts on the port used the last time, or on a free one.
     *
     * @throws StartupFailure if that is not possible, with what to do about it
     */
    public static EmbeddedPostgres start(Path dataDirectory) {
        return start(dataDirectory, EmbeddedLayout::below);
    }

    /** Whether there are databases in this directory. */
    public static boolean isIn(Path dataDirectory) {
        return Files.exists(EmbeddedLayout.below(dataDirectory).cluster());
    }

    /** Where to connect to the server that another living process runs on this directory; empty if none does. */
    public static Optional<DatabaseUrl> running(Path dataDirectory) {
        var layout = EmbeddedLayout.below(dataDirectory.toAbsolutePath());
        try {
            if (Postmaster.readFrom(layout.postmasterPid())
                    .filter(Postmaster::isAlive)
                    .isEmpty()) {
                return Optional.empty();
            }
            int port = Integer.parseInt(Files.readString(layout.port()).strip());
            return Optional.of(DatabaseRoles.service(
                    port, KeptPassword.in(layout.servicePassword()).value()));
        } catch (IOException | NumberFormatException e) {
            throw explain(dataDirectory, new IOException(e));
        }
    }

    static EmbeddedPostgres start(Path dataDirectory, Function<Path, EmbeddedLayout> arrangement) {
        var platform = Platform.current();
        var lock = DirectoryLock.acquire(dataDirectory);
        PostgresServer server = null;
        try {
            var layout = arrangement.apply(lock.directory());
            var account = ServerAccount.forFilesIn(layout);
            layout.prepare(account);
            var binaries = PostgresBinaries.unpack(platform, layout.runtimes());
            var superuser = new Cluster(layout, binaries, account).prepare();
            server = new PostgresServer(layout, binaries, account);
            server.stopLeftover();
            int listening = new PortChoice(layout.port(), OptionalInt.empty()).startOn(server::start);
            var administrator = DatabaseRoles.administrator(listening, superuser.value());
            var service = DatabaseRoles.prepare(administrator, KeptPassword.in(layout.servicePassword()));
            binaries.discardOthers(layout.root());
            var watch = ServerWatch.over(server, again(layout, server, listening), layout.log());
            return new EmbeddedPostgres(lock, server, watch, service);
        } catch (IOException | SQLException | RuntimeException e) {
            abandon(lock, server, e);
            throw explain(dataDirectory, e);
        }
    }

    private static ServerWatch.Restart again(EmbeddedLayout layout, PostgresServer server, int port) {
        return () -> {
            server.stopLeftover();
            new PortChoice(layout.port(), OptionalInt.of(port)).startOn(server::start);
        };
    }

    private static StartupFailure explain(Path dataDirectory, Exception failure) {
        return switch (failure) {
            case StartupFailure explained -> explained;
            case AccessDeniedException denied ->
                new StartupFailure(
                        "User %s may not use %s: start the service as the user who owns it, or with another CHANCERY_DATA_DIRECTORY."
                                .formatted(System.getProperty("user.name"), denied.getFile()),
                        denied);
            default ->
                new StartupFailure(
                        "The embedded PostgreSQL in %s cannot be started: %s".formatted(dataDirectory, failure),
                        failure);
        };
    }

    private static void abandon(DirectoryLock lock, PostgresServer server, Exception reason) {
        try (lock) {
            if (server != null) {
                server.stop();
            }
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Where the service connects, as {@code supabase_auth_admin}. */
    public DatabaseUrl url() {
        return service;
    }

    /** Tells when the server has ended so often that it is not started again. */
    public void whenLost(Consumer<StartupFailure> told) {
        watch.whenLost(told);
    }

    /** The process id of the server. */
    public long pid() {
        return server.pid();
    }

    /** Ends all connections, writes everything out, waits until the server is gone. May be called twice. */
    @Override
    public void close() {
        try (lock) {
            watch.close();
            server.stop();
        }
    }
}
