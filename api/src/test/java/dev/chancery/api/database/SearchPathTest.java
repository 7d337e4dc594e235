package dev.chancery.api.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody who may do no more in our database than make things in schema {@code public}. */
class SearchPathTest {

    /** Fits the driver's texts better than any operator of the server's own does. */
    private static final String LURE = """
            CREATE FUNCTION public.taken(varchar, varchar) RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN
              IF current_user <> '%1$s' THEN
                UPDATE auth.users SET role = 'service_role';
              END IF;
              RETURN $1::text OPERATOR(pg_catalog.=) $2::text;
            END $$;
            CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.taken);
            """;

    @Test
    void their_operators_are_not_taken_for_those_of_the_server() throws SQLException {
        String stranger = "stranger_" + UUID.randomUUID().toString().replace('-', '_');
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection administrator = Databases.connect(database.administratorUrl());
                Statement statement = administrator.createStatement()) {
            statement.execute("CREATE ROLE %1$s; GRANT CREATE, USAGE ON SCHEMA public TO %1$s".formatted(stranger));
            // as that of a role is which nobody has set up for this
            statement.execute("ALTER ROLE %s IN DATABASE %s SET search_path = \"$user\", public"
                    .formatted(database.url().user(), database.url().database()));
            try (TestService service = TestService.startOn(database)) {
                service.signUp("ann@example.com");
                statement.execute("SET ROLE " + stranger + ";" + LURE.formatted(stranger) + "RESET ROLE");

                service.post("/token?grant_type=password", "{\"email\":\"ann@example.com\",\"password\":\"wrong\"}");

                assertThat(service.signIn("ann@example.com")
                                .json()
                                .at("/user/role")
                                .stringValue())
                        .isEqualTo("authenticated");
            } finally {
                statement.execute("DROP OWNED BY %1$s CASCADE; DROP ROLE %1$s".formatted(stranger));
            }
        }
    }
}
