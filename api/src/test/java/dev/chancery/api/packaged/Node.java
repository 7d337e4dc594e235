package dev.chancery.api.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of the tests that Node runs where it is installed. */
final class Node {

    static final int OLDEST = 20;

    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);
    private static final Path SOURCES = Path.of("src", "test", "client");

    private final Path directory;

    private Node(Path directory) {
        this.directory = directory;
    }

    /** Whether there is a Node that the clients support. */
    static boolean isUsable() throws InterruptedException {
        try {
            Matcher version = VERSION.matcher(Command.run(Path.of("."), Map.of(), List.of("node", "--version"))
                    .output());
            return version.matches() && Integer.parseInt(version.group(1)) >= OLDEST;
        } catch (IOException e) {
            return false;
        }
    }

    static String executable() throws IOException, InterruptedException {
        return Command.run(Path.of("."), Map.of(), List.of("node", "-p", "process.execPath"))
                .output()
                .strip();
    }

    /** The tests of {@code src/test/client}. */
    static Node install(Path directory) throws IOException, InterruptedException {
        return install(SOURCES, directory);
    }

    /** A copy with what it needs installed, so that the sources stay as they are. */
    static Node install(Path sources, Path directory) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = sources.relativize(file);
                if (!relative.startsWith("node_modules")) {
                    Files.createDirectories(directory.resolve(relative).getParent());
                    Files.copy(file, directory.resolve(relative));
                }
            }
        }
        Command.Result installed = Command.run(directory, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
        if (!installed.succeeded()) {
            throw new IllegalStateException("npm ci: " + installed.output());
        }
        return new Node(directory);
    }

    /** The client as one file that a page can load. */
    Path bundle() {
        return directory.resolve(Path.of("node_modules", "@supabase", "supabase-js", "dist", "umd", "supabase.js"));
    }

    Command.Result test(Map<String, String> environment) throws IOException, InterruptedException {
        return Command.run(directory, environment, List.of("npm", "test"));
    }
}
