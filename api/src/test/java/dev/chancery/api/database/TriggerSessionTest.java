package dev.chancery.api.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trigger does to the session in which it runs ends with the request: the next one on that connection is somebody else's. */
class TriggerSessionTest {

    private static final String TRIGGER = """
            CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql %s AS $$
            BEGIN
              %s
              RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER meddle AFTER INSERT ON auth.users %s
            FOR EACH ROW EXECUTE FUNCTION public.meddle();
            """;

    /** Of one session, all that outlives a transaction and is not the driver's. */
    private static final String STATE = """
            SELECT concat_ws(E'\\n', 'user ' || session_user || ' as ' || current_user,
              (SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
               WHERE name NOT LIKE 'transaction%' AND name NOT LIKE 'plpgsql.%'),
              'ours ' || coalesce(nullif(current_setting('ours.reader', true), ''), 'nobody'),
              'locks ' || (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
              'tables ' || coalesce(to_regclass('pg_temp.notes')::text, 'none'),
              'channels ' || (SELECT count(*) FROM pg_listening_channels()))
            """;

    private final TestDatabase database = TestPostgres.freshDatabase();
    private DataSource pool;
    private TestService service;
    private String before;

    /** With one connection, so that whoever comes next has it. */
    @BeforeEach
    void start() throws SQLException {
        service = TestService.startOn(
                database,
                way -> {
                    pool = way;
                    return way;
                },
                "GOTRUE_DB_MAX_POOL_SIZE",
                "1");
        service.signUp("first@example.com");
        before = state();
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET session_replication_role = replica;",
                "SET synchronous_commit = local;",
                "SET default_transaction_read_only = on;",
                "SET default_transaction_isolation = 'serializable';",
                "SET statement_timeout = 77777;",
                "SET lock_timeout = 0;",
                "SET search_path = public;",
                "SET TimeZone = 'Asia/Tokyo';",
                "PERFORM set_config('ours.reader', new.id::text, false);",
                "PERFORM pg_advisory_lock(4711);",
                "CREATE TEMPORARY TABLE notes (who uuid);",
                "LISTEN sign_ups;",
            })
    void nothing_of_it_is_left_to_others(String meddling) throws SQLException {
        meddle("SECURITY DEFINER", meddling, "");

        service.signUp("ann@example.com");

        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET ROLE meddler;", "SET synchronous_commit = local;", "PERFORM pg_advisory_lock(4711);"})
    void nor_of_what_is_done_when_the_transaction_is_about_to_end(String meddling) throws SQLException {
        execute("CREATE ROLE meddler; GRANT meddler TO " + database.url().user());
        try {
            meddle("", meddling, "DEFERRABLE INITIALLY DEFERRED");

            service.signUp("ann@example.com");

            assertThat(state()).isEqualTo(before);
        } finally {
            execute("DROP ROLE meddler");
        }
    }

    @Test
    void nor_of_a_lock_that_a_refused_sign_up_has_taken() throws SQLException {
        meddle("", "PERFORM pg_advisory_lock(4711); RAISE EXCEPTION 'no strangers';", "");

        assertThat(service.post("/signup", "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}")
                        .status())
                .isEqualTo(500);

        assertThat(state()).isEqualTo(before);
    }

    private void meddle(String security, String meddling, String timing) {
        execute(TRIGGER.formatted(security, meddling, timing));
    }

    private void execute(String statements) {
        Sql.on(database).execute(statements);
    }

    private String state() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.texts(connection, STATE).getFirst();
        }
    }
}
