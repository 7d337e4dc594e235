package dev.chancery.infra.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** What a database knows of schema {@code auth} before we touch it. */
sealed interface AuthSchemaState {

    /** The last migration of Supabase Auth whose result our own files equal. */
    String NEWEST = "20260625000000";

    /** What the init scripts of the self-hosted Postgres image claim to have run; their tables are of that time. */
    Set<String> OF_THE_IMAGE = Set.of(
            "20171026211738",
            "20171026211808",
            "20171026211834",
            "20180103212743",
            "20180108183307",
            "20180119214651",
            "20180125194653");

    /** Nothing is there, or only what the self-hosted image puts there before its first user. */
    record ToBeMade() implements AuthSchemaState {}

    /** Our own migrations have been here. */
    record UnderOurCare() implements AuthSchemaState {}

    /** Supabase Auth has run all its migrations. */
    record Complete(String version) implements AuthSchemaState {}

    /** Neither ours nor complete; the reason says what to do. */
    record Unfit(String reason) implements AuthSchemaState {}

    /** Looks with one snapshot, so that another node that migrates at this moment is seen either not at all or whole. */
    static AuthSchemaState read(DataSource database) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (var statement = connection.createStatement()) {
                // Row security would hide rows from everyone but the owner; this makes it an error instead.
                statement.execute("SET LOCAL row_security = off");
                return read(statement);
            } finally {
                connection.rollback();
            }
        }
    }

    private static AuthSchemaState read(Statement statement) throws SQLException {
        if (exists(statement, Migrations.SCHEMA + "." + Migrations.HISTORY)) {
            return new UnderOurCare();
        }
        var versions = exists(statement, "auth.schema_migrations")
                ? column(statement, "SELECT version FROM auth.schema_migrations")
                : List.<String>of();
        var newest = versions.isEmpty() ? "" : Collections.max(versions);
        if (newest.compareTo(NEWEST) >= 0) {
            return new Complete(newest);
        }
        if (hasMoreThanTheImage(statement) && OF_THE_IMAGE.containsAll(versions)) {
            return new Unfit(
                    "Schema auth has tables, but auth.schema_migrations does not say which migrations of Supabase Auth made them: restore the rows of that table from where the schema came from, then start Chancery again.");
        }
        if (!OF_THE_IMAGE.containsAll(versions) || hasRows(statement)) {
            return new Unfit(
                    "Schema auth is at migration %s of Supabase Auth, and Chancery takes over from %s: start Supabase Auth v2.196.0 or newer once (or run its \"auth migrate\"), then Chancery again."
                            .formatted(newest.isEmpty() ? "\"none\"" : newest, NEWEST));
        }
        return new ToBeMade();
    }

    /** Whether migrations have been here, whatever the table that counts them says. */
    private static boolean hasMoreThanTheImage(Statement statement) throws SQLException {
        return !column(statement, """
                SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('auth') AND relkind IN ('r', 'p')
                  AND relname NOT IN ('schema_migrations', 'users', 'refresh_tokens', 'audit_log_entries', 'instances')
                UNION ALL
                SELECT typname FROM pg_type WHERE typnamespace = to_regnamespace('auth') AND typtype = 'e'
                """).isEmpty();
    }

    /** Whether anybody has used the tables that the image makes. */
    private static boolean hasRows(Statement statement) throws SQLException {
        for (var table : List.of("auth.users", "auth.refresh_tokens", "auth.audit_log_entries", "auth.instances")) {
            if (exists(statement, table)
                    && !column(statement, "SELECT 1 FROM " + table + " LIMIT 1").isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static boolean exists(Statement statement, String table) throws SQLException {
        return column(statement, "SELECT to_regclass('" + table + "') IS NOT NULL")
                .equals(List.of("t"));
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
