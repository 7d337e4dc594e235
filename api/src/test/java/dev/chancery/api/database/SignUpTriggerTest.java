package dev.chancery.api.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.hook.WalletGrant;
import dev.chancery.infra.testing.Wallet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The trigger on {@code auth.users} that nearly every project has, made by its owner, not by the role of the service. */
class SignUpTriggerTest {

    private static final String PROFILES = """
            CREATE TABLE public.profiles (
              id uuid PRIMARY KEY REFERENCES auth.users ON DELETE CASCADE,
              username text UNIQUE,
              full_name text NOT NULL);
            CREATE FUNCTION public.handle_new_user() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
            BEGIN
              %s
              INSERT INTO public.profiles (id, username, full_name)
              VALUES (new.id, new.raw_user_meta_data ->> 'username', new.raw_user_meta_data ->> 'full_name');
              RETURN new;
            END $$;
            CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users
            FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();
            """;

    private TestService service;
    private Sql sql;

    @BeforeEach
    void start() {
        service = TestService.start();
        sql = Sql.on(service.database());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_profile_is_made_in_the_transaction_of_the_sign_up_and_goes_with_the_user() {
        sql.execute(PROFILES.formatted(""));

        String id = signUp("ann", "Ann Other").json().at("/user/id").stringValue();

        assertThat(sql.text("SELECT full_name FROM public.profiles WHERE id = ?::uuid", id))
                .isEqualTo("Ann Other");
        assertThat(sql.text("""
                        SELECT p.xmin = e.xmin FROM public.profiles p, events.event e
                        WHERE e.name = 'user.signed-up' AND p.id = e.aggregate_id
                        """)).isEqualTo("t");

        assertThat(service.asAdmin("DELETE", "/admin/users/" + id, null).status())
                .isEqualTo(200);
        assertThat(sql.number("SELECT count(*) FROM public.profiles")).isZero();
    }

    @Test
    void an_exception_of_the_trigger_refuses_the_sign_up() {
        sql.execute(PROFILES.formatted("RAISE EXCEPTION 'no strangers' USING HINT = 'ask for an invitation';"));

        assertRefused(signUp("ann", "Ann Other"), 500, "P0001", "no strangers");
        assertThat(signUp("ann", "Ann Other").json().get("hint").stringValue()).isEqualTo("ask for an invitation");
        assertRefusedInGeneral(signUpAsNewClient("ann", "Ann Other"));
        assertNothingRemains();
    }

    @Test
    void the_row_that_a_constraint_refuses_is_not_shown() {
        sql.execute("ALTER TABLE auth.users ADD CONSTRAINT ours CHECK (email NOT LIKE 'ann%')");

        Answer answer = signUp("ann", "Ann Other");

        assertThat(answer.json().get("code").stringValue()).isEqualTo("23514");
        assertThat(answer.body()).doesNotContain("$2a$", "Failing row");
    }

    @Test
    void a_name_that_another_profile_has_refuses_the_sign_up() {
        sql.execute(PROFILES.formatted(""));
        sql.execute("ALTER TABLE public.profiles DROP CONSTRAINT profiles_id_fkey;"
                + "INSERT INTO public.profiles VALUES (gen_random_uuid(), 'ann', 'The first Ann')");

        assertRefused(
                signUp("ann", "Ann Other"),
                500,
                "23505",
                "duplicate key value violates unique constraint \"profiles_username_key\"");
        assertThat(signUp("ann", "Ann Other").json().get("detail").stringValue())
                .contains("(username)=(ann)");
        assertRefusedInGeneral(signUpAsNewClient("ann", "Ann Other"));
        assertNothingRemains();
    }

    @Test
    void a_profile_without_what_it_needs_refuses_the_sign_up() {
        sql.execute(PROFILES.formatted(""));

        Answer answer = service.post("/signup", "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().get("code").stringValue()).isEqualTo("23502");
        assertThat(answer.json().get("message").stringValue()).contains("null value in column \"full_name\"");
        assertNothingRemains();
    }

    @Test
    void a_trigger_may_choose_the_status_of_the_refusal() {
        sql.execute(PROFILES.formatted("RAISE SQLSTATE 'PT402' USING MESSAGE = 'pay first', DETAIL = 'quota';"));

        assertRefused(signUp("ann", "Ann Other"), 402, "PT402", "pay first");
        sql.execute("DROP TABLE public.profiles; DROP FUNCTION public.handle_new_user CASCADE");
        sql.execute(PROFILES.formatted("RAISE SQLSTATE 'PT101' USING MESSAGE = 'switch to what?';"));

        assertRefused(signUp("ann", "Ann Other"), 500, "PT101", "switch to what?");
        assertRefusedInGeneral(signUpAsNewClient("ann", "Ann Other"));
        assertNothingRemains();
    }

    @Test
    void an_error_that_was_not_raised_on_purpose_is_not_shown() {
        sql.execute(PROFILES.formatted("PERFORM 1 / 0;"));

        JsonNode error = signUp("ann", "Ann Other").json();

        assertThat(error.get("code").intValue()).isEqualTo(500);
        assertThat(error.get("error_code").stringValue()).isEqualTo("unexpected_failure");
        assertThat(error.get("msg").stringValue()).isEqualTo("Database error saving new user");
        assertNothingRemains();
    }

    @Test
    void a_trigger_that_is_deferred_refuses_the_sign_up_when_it_is_committed() {
        sql.execute(PROFILES.formatted("RAISE EXCEPTION 'no strangers' USING HINT = 'ask for an invitation';"));
        sql.execute("""
                DROP TRIGGER on_auth_user_created ON auth.users;
                CREATE CONSTRAINT TRIGGER on_auth_user_created AFTER INSERT ON auth.users DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();
                """);

        assertRefused(signUp("ann", "Ann Other"), 500, "P0001", "no strangers");
        assertRefusedInGeneral(signUpAsNewClient("ann", "Ann Other"));
        assertNothingRemains();
        assertThat(sql.number("SELECT count(*) FROM chancery.failed_sign_up WHERE cause LIKE '%P0001%'"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void a_trigger_that_asks_each_time_to_try_again_is_heard_five_times_and_put_on_record(String state) {
        sql.execute("CREATE SEQUENCE public.heard; GRANT ALL ON SEQUENCE public.heard TO public");
        sql.execute(PROFILES.formatted(
                "PERFORM nextval('public.heard'); RAISE EXCEPTION 'again' USING ERRCODE = '%s';".formatted(state)));

        assertRefusedInGeneral(signUpAsNewClient("ann", "Ann Other"));

        assertThat(sql.number("SELECT last_value FROM public.heard")).isEqualTo(5);
        assertThat(sql.text("SELECT way || ' ' || cause FROM chancery.failed_sign_up"))
                .startsWith("signup SQLSTATE " + state)
                .contains("function public.handle_new_user")
                .doesNotContain("again");
        assertThat(service.post("/otp", "{\"email\":\"bob@example.com\"}").status())
                .isEqualTo(500);
        assertThat(sql.number("SELECT count(*) FROM chancery.failed_sign_up WHERE cause LIKE '%" + state + "%'"))
                .isEqualTo(2);
        assertNothingRemains();
    }

    @Test
    void a_trigger_that_asks_to_try_again_until_the_time_is_over_is_put_on_record_as_well() {
        sql.execute(PROFILES.formatted("PERFORM pg_sleep(0.4); RAISE EXCEPTION 'again' USING ERRCODE = '40001';"));
        try (TestService hurried = TestService.startOn(service.database(), "GOTRUE_API_MAX_REQUEST_DURATION", "1s")) {
            Answer answer = hurried.post("/signup", "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.json().get("error_code").stringValue()).isEqualTo("request_timeout");
        }
        assertThat(sql.text("SELECT cause FROM chancery.failed_sign_up")).startsWith("SQLSTATE 40001");
        assertNothingRemains();
    }

    @Test
    void a_trigger_that_asks_to_try_again_now_and_then_keeps_nobody_out() {
        sql.execute("CREATE SEQUENCE public.heard; GRANT ALL ON SEQUENCE public.heard TO public");
        sql.execute(PROFILES.formatted(
                "IF nextval('public.heard') < 5 THEN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END IF;"));

        assertThat(signUp("ann", "Ann Other").status()).isEqualTo(200);
        assertThat(sql.number("SELECT count(*) FROM chancery.failed_sign_up")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"UPDATE, users", "INSERT, sessions"})
    void a_trigger_that_fails_at_a_sign_in_is_told_as_such(String change, String table) {
        signUp("ann", "Ann Other");
        sql.execute("""
                CREATE FUNCTION public.count_visits() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM 1 / 0; RETURN new; END $$;
                CREATE TRIGGER count_visits AFTER %s ON auth.%s FOR EACH ROW EXECUTE FUNCTION public.count_visits();
                """.formatted(change, table));

        Answer answer = service.post(
                "/token?grant_type=password", "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().get("msg").stringValue()).isEqualTo("Database error granting user");
    }

    @Test
    void a_trigger_that_fails_where_a_wallet_comes_back_is_told_as_such() {
        Wallet wallet = Wallet.ofEthereum();
        try (TestService web3 =
                TestService.startOn(service.database(), "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED", "true")) {
            assertThat(web3.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in."))
                            .status())
                    .isEqualTo(200);
            sql.execute("""
                    CREATE FUNCTION public.count_visits() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM 1 / 0; RETURN new; END $$;
                    CREATE TRIGGER count_visits AFTER INSERT ON auth.sessions
                    FOR EACH ROW EXECUTE FUNCTION public.count_visits();
                    """);

            Answer answer = web3.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in again."));

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().get("msg").stringValue()).isEqualTo("Database error granting user");
        }
    }

    @Test
    void what_a_trigger_puts_into_the_row_is_in_the_answer_and_in_the_token() {
        sql.execute("""
                CREATE FUNCTION public.give_plan() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  new.raw_app_meta_data := new.raw_app_meta_data || '{"plan": "free"}';
                  RETURN new;
                END $$;
                CREATE TRIGGER plan_of_new_user BEFORE INSERT ON auth.users
                FOR EACH ROW EXECUTE FUNCTION public.give_plan();
                """);

        JsonNode session = signUp("ann", "Ann Other").json();

        assertThat(session.at("/user/app_metadata/plan").stringValue()).isEqualTo("free");
        assertThat(AccessTokens.claims(session.get("access_token").stringValue())
                        .at("/app_metadata/plan")
                        .stringValue())
                .isEqualTo("free");
    }

    /** As Postgres calls them by itself, in a schema where the owner has tables that are called like ours. */
    @ParameterizedTest
    @CsvSource({
        "last_sign_in_at, 'INSERT INTO public.sessions VALUES (new.id)', 23503",
        "raw_user_meta_data, 'INSERT INTO public.users VALUES (gen_random_uuid(), ''4711'')', 23505",
    })
    void a_constraint_of_the_owners_that_is_called_like_ours_is_not_taken_for_it(
            String column, String violation, String state) {
        signUp("ann", "Ann Other");
        sql.execute("""
                CREATE TABLE public.users (id uuid PRIMARY KEY, phone text UNIQUE);
                CREATE TABLE public.sessions (user_id uuid REFERENCES public.users);
                INSERT INTO public.users VALUES (gen_random_uuid(), '4711');
                CREATE SEQUENCE public.heard;
                GRANT ALL ON ALL TABLES IN SCHEMA public TO public;
                GRANT ALL ON SEQUENCE public.heard TO public;
                CREATE FUNCTION public.copy() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM nextval('public.heard'); %s; RETURN new; END $$;
                CREATE TRIGGER copy AFTER UPDATE OF %s ON auth.users FOR EACH ROW EXECUTE FUNCTION public.copy();
                """.formatted(violation, column));

        Answer signIn = service.signIn("ann@example.com");
        Answer refused = column.equals("last_sign_in_at")
                ? signIn
                : service.as(signIn.json().get("access_token").stringValue(), "PUT", "/user", "{\"data\":{\"a\":1}}");

        assertThat(refused.status()).as(refused.body()).isEqualTo(500);
        assertThat(refused.json().get("code").stringValue()).isEqualTo(state);
        assertThat(sql.number("SELECT last_value FROM public.heard")).isOne();
    }

    private Answer signUp(String username, String fullName, String... headers) {
        return service.send("POST", "/signup", """
                {"email": "ann@example.com", "password": "secret-password",
                 "data": {"username": "%s", "full_name": "%s"}}
                """.formatted(username, fullName), headers);
    }

    private Answer signUpAsNewClient(String username, String fullName) {
        return signUp(username, fullName, "X-Supabase-Api-Version", "2024-01-01");
    }

    private static void assertRefused(Answer answer, int status, String code, String message) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("code").stringValue()).isEqualTo(code);
        assertThat(answer.json().get("message").stringValue()).isEqualTo(message);
    }

    private static void assertRefusedInGeneral(Answer answer) {
        assertThat(answer.body())
                .isEqualTo("{\"code\":\"unexpected_failure\",\"message\":\"Database error saving new user\"}");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("X-Supabase-Api-Version")).isEqualTo("2024-01-01");
    }

    private void assertNothingRemains() {
        for (String table : new String[] {
            "events.event",
            "chancery.data_key WHERE subject <> '00000000-0000-0000-0000-000000000000'",
            "auth.users",
            "auth.identities",
            "auth.sessions",
            "auth.audit_log_entries"
        }) {
            assertThat(sql.number("SELECT count(*) FROM " + table)).as(table).isZero();
        }
    }

    @Test
    void what_the_owner_puts_into_metadata_by_sql_stays_when_the_user_or_an_administrator_changes_them() {
        JsonNode session = service.signUp("ann@example.com");
        String id = session.at("/user/id").stringValue();
        sql.execute("UPDATE auth.users SET raw_app_meta_data = raw_app_meta_data || '{\"tenant\": 7}',"
                + " raw_user_meta_data = raw_user_meta_data || '{\"level\": \"gold\", \"gone\": 1}'");

        service.as(session.get("access_token").stringValue(), "PUT", "/user", "{\"data\":{\"a\":1,\"gone\":null}}");
        service.asAdmin("PUT", "/admin/users/" + id, "{\"app_metadata\":{\"plan\":\"x\"}}");

        JsonNode user = service.signIn("ann@example.com").json().get("user");
        assertThat(user.at("/app_metadata/tenant").intValue()).isEqualTo(7);
        assertThat(user.at("/app_metadata/plan").stringValue()).isEqualTo("x");
        assertThat(user.at("/user_metadata/level").stringValue()).isEqualTo("gold");
        assertThat(user.at("/user_metadata/a").intValue()).isEqualTo(1);
        assertThat(user.get("user_metadata").has("gone")).isFalse();
    }
}
