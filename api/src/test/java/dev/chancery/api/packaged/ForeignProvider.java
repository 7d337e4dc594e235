package dev.chancery.api.packaged;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An identity provider of {@code src/test/identity-providers}, in a process of its own. It knows us by our metadata. */
final class ForeignProvider implements AutoCloseable {

    private static final Path SOURCES =
            Path.of("src", "test", "identity-providers").toAbsolutePath();
    private static final Duration START = Duration.ofSeconds(60);

    /** What a provider does for its responses to be believed; each way has an entity id of its own. */
    enum Way {
        RESPONSE,
        ASSERTION,
        BOTH,
        /** The assertion, and both signed. */
        ENCRYPTED,
        /** The name of the subject, and both signed. */
        NAME_ENCRYPTED;

        /** As {@code saml_options} demand it. */
        String signed() {
            return compareTo(BOTH) > 0 ? "both" : toString();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    enum Program {
        SAMLP("%s/metadata") {
            @Override
            Optional<String> missing() throws InterruptedException {
                return Node.isUsable() ? Optional.empty() : Optional.of("no Node " + Node.OLDEST);
            }

            @Override
            List<String> command(Path directory, int port) throws IOException, InterruptedException {
                Node.install(SOURCES.resolve("samlp"), directory);
                return List.of("node", directory.resolve("server.js").toString());
            }
        },
        PYSAML2("%s/metadata") {
            // that of Debian, whatever else is called python3
            private static final String PYTHON = "/usr/bin/python3";

            @Override
            Optional<String> missing() throws InterruptedException {
                return missing("python3-pysaml2", PYTHON, "-c", "import saml2")
                        .or(() -> missing("xmlsec1", "xmlsec1", "--version"));
            }

            @Override
            List<String> command(Path directory, int port) {
                return List.of(PYTHON, SOURCES.resolve("pysaml2/server.py").toString());
            }
        },
        SIMPLESAMLPHP("saml2/idp/metadata.php") {
            private static final Path INSTALLED = Path.of("/usr/share/simplesamlphp");

            @Override
            Optional<String> missing() {
                return Files.isDirectory(INSTALLED)
                        ? missing(
                                "php-cli, php-xml or php-mbstring",
                                "php",
                                "-r",
                                "exit(class_exists('DOMDocument') && extension_loaded('mbstring') ? 0 : 1);")
                        : Optional.of("no simplesamlphp");
            }

            @Override
            List<Way> ways() {
                return List.of(Way.values());
            }

            @Override
            List<String> command(Path directory, int port) {
                return List.of(
                        "php",
                        "-S",
                        "127.0.0.1:" + port,
                        "-t",
                        INSTALLED.resolve("www").toString());
            }
        };

        private final String metadata;

        Program(String metadata) {
            this.metadata = metadata;
        }

        /** Those that it knows. */
        List<Way> ways() {
            return List.of(Way.RESPONSE, Way.ASSERTION, Way.BOTH, Way.ENCRYPTED);
        }

        /** What it needs and is not installed. */
        abstract Optional<String> missing() throws InterruptedException;

        abstract List<String> command(Path directory, int port) throws IOException, InterruptedException;

        static Optional<String> missing(String name, String... test) {
            try {
                return Command.run(Path.of("."), Map.of(), List.of(test)).succeeded()
                        ? Optional.empty()
                        : Optional.of("no " + name);
            } catch (IOException e) {
                return Optional.of("no " + name);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Program program;
    private final Server server;
    private final Path state;
    private final URI base;

    private ForeignProvider(Program program, Server server, Path state, URI base) {
        this.program = program;
        this.server = server;
        this.state = state;
        this.base = base;
    }

    /** @param directory of its own, for what it keeps */
    static ForeignProvider start(Program program, Path directory, String metadata)
            throws IOException, InterruptedException {
        int port = Packaged.freePort();
        URI base = URI.create("http://127.0.0.1:" + port);
        Files.createDirectories(directory);
        ProcessBuilder command = new ProcessBuilder(program.command(directory, port));
        command.environment()
                .putAll(Map.of(
                        "BASE", base.toString(),
                        "PORT", Integer.toString(port),
                        "KEY", SOURCES.resolve("key.pem").toString(),
                        "CERTIFICATE", SOURCES.resolve("certificate.pem").toString(),
                        "METADATA", metadata,
                        "STATE", directory.toString(),
                        "SIMPLESAMLPHP_CONFIG_DIR",
                                SOURCES.resolve("simplesamlphp").toString(),
                        "PYTHONDONTWRITEBYTECODE", "1"));
        choose(directory, Way.BOTH);
        String name = program.name().toLowerCase(Locale.ROOT);
        Server server = Server.start(command, name, metadataOf(program, base, Way.BOTH), START);
        return new ForeignProvider(program, server, directory, base);
    }

    private static URI metadataOf(Program program, URI base, Way way) {
        return base.resolve("/" + program.metadata.formatted(way));
    }

    /** What it says of itself while it goes that way, which SimpleSAMLphp does from then on. */
    String metadata(Way way) throws IOException, InterruptedException {
        choose(state, way);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(metadataOf(program, base, way))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private static void choose(Path state, Way way) throws IOException {
        Files.writeString(state.resolve("way"), way.toString());
    }

    /** Where people sign out of all that they have come into by SimpleSAMLphp. */
    URI logout(String then) {
        return base.resolve("/saml2/idp/initSLO.php?RelayState=" + then);
    }

    /** Of somebody who comes by it while it goes that way. */
    Browser browser(Way way) throws IOException {
        choose(state, way);
        return new Browser("ada", "pw");
    }

    /** Nothing that has to be installed is missing, or the tests say so. */
    static void requireAll() throws InterruptedException {
        for (Program program : Program.values()) {
            program.missing().ifPresent(ClientTests::foreignProviderCannotRun);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
