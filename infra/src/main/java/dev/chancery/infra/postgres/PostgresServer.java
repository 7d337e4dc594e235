package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server process: started and stopped by {@code pg_ctl}, which puts it out of reach of the terminal's Ctrl-C. */
final class PostgresServer {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    /** Recovery after a crash may have much to read; a server that died is noticed at once all the same. */
    private static final String SECONDS_TO_START = "600";

    private static final String SECONDS_TO_STOP = "60";

    private static final Duration MOMENT = Duration.ofSeconds(10);

    private final EmbeddedLayout layout;
    private final ServerCommand command;

    PostgresServer(EmbeddedLayout layout, PostgresBinaries binaries, ServerAccount account) {
        this.layout = layout;
        this.command = new ServerCommand(layout, binaries, account);
    }

    long pid() {
        return postmaster()
                .orElseThrow(() -> new IllegalStateException("PostgreSQL is not running"))
                .pid();
    }

    /** Whether there is a process of the number that the server left, and it is not a stranger. */
    boolean isAlive() {
        return postmaster()
                .filter(process ->
                        process.isAlive() && process.serves(layout.cluster()).orElse(true))
                .isPresent();
    }

    /**
     * Ends a server that outlived a killed service. It cannot be a living service's: we hold the lock of the directory.
     */
    void stopLeftover() throws IOException {
        var leftover = postmaster();
        if (leftover.isEmpty()) {
            return;
        }
        var process = leftover.get();
        boolean ours = process.isAlive()
                && process.serves(layout.cluster())
                        .orElseThrow(() -> new StartupFailure(
                                "%s names process %d, and the system does not tell what that is: if it is no PostgreSQL, delete the file and start again."
                                        .formatted(layout.postmasterPid(), process.pid())));
        if (ours) {
            LOG.warn("Stopping a PostgreSQL that an earlier run left behind (process {})", process.pid());
            stop();
        } else {
            // PostgreSQL itself would take a stranger with the same number for a living server, and refuse.
            Files.deleteIfExists(layout.postmasterPid());
        }
    }

    /** Starts on this port and waits until connections are accepted. */
    StartResult start(int port) {
        try {
            long logged = Files.size(layout.log());
            var outcome = command.run(
                    "pg_ctl",
                    "start",
                    "--silent",
                    "--wait",
                    "--timeout=" + SECONDS_TO_START,
                    "--pgdata=" + layout.cluster(),
                    "--log=" + layout.log(),
                    // On the command line, where neither postgresql.conf nor ALTER SYSTEM can change them.
                    "--options=-c port=%d -c listen_addresses=127.0.0.1 -c unix_socket_directories=".formatted(port));
            return outcome.ok()
                    ? new StartResult.Started()
                    : StartResult.failed(ServerLog.since(layout.log(), logged), outcome.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends connections, writes a checkpoint and waits. Does nothing if no server is running. */
    void stop() {
        var running = postmaster().filter(Postmaster::isAlive);
        if (running.isEmpty()) {
            return;
        }
        var process = running.get();
        if (!stop("fast")) {
            LOG.warn("PostgreSQL did not stop within {} s, and is stopped without a checkpoint", SECONDS_TO_STOP);
            if (!stop("immediate")) {
                throw new IllegalStateException("PostgreSQL does not stop (process %d)".formatted(process.pid()));
            }
        }
        // pg_ctl is content when postmaster.pid has gone; the process takes a moment longer.
        var end = Instant.now().plus(MOMENT);
        while (process.isAlive() && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private boolean stop(String mode) {
        try {
            return command.run(
                                    "pg_ctl",
                                    "stop",
                                    "--silent",
                                    "--wait",
                                    "--mode=" + mode,
                                    "--timeout=" + SECONDS_TO_STOP,
                                    "--pgdata=" + layout.cluster())
                            .ok()
                    || postmaster().filter(Postmaster::isAlive).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Postmaster> postmaster() {
        try {
            return Postmaster.readFrom(layout.postmasterPid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
