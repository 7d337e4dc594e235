package dev.chancery.infra.testing;

import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.postgres.EmbeddedForTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The server behind {@link TestPostgres}.
 *
 * @param administrator a superuser
 * @param service whom the service connects as
 * @param shutdown ends the server, or leaves it alone
 */
record TestServer(DatabaseUrl administrator, DatabaseUrl service, Runnable shutdown, List<String> databases) {

    static final TestServer RUNNING = start();

    private static TestServer start() {
        var url = System.getenv("CHANCERY_TEST_DATABASE_URL");
        var server = url != null
                ? running(DatabaseUrl.parse(url))
                : "testcontainers".equals(System.getenv("CHANCERY_TEST_POSTGRES")) ? container() : embedded();
        Runtime.getRuntime().addShutdownHook(new Thread(server::end, "end of the test database"));
        return server;
    }

    void execute(String sql) {
        TestPostgres.execute(administrator, sql);
    }

    /** For a server that outlives the tests. */
    void dropAtExit(String database) {
        databases.add(database);
    }

    private void end() {
        databases.forEach(database -> execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)"));
        shutdown.run();
    }

    private static TestServer running(DatabaseUrl url) {
        return new TestServer(url, url, () -> {}, new CopyOnWriteArrayList<>());
    }

    private static TestServer container() {
        var image = System.getenv().getOrDefault("CHANCERY_TEST_POSTGRES_IMAGE", "postgres:18-alpine");
        var container = new PostgreSQLContainer(image);
        container.start();
        var url = DatabaseUrl.parse("postgres://%s:%s@%s:%d/%s"
                .formatted(
                        container.getUsername(),
                        container.getPassword(),
                        container.getHost(),
                        container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                        container.getDatabaseName()));
        return new TestServer(url, url, container::stop, new CopyOnWriteArrayList<>());
    }

    private static TestServer embedded() {
        try {
            var directory = Files.createTempDirectory("chancery-test-postgres");
            var postgres = EmbeddedForTests.start(directory);
            var administrator = EmbeddedForTests.administratorUrl(postgres, directory);
            // Nothing here has to survive a power failure.
            for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                TestPostgres.execute(administrator, "ALTER SYSTEM SET " + setting + " = off");
            }
            TestPostgres.execute(administrator, "SELECT pg_reload_conf()");
            return new TestServer(
                    administrator,
                    postgres.url(),
                    () -> {
                        postgres.close();
                        delete(directory);
                    },
                    new CopyOnWriteArrayList<>());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
