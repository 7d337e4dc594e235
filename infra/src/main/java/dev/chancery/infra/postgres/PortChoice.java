package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Finds the port to listen on: the one asked for, else the one of the last time, so that a bookmark in somebody's psql
 * keeps working, else any.
 */
record PortChoice(Path memory, OptionalInt asked) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 5;

    int startOn(IntFunction<StartResult> server) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = asked.isPresent() ? asked.getAsInt() : attempt == 0 ? remembered() : free();
            switch (patiently(server, port)) {
                case StartResult.Started _ -> {
                    remember(port);
                    return port;
                }
                case StartResult.PortTaken _ -> {
                    if (asked.isPresent()) {
                        throw new StartupFailure(
                                "Port %d on 127.0.0.1 is taken: stop what listens there.".formatted(port));
                    }
                }
                case StartResult.NotYet(String reason) -> throw refused(reason);
                case StartResult.Refused(String reason) -> throw refused(reason);
            }
        }
        throw new StartupFailure("No free port was found on 127.0.0.1 in %d attempts: try again.".formatted(ATTEMPTS));
    }

    private static StartResult patiently(IntFunction<StartResult> server, int port) {
        var end = Instant.now().plus(PATIENCE);
        var result = server.apply(port);
        while (result instanceof StartResult.NotYet && Instant.now().isBefore(end)) {
            result = server.apply(port);
        }
        return result;
    }

    private int remembered() throws IOException {
        if (Files.exists(memory)) {
            var text = Files.readString(memory).strip();
            if (text.matches("[0-9]{1,5}")) {
                return Integer.parseInt(text);
            }
        }
        return free();
    }

    private void remember(int port) throws IOException {
        if (Files.notExists(memory) || !Files.readString(memory).strip().equals(String.valueOf(port))) {
            Files.writeString(memory, port + "\n");
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static StartupFailure refused(String reason) {
        return new StartupFailure("PostgreSQL does not start: " + reason + ".");
    }
}
