package dev.chancery.api.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.RebuildReport;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
              'cursors ' || (SELECT count(*) FROM pg_cursors WHERE is_holdable),
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
                "CREATE TEMPORARY TABLE notes (who uuid) ON COMMIT DROP;"
                        + "EXECUTE 'DECLARE reader CURSOR FOR SELECT * FROM notes';",
                "EXECUTE 'DECLARE spy CURSOR WITH HOLD FOR SELECT email FROM auth.users';",
                "LISTEN sign_ups;",
            })
    void nothing_of_it_is_left_to_others(String meddling) throws SQLException {
        meddle("SECURITY DEFINER", meddling, "");

        assertSignsUp("ann@example.com");

        assertThat(state()).isEqualTo(before);
        assertSignsUp("bob@example.com");
    }

    @ParameterizedTest
    @CsvSource({"'', 200", "RAISE EXCEPTION 'no strangers';, 500"})
    void nor_of_the_numbers_that_were_drawn(String end, int status) throws SQLException {
        execute("CREATE SEQUENCE public.visits START 4711; GRANT ALL ON SEQUENCE public.visits TO public");
        meddle("", "PERFORM nextval('public.visits'); " + end, "");

        assertThat(signUp("ann@example.com").status()).isEqualTo(status);

        try (Connection connection = pool.getConnection()) {
            assertThatThrownBy(() -> Sql.texts(connection, "SELECT currval('public.visits')"))
                    .hasMessageContaining("not yet defined in this session");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET ROLE meddler;", "SET synchronous_commit = local;", "PERFORM pg_advisory_lock(4711);"})
    void nor_of_what_is_done_when_the_transaction_is_about_to_end(String meddling) throws SQLException {
        execute("CREATE ROLE meddler; GRANT meddler TO " + database.url().user());
        try {
            meddle("", meddling, "DEFERRABLE INITIALLY DEFERRED");

            assertSignsUp("ann@example.com");

            assertThat(state()).isEqualTo(before);
        } finally {
            execute("DROP ROLE meddler");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DEFERRABLE INITIALLY DEFERRED"})
    void nor_of_a_lock_that_a_refused_sign_up_has_taken(String timing) throws SQLException {
        meddle("", "PERFORM pg_advisory_lock(4711); RAISE EXCEPTION 'no strangers';", timing);

        assertThat(signUp("ann@example.com").status()).isEqualTo(500);

        assertThat(state()).isEqualTo(before);
    }

    @Test
    void nor_of_what_a_repair_brings_about_in_the_owners_tables() throws SQLException {
        execute("""
                CREATE TABLE public.profiles (id uuid REFERENCES auth.users ON DELETE CASCADE);
                CREATE FUNCTION public.goodbye() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  PERFORM set_config('ours.reader', old.id::text, false), pg_advisory_lock(4711);
                  RETURN NULL;
                END $$;
                CREATE TRIGGER goodbye AFTER DELETE ON public.profiles FOR EACH ROW EXECUTE FUNCTION public.goodbye();
                INSERT INTO auth.users (id) VALUES ('00000000-0000-4000-8000-000000000001');
                INSERT INTO public.profiles SELECT id FROM auth.users WHERE email IS NULL;
                """);

        RebuildReport report = service.bean(Rebuild.class).repair(Rebuild.Unknown.DELETED, Rebuild.Absent.LEFT);

        assertThat(report.remaining()).isZero();
        assertThat(Sql.on(database).number("SELECT count(*) FROM public.profiles"))
                .isZero();
        assertThat(state()).isEqualTo(before);
    }

    private void assertSignsUp(String email) {
        Answer answer = signUp(email);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Answer signUp(String email) {
        return service.post("/signup", "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email));
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
