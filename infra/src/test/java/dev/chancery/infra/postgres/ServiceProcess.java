package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Path;

/** A service of its own process on an embedded server, to be killed by tests. */
final class ServiceProcess implements AutoCloseable {

    private final Process process;
    private final String said;

    private ServiceProcess(Process process, String said) {
        this.process = process;
        this.said = said;
    }

    /** Waits until the service is up, or has refused to start. */
    static ServiceProcess start(Path dataDirectory) throws IOException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServiceProcess.class.getName(),
                        dataDirectory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ServiceProcess(process, process.inputReader().readLine());
    }

    /** The process id of its server, or why it did not start. */
    String said() {
        return said;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    static void main(String[] arguments) throws IOException {
        try (var postgres = EmbeddedForTests.start(Path.of(arguments[0]))) {
            System.out.println(postgres.pid());
            System.in.readAllBytes();
        } catch (StartupFailure e) {
            System.out.println(e.getMessage());
        }
    }
}
