package dev.chancery.api.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tests of {@code src/test/client-python}, run by Python where it is installed. */
final class Python {

    static final String OLDEST = "3.11";

    private static final String USABLE =
            "import sys, venv, ensurepip; sys.exit(sys.version_info < (%s))".formatted(OLDEST.replace('.', ','));
    private static final Path SOURCES = Path.of("src", "test", "client-python");
    private static final Path REQUIREMENTS = SOURCES.resolve("requirements.txt");
    private static final Path INSTALLED = Path.of("target", "client-python");

    private final Path interpreter;

    private Python(Path interpreter) {
        this.interpreter = interpreter;
    }

    /** Whether there is a Python that the client supports, with what it takes to install one. */
    static boolean isUsable() throws InterruptedException {
        try {
            return Command.run(Path.of("."), Map.of(), List.of("python3", "-c", USABLE))
                    .succeeded();
        } catch (IOException e) {
            return false;
        }
    }

    /** With the client installed, unless it is from the last time; empty where there is nothing to install it from. */
    static Optional<Python> install() throws IOException, InterruptedException {
        Path virtual = INSTALLED.resolve("venv").toAbsolutePath();
        Path done = INSTALLED.resolve("requirements.txt");
        Python python = new Python(virtual.resolve("bin").resolve("python"));
        if (Files.exists(done) && Files.mismatch(done, REQUIREMENTS) == -1) {
            return Optional.of(python);
        }
        Files.createDirectories(INSTALLED);
        Files.deleteIfExists(done);
        Command.Result made =
                Command.run(Path.of("."), Map.of(), List.of("python3", "-m", "venv", "--clear", virtual.toString()));
        if (!made.succeeded()) {
            throw new IllegalStateException("venv: " + made.output());
        }
        Command.Result installed = Command.run(
                Path.of("."),
                Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
                List.of(
                        python.interpreter.toString(),
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--no-deps",
                        "--requirement",
                        REQUIREMENTS.toString()));
        if (!installed.succeeded()) {
            System.out.println(installed.output());
            return Optional.empty();
        }
        Files.copy(REQUIREMENTS, done, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(python);
    }

    /** Leaves the sources as they are. */
    Command.Result test(Map<String, String> environment) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PYTHONDONTWRITEBYTECODE", "1");
        return Command.run(
                SOURCES,
                all,
                List.of(interpreter.toString(), "-m", "pytest", "-p", "no:cacheprovider", "--durations=5"));
    }
}
