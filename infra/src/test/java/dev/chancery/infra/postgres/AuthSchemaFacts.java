package dev.chancery.infra.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Schema {@code auth} as a list of facts, and the facts it should have. */
final class AuthSchemaFacts {

    private AuthSchemaFacts() {}

    static List<String> golden() {
        return resource("auth-schema.golden").lines().toList();
    }

    /** What has to change in the found facts to get the expected ones; short enough to read when a test fails. */
    static List<String> difference(List<String> found, List<String> expected) {
        return Stream.concat(
                        found.stream().filter(fact -> !expected.contains(fact)).map(fact -> "- " + fact),
                        expected.stream().filter(fact -> !found.contains(fact)).map(fact -> "+ " + fact))
                .toList();
    }

    static List<String> of(DataSource database) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                // With nothing on the path the catalog spells out every name.
                statement.execute("SET LOCAL search_path = ''");
                var facts = new ArrayList<String>();
                try (var rows = statement.executeQuery(resource("auth-schema-facts.sql"))) {
                    while (rows.next()) {
                        facts.add(rows.getString(1));
                    }
                }
                return facts;
            } finally {
                connection.rollback();
            }
        }
    }

    static String resource(String name) {
        try (var content = AuthSchemaFacts.class.getResourceAsStream(name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
