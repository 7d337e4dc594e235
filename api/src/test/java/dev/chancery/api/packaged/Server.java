package dev.chancery.api.packaged;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A program that serves until it is closed. */
final class Server implements AutoCloseable {

    private final Process process;

    private Server(Process process) {
        this.process = process;
    }

    /**
     * Waits until it answers.
     *
     * @param name of its log
     * @param place that it answers with 200 once it is there
     * @throws IllegalStateException with what it said, if it ends instead
     */
    static Server start(ProcessBuilder command, String name, URI place, Duration within) throws IOException {
        Path output = Files.createTempFile(Path.of("target"), name + "-", ".log");
        Server server = new Server(command.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(within).until(() -> {
                if (!server.process.isAlive()) {
                    throw new IllegalStateException("it ended: " + Files.readString(output));
                }
                return answers(http, place);
            });
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static boolean answers(HttpClient http, URI place) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(place).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
