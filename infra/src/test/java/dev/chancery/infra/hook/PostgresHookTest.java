package dev.chancery.infra.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a function of somebody's may do to whoever calls it. */
class PostgresHookTest {

    private static TestDatabase database;
    private static HookConnections connections;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        HikariConfig config = Databases.configuration(database.url(), 1);
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

    private static HookOutcome call(String volatility, String body) {
        client().sql("""
                CREATE OR REPLACE FUNCTION public.hook(event json) RETURNS json LANGUAGE plpgsql %s
                AS $$ BEGIN %s; END $$
                """.formatted(volatility, body)).update();
        return new PostgresHook(new HookTarget.Function("public", "hook"), Duration.ofSeconds(2), connections)
                .call("{}".getBytes(), () -> "", false);
    }

    private static JdbcClient client() {
        return JdbcClient.create(database.dataSource());
    }
}
