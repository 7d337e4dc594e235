package dev.chancery.infra.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a function of somebody's may do to whoever calls it. */
class PostgresHookTest {

    private static final int CONNECTIONS = 5;

    private static TestDatabase database;
    private static HookConnections connections;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        HikariConfig config = Databases.configuration(database.url(), CONNECTIONS);
        config.setConnectionTimeout(2_000);
        config.addDataSourceProperty("maxResultBuffer", "1M");
        connections = new HookConnections(new HikariDataSource(config));
    }

    @AfterAll
    static void close() {
        connections.close();
        database.close();
    }

    @Test
    void an_answer_that_is_too_large_is_not_even_fetched() {
        assertThat(call("VOLATILE", "RETURN to_json(repeat('x', 5000000))").kind())
                .isEqualTo("too_large");
    }

    @Test
    void one_that_only_reads_is_called_once_too() {
        client().sql("CREATE SEQUENCE public.calls").update();

        call("STABLE", "PERFORM nextval('public.calls'); RETURN '{}'");

        assertThat(client().sql("SELECT last_value FROM public.calls")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void whoever_it_makes_itself_is_forgotten() {
        call("VOLATILE", "PERFORM set_config('role', 'pg_database_owner', false); RETURN '{}'");

        HookOutcome next = call("VOLATILE", "RETURN json_build_object('role', current_user)");

        assertThat(((HookOutcome.Answered) next).output().get("role").stringValue())
                .isEqualTo(database.url().user());
    }

    @Test
    void those_that_send_slowly_do_not_keep_those_waiting_that_decide() throws Exception {
        function("slow", "PERFORM pg_sleep(1.5); RETURN '{}'");
        function("quick", "RETURN '{}'");
        List<HookPoint> delivering =
                List.of(HookPoint.SEND_EMAIL, HookPoint.SEND_EMAIL, HookPoint.SEND_SMS, HookPoint.AFTER_USER_CREATED);
        List<CompletableFuture<HookOutcome>> sending = Stream.concat(delivering.stream(), delivering.stream())
                .map(point -> inBackground(() -> call(point, "slow")))
                .toList();
        await().during(Duration.ofMillis(500)).until(() -> asleep() > 0 && asleep() <= CONNECTIONS / 2);

        List<CompletableFuture<HookOutcome>> deciding = Stream.of(
                        HookPoint.CUSTOM_ACCESS_TOKEN,
                        HookPoint.BEFORE_USER_CREATED,
                        HookPoint.PASSWORD_VERIFICATION_ATTEMPT)
                .map(point -> inBackground(() -> call(point, "slow")))
                .toList();

        await().until(() -> asleep() == CONNECTIONS);
        for (CompletableFuture<HookOutcome> decided : deciding) {
            assertThat(decided.get().kind()).isEqualTo("answered");
        }
        assertThat(sending).as("others deliver yet").anyMatch(sent -> !sent.isDone());
        assertThat(call(HookPoint.CUSTOM_ACCESS_TOKEN, "quick").kind()).isEqualTo("answered");
        for (CompletableFuture<HookOutcome> sent : sending) {
            assertThat(sent.get().kind()).isEqualTo("answered");
        }
    }

    private static CompletableFuture<HookOutcome> inBackground(Supplier<HookOutcome> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private static long asleep() {
        return client().sql("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event = 'PgSleep'
                        """).query(Long.class).single();
    }

    private static void function(String name, String body) {
        client().sql("""
                CREATE OR REPLACE FUNCTION public.%s(event json) RETURNS json LANGUAGE plpgsql
                AS $$ BEGIN %s; END $$
                """.formatted(name, body)).update();
    }

    private static HookOutcome call(String volatility, String body) {
        client().sql("""
                CREATE OR REPLACE FUNCTION public.hook(event json) RETURNS json LANGUAGE plpgsql %s
                AS $$ BEGIN %s; END $$
                """.formatted(volatility, body)).update();
        return call(HookPoint.CUSTOM_ACCESS_TOKEN, "hook");
    }

    private static HookOutcome call(HookPoint point, String function) {
        return new PostgresHook(point, new HookTarget.Function("public", function), Duration.ofSeconds(2), connections)
                .call("{}".getBytes(), () -> "", false);
    }

    private static JdbcClient client() {
        return JdbcClient.create(database.dataSource());
    }
}
