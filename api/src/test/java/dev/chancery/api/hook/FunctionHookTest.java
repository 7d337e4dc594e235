package dev.chancery.api.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A function in the database decides who may open an account. */
class FunctionHookTest {

    private static final String URI = "pg-functions://postgres/public/may_join";

    private static TestService service;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_HOOK_BEFORE_USER_CREATED_ENABLED", "true", "GOTRUE_HOOK_BEFORE_USER_CREATED_URI", URI);
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json | json | PERFORM event -> 'user' ->> 'email'; RETURN '{}'::json",
                "jsonb | jsonb | RETURN NULL",
                "jsonb | void | PERFORM 1"
            })
    void whoever_it_has_nothing_against_gets_in(String takes, String returns, String body) {
        function(takes, returns, body);

        assertThat(signUp(takes + returns + "@example.com").status()).isEqualTo(200);
    }

    @Test
    void its_refusal_is_told_in_its_own_words() {
        function(
                "jsonb",
                "jsonb",
                "RETURN jsonb_build_object('error', jsonb_build_object('http_code', 422, 'message', event #>> '{user,email}'))");

        Answer answer = refused();

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("unknown");
        assertThat(answer.json().get("msg").stringValue()).isEqualTo("zoe@example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "slow | jsonb | PERFORM pg_sleep(4); RETURN '{}' | Error running hook URI: " + URI,
                "mistaken | jsonb | PERFORM 1 / 0; RETURN '{}' | Error running hook URI: " + URI,
                "a number | integer | RETURN 42 | Error unmarshaling JSON output.",
                "no JSON | text | RETURN 'yes' | Error unmarshaling JSON output.",
                "silent | SETOF jsonb | RETURN | Error unmarshaling JSON output.",
                "huge | jsonb | RETURN jsonb_build_object('x', repeat('x', 300000)) |"
                        + " Payload size exceeded size limit of 204800 bytes",
            })
    void where_it_fails_nobody_gets_in(String what, String returns, String body, String message) {
        function("jsonb", returns, body);

        assertThat(refused().json().get("msg").stringValue()).as(what).isEqualTo(message);
    }

    @Test
    void one_that_is_not_there_lets_nobody_in() {
        sql.execute("DROP FUNCTION IF EXISTS public.may_join(jsonb); DROP FUNCTION IF EXISTS public.may_join(json)");

        assertThat(refused().json().get("msg").stringValue()).isEqualTo("Error running hook URI: " + URI);
    }

    @Test
    void what_it_raises_is_shown_to_early_clients_as_GoTrue_does() {
        function("jsonb", "jsonb", "RAISE EXCEPTION 'members only' USING HINT = 'ask one'; RETURN '{}'");

        Answer answer = refused();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().get("code").stringValue()).isEqualTo("P0001");
        assertThat(answer.json().get("message").stringValue()).isEqualTo("members only");
        assertThat(answer.json().get("hint").stringValue()).isEqualTo("ask one");
    }

    @Test
    void what_one_leaves_in_its_session_is_gone_with_it() {
        function("jsonb", "jsonb", """
                CREATE TEMP TABLE remnant ();
                PERFORM pg_advisory_lock(4711);
                PERFORM set_config('default_transaction_read_only', 'on', false);
                RETURN '{}'""");

        for (String name : List.of("kim", "lea", "max")) {
            assertThat(signUp(name + "@example.com").status()).isEqualTo(200);
        }
        assertThat(sql.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711"))
                .isZero();
    }

    @Test
    void one_that_does_not_heed_its_time_is_ended() {
        function("jsonb", "jsonb", """
                FOR i IN 1..10 LOOP
                  BEGIN PERFORM pg_sleep(3); EXCEPTION WHEN query_canceled THEN NULL; END;
                END LOOP;
                RETURN '{}'""");

        Answer answer = refused();

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("hook_timeout");
        await().atMost(Duration.ofSeconds(10)).until(() -> running() == 0);
    }

    @Test
    void whoever_finds_all_connections_for_functions_taken_does_not_wait_long() throws Exception {
        function("jsonb", "jsonb", "PERFORM pg_sleep(1.8); RETURN '{}'");

        List<Answer> answers;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> begun = IntStream.range(0, 20)
                    .mapToObj(i -> clients.submit(
                            () -> service.post("/otp", "{\"email\":\"crowd%d@example.com\"}".formatted(i))))
                    .toList();
            clients.shutdown();
            assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            answers = begun.stream().map(Future::resultNow).toList();
        }

        assertThat(answers.stream().map(Answer::status)).contains(200, 422).containsOnly(200, 422);
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 422)
                        .map(answer -> answer.json().get("error_code").stringValue()))
                .containsOnly("hook_timeout");
    }

    private static long running() {
        return sql.number("SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                + " AND datname = current_database() AND query LIKE '%may\\_join%' AND pid <> pg_backend_pid()");
    }

    private static void function(String takes, String returns, String body) {
        sql.execute("""
                DROP FUNCTION IF EXISTS public.may_join(jsonb);
                DROP FUNCTION IF EXISTS public.may_join(json);
                CREATE FUNCTION public.may_join(event %s) RETURNS %s LANGUAGE plpgsql SECURITY DEFINER
                AS $$ BEGIN %s; END $$;
                GRANT EXECUTE ON FUNCTION public.may_join TO PUBLIC;
                """.formatted(takes, returns, body));
    }

    private static Answer refused() {
        long before = facts();
        Answer answer = signUp("zoe@example.com");
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        assertThat(facts()).isEqualTo(before);
        return answer;
    }

    private static Answer signUp(String email) {
        return service.post("/signup", "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email));
    }

    private static long facts() {
        return sql.number("SELECT (SELECT count(*) FROM events.event) + (SELECT count(*) FROM auth.users)");
    }
}
