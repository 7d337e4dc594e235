package dev.chancery.infra.indexing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extension pg_trgm, by which a part of a text is found. */
final class Trigrams {

    private static final Logger LOG = LoggerFactory.getLogger(Trigrams.class);

    private static final String SCHEMA = """
            SELECT quote_ident(n.nspname)
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_trgm'
            """;

    /** Where Supabase keeps extensions, else with what is ours: in schema auth it would be taken for a part of that. */
    private static final String HOME = """
            SELECT CASE WHEN has_schema_privilege(to_regnamespace('extensions'), 'CREATE') THEN 'extensions' ELSE 'chancery' END
            FROM pg_available_extensions WHERE name = 'pg_trgm'
            """;

    private Trigrams() {}

    /** Its schema, quoted. It is made where the server has it and lets us; else a line of the log says what that comes to. */
    static Optional<String> schema(Connection connection) throws SQLException {
        Optional<String> found = text(connection, SCHEMA);
        if (found.isPresent()) {
            return found;
        }
        Optional<String> home = text(connection, HOME);
        if (home.isEmpty()) {
            LOG.info("The filter of the list of users reads all of them: the database server has no extension pg_trgm");
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA " + home.get());
            return text(connection, SCHEMA);
        } catch (SQLException e) {
            LOG.info(
                    "The filter of the list of users reads all of them: the extension pg_trgm could not be made ({}); make it, and start the service again",
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }
}
