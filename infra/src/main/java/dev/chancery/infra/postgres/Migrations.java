package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the form that this version of the service needs.
 *
 * <p>Migrations below 100 make schema {@code auth}, those from 100 on everything of our own. A database whose schema
 * {@code auth} was completed by Supabase Auth skips the first kind and is left exactly as it is.
 */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    static final String SCHEMA = "chancery";
    static final String HISTORY = "flyway_schema_history";
    private static final String LAST_OF_AUTH = "099";

    private Migrations() {}

    /**
     * Runs what has not run yet. Any number of nodes may do this at the same time.
     *
     * @throws StartupFailure if the schema {@code auth} is older than what can be taken over, or the connecting role may
     *     not do what is needed
     */
    public static void run(DataSource database) {
        try {
            if (MigrationState.isCurrent(database)) {
                return;
            }
            var flyway = flyway(database);
            switch (AuthSchemaState.read(database)) {
                case AuthSchemaState.UnderOurCare _ -> {}
                case AuthSchemaState.ToBeMade _ -> createSchema(database);
                case AuthSchemaState.Complete(String version) -> {
                    createSchema(database);
                    LOG.info("Taking over the schema auth as Supabase Auth {} left it", version);
                    flyway.baseline();
                }
                case AuthSchemaState.Unfit(String reason) -> throw new StartupFailure(reason);
            }
            flyway.migrate();
            MigrationState.remember(database);
        } catch (FlywayException | SQLException e) {
            throw explain(e);
        }
    }

    /**
     * For who works beside a service: tables are made and changed by services only.
     *
     * @throws StartupFailure if no service of this version has run there
     */
    public static void requireComplete(DataSource database) {
        try {
            if (!MigrationState.isComplete(database)) {
                throw new StartupFailure(
                        "The database is not as this version of Chancery needs it: run the command of the version that serves there, or start the service of this one first.");
            }
        } catch (SQLException e) {
            throw new StartupFailure("The database does not say which migrations have run: " + e.getMessage(), e);
        }
    }

    /** Flyway would do this too, but takes being refused for a reason to try again for ten seconds. */
    private static void createSchema(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
        } catch (SQLException e) {
            // IF NOT EXISTS looks first and creates then: two nodes may both look in time.
            if (!Set.of("23505", "42P06").contains(e.getSQLState())) {
                throw e;
            }
        }
    }

    private static Flyway flyway(DataSource database) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database)
                .defaultSchema(SCHEMA)
                .table(HISTORY)
                .locations("classpath:db/migration")
                .baselineVersion(LAST_OF_AUTH)
                .baselineDescription("schema auth of Supabase Auth")
                // ${...} is nobody's business but that of the SQL it stands in
                .placeholderReplacement(false)
                .load();
    }

    private static StartupFailure explain(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refusal && refusal.getSQLState() != null) {
                return new StartupFailure(
                        switch (refusal.getSQLState()) {
                            case "CH001" -> withoutPrefix(refusal);
                            case "42501" ->
                                "The connecting role may not migrate the database: %s; connect as the owner of schema auth or grant it CREATE on the database"
                                        .formatted(withoutPrefix(refusal));
                            default -> "The database could not be migrated: " + withoutPrefix(refusal);
                        },
                        failure);
            }
        }
        return new StartupFailure("The database could not be migrated: " + failure.getMessage(), failure);
    }

    private static String withoutPrefix(SQLException refusal) {
        return refusal.getMessage().replaceFirst("^ERROR: ", "").replaceFirst("(?s)\\R.*", "");
    }
}
