package dev.chancery.infra.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Whether exactly the migrations of this build have been run and checked before: then a start need not touch Flyway,
 * which takes longer than everything else that is done with the database. The fingerprint of the files stands in the
 * comment on Flyway's table, so that it goes where the table goes, also into a dump and back.
 */
public final class MigrationState {

    private static final String READ =
            "SELECT obj_description(to_regclass('%s.%s'), 'pg_class')".formatted(Migrations.SCHEMA, Migrations.HISTORY);

    private MigrationState() {}

    /** Whether this build, or one with the same migrations, was the last to bring the database up to date. */
    public static boolean isCurrent(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var comment = statement.executeQuery(READ)) {
            return comment.next() && Files.FINGERPRINT.equals(comment.getString(1));
        }
    }

    /** Whether the newest migration of this build has been run; there may be newer ones of a newer build. */
    public static boolean isComplete(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            return isMade(statement) && hasNewest(statement);
        }
    }

    private static boolean isMade(Statement statement) throws SQLException {
        try (var made = statement.executeQuery(
                "SELECT to_regclass('%s.%s') IS NOT NULL".formatted(Migrations.SCHEMA, Migrations.HISTORY))) {
            made.next();
            return made.getBoolean(1);
        }
    }

    private static boolean hasNewest(Statement statement) throws SQLException {
        try (var versions = statement.executeQuery(
                "SELECT version FROM %s.%s WHERE success".formatted(Migrations.SCHEMA, Migrations.HISTORY))) {
            boolean found = false;
            while (versions.next() && !found) {
                found = Files.NEWEST_VERSION.equals(versions.getString(1));
            }
            return found;
        }
    }

    /** Best effort: where it fails, for example because another role owns the table, the next start asks Flyway again. */
    static void remember(DataSource database) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("COMMENT ON TABLE %s.%s IS '%s'"
                    .formatted(Migrations.SCHEMA, Migrations.HISTORY, Files.FINGERPRINT));
        } catch (SQLException e) {
            LoggerFactory.getLogger(MigrationState.class)
                    .debug("The next start will look through all migrations again", e);
        }
    }

    /** Computed once, when it is first needed. */
    private static final class Files {

        static final String FINGERPRINT = compute();

        static final String NEWEST_VERSION = newest();

        private static Resource[] sorted() throws IOException {
            var files = new PathMatchingResourcePatternResolver(MigrationState.class.getClassLoader())
                    .getResources("classpath:db/migration/*.sql");
            Arrays.sort(files, Comparator.comparing(Resource::getFilename));
            return files;
        }

        private static String newest() {
            try {
                var files = sorted();
                return files[files.length - 1].getFilename().replaceFirst("^V(\\d+)__.*", "$1");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String compute() {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                for (var file : sorted()) {
                    digest.update(file.getContentAsByteArray());
                }
                return "migrations " + HexFormat.of().formatHex(digest.digest());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
