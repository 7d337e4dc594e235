package dev.chancery.api.packaged;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The application as it is shipped, in a process of its own. */
final class Packaged implements AutoCloseable {

    private static final Path JAR = Path.of("target", "chancery.jar");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(30);

    private final Process process;
    private final int port;
    private final Path output;

    private Packaged(Process process, int port, Path output) {
        this.process = process;
        this.port = port;
        this.output = output;
    }

    /**
     * Waits until it is healthy.
     *
     * @throws IllegalStateException with what it said, if it ends instead
     */
    static Packaged start(Map<String, String> settings) {
        return start(freePort(), settings);
    }

    /** @param port on which it is to listen, where its settings say so, too */
    static Packaged start(int port, Map<String, String> settings) {
        try {
            Path output = Files.createTempFile(Path.of("target"), "packaged-", ".log");
            ProcessBuilder command = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            // a short life is better spent without the optimizing compiler
                            "-XX:TieredStopAtLevel=1",
                            // where digits are others
                            "-Duser.language=ar",
                            "-Duser.country=EG",
                            "-jar",
                            JAR.toAbsolutePath().toString())
                    // whoever runs the tests may have settings of a database that is no playground, or a file with them
                    .directory(output.getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            Map<String, String> environment = new HashMap<>(settings);
            environment.put("PORT", Integer.toString(port));
            environment.put("CHANCERY_LISTEN", "127.0.0.1");
            command.environment().keySet().removeIf(name -> !name.equals("PATH"));
            command.environment().putAll(environment);
            Packaged packaged = new Packaged(command.start(), port, output);
            packaged.awaitHealth();
            return packaged;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitHealth() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(START).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("it ended: " + Files.readString(output));
                }
                return isHealthy(http);
            });
        } catch (RuntimeException e) {
            kill();
            throw e;
        }
    }

    private boolean isHealthy(HttpClient http) throws InterruptedException {
        try {
            HttpRequest question = HttpRequest.newBuilder(url("/health")).build();
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and it has to end by itself. */
    void stop() {
        process.destroy();
        await().atMost(END).until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        kill();
    }
}
