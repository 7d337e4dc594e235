package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** The roles of the embedded server, and the proof that it is as durable as it has to be. */
final class DatabaseRoles {

    private static final String SERVICE = "supabase_auth_admin";

    private DatabaseRoles() {}

    static DatabaseUrl administrator(int port, String password) {
        // Loopback: encryption would only cost.
        return new DatabaseUrl("127.0.0.1:" + port, "postgres", "postgres", password, Map.of("sslmode", "disable"));
    }

    /** The way in of the service's role. */
    static DatabaseUrl service(int port, String password) {
        return administrator(port, password).withUser(SERVICE, password);
    }

    /** Makes the service's role and its companions if they are not there yet. */
    static DatabaseUrl prepare(DatabaseUrl administrator, KeptPassword password) throws SQLException {
        try (var connection = Databases.connect(administrator);
                var statement = connection.createStatement()) {
            requireDurability(statement);
            connection.setAutoCommit(false);
            if (!exists(statement)) {
                statement.execute(BOOTSTRAP);
                setPassword(statement, administrator.user(), administrator.password());
                setPassword(statement, SERVICE, password.value());
            } else if (password.fresh()) {
                setPassword(statement, SERVICE, password.value());
            }
            connection.commit();
        }
        return administrator.withUser(SERVICE, password.value());
    }

    private static final String BOOTSTRAP = """
            CREATE ROLE supabase_auth_admin LOGIN NOINHERIT CREATEROLE;
            ALTER ROLE supabase_auth_admin SET search_path = auth;
            GRANT CREATE ON DATABASE postgres TO supabase_auth_admin;
            CREATE ROLE anon NOLOGIN NOINHERIT;
            CREATE ROLE authenticated NOLOGIN NOINHERIT;
            CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
            CREATE ROLE authenticator LOGIN NOINHERIT IN ROLE anon, authenticated, service_role;
            """;

    private static boolean exists(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT FROM pg_roles WHERE rolname = '" + SERVICE + "'")) {
            return rows.next();
        }
    }

    /**
     * Nobody guesses 192 random bits: stretching them (RFC 5802 §2.2, PBKDF2) would only cost every connection the more, while the JVM
     * is cold a tenth of a second.
     */
    private static void setPassword(Statement statement, String role, String password) throws SQLException {
        statement.execute("SET LOCAL scram_iterations = 1");
        // Base64 of our own making: nothing in it needs quoting.
        statement.execute("ALTER ROLE " + role + " PASSWORD '" + password + "'");
    }

    private static void requireDurability(Statement statement) throws SQLException {
        for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            try (var row = statement.executeQuery("SHOW " + setting)) {
                row.next();
                if (!row.getString(1).equals("on")) {
                    throw new StartupFailure(
                            "The embedded PostgreSQL runs with %s = %s and could lose what it confirmed: remove that line from its postgresql.conf and postgresql.auto.conf."
                                    .formatted(setting, row.getString(1)));
                }
            }
        }
    }
}
