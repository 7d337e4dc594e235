package dev.chancery.infra.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.Migrations;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/**
 * One PostgreSQL per test JVM, shared by all test classes, and as many databases on it as tests want.
 *
 * <p>By default it is the embedded one. {@code CHANCERY_TEST_POSTGRES=testcontainers} takes a container of
 * {@code CHANCERY_TEST_POSTGRES_IMAGE} (or {@code postgres:18-alpine}), and {@code CHANCERY_TEST_DATABASE_URL} a server that
 * is running already, whose user there has to be a superuser.
 */
public final class TestPostgres {

    private static final int POOL_SIZE = 8;

    private TestPostgres() {}

    /** A database with all migrations, of which nobody else knows. Takes some 50 ms. */
    public static TestDatabase freshDatabase() {
        return create("TEMPLATE " + Template.NAME);
    }

    /** A database with nothing in it. */
    public static TestDatabase emptyDatabase() {
        return create("TEMPLATE template0");
    }

    /** The superuser's way in. */
    public static DatabaseUrl administratorUrl() {
        return TestServer.RUNNING.administrator();
    }

    /** Another database of the same server, for the same user. */
    public static DatabaseUrl in(String database, DatabaseUrl url) {
        return new DatabaseUrl(url.hosts(), database, url.user(), url.password(), url.properties());
    }

    static TestDatabase create(String template) {
        var name = "test_" + UUID.randomUUID().toString().replace("-", "");
        var server = TestServer.RUNNING;
        server.execute("CREATE DATABASE %s OWNER %s %s"
                .formatted(name, server.service().user(), template));
        return new TestDatabase(in(name, server.service()), name);
    }

    static HikariDataSource open(DatabaseUrl url) {
        var configuration = Databases.configuration(url, POOL_SIZE);
        // Most tests need one connection; a pool that fills itself would cost each of them eight.
        configuration.setMinimumIdle(0);
        return new HikariDataSource(configuration);
    }

    /** Migrated once per JVM, when the first test asks for it. */
    private static final class Template {

        static final String NAME = "template_" + UUID.randomUUID().toString().replace("-", "");

        static {
            var server = TestServer.RUNNING;
            server.execute("CREATE DATABASE %s OWNER %s"
                    .formatted(NAME, server.service().user()));
            server.dropAtExit(NAME);
            try (var pool = open(in(NAME, server.service()))) {
                Migrations.run(pool);
            }
        }

        private Template() {}
    }

    /** Runs one statement as the superuser, outside of a transaction. */
    static void execute(DatabaseUrl administrator, String sql) {
        try (var connection = DriverManager.getConnection(
                        administrator.jdbcUrl(), administrator.user(), administrator.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
