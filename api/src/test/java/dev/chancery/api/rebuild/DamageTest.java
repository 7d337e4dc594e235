package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.Rebuild.Unknown;
import dev.chancery.query.rebuild.RebuildReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a repair brings back, whatever stands in its way. */
class DamageTest {

    private final TestService service = TestService.start();
    private final Sql sql = Sql.on(service.database());

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void an_address_that_was_given_to_another_comes_back_with_the_row_that_it_was_taken_from() throws Exception {
        service.signUp("ann@example.com");
        service.signUp("bob@example.com");
        sql.execute("""
                DELETE FROM auth.users WHERE email = 'bob@example.com';
                UPDATE auth.users SET email = 'bob@example.com';
                """);

        assertThat(repair().remaining()).isZero();

        assertHealthy();
        assertThat(sql.texts("SELECT email FROM auth.users ORDER BY email"))
                .containsExactly("ann@example.com", "bob@example.com");
    }

    @Test
    void values_of_two_rows_that_were_swapped_find_back() throws Exception {
        for (String name : List.of("ann", "bob")) {
            JsonNode session = service.signUp(name + "@example.com");
            assertThat(service.as(
                                    session.get("access_token").stringValue(),
                                    "PUT",
                                    "/user",
                                    "{\"email\":\"new-%s@example.com\"}".formatted(name))
                            .status())
                    .isEqualTo(200);
        }
        swap("users", "email", "email = NULL", "");
        swap("users", "email_change_token_new", "email_change_token_new = NULL", "");
        swap("identities", "provider_id", "provider_id = 'x'", "");
        swap("mfa_amr_claims", "session_id", "authentication_method = 'x'", ", authentication_method = 'password'");
        swap("one_time_tokens", "user_id", "token_type = 'recovery_token'", ", token_type = 'email_change_token_new'");

        RebuildReport report = repair();

        assertThat(report.differences()).extracting(Difference::kind).hasSize(8).containsOnly(Difference.Kind.CHANGED);
        assertHealthy();
    }

    /** @param away what makes room in the first row meanwhile, and back what takes that back */
    private void swap(String table, String column, String away, String back) {
        List<String> ids = sql.texts("SELECT id FROM auth.%s ORDER BY id".formatted(table));
        List<String> values = sql.texts("SELECT %s FROM auth.%s ORDER BY id".formatted(column, table));
        assertThat(ids).hasSize(2);
        sql.execute("""
                UPDATE auth.%1$s SET %2$s WHERE id = '%4$s';
                UPDATE auth.%1$s SET %3$s = '%6$s' WHERE id = '%5$s';
                UPDATE auth.%1$s SET %3$s = '%7$s'%8$s WHERE id = '%4$s';
                """.formatted(table, away, column, ids.get(0), ids.get(1), values.get(0), values.get(1), back));
    }

    @Test
    void columns_and_deferred_keys_of_the_owner_notice_nothing() throws Exception {
        service.signUp("ann@example.com");
        sql.execute("""
                ALTER TABLE auth.users ADD COLUMN tenant text NOT NULL DEFAULT 'acme';
                UPDATE auth.users SET tenant = 'ours';
                ALTER TABLE auth.users ALTER COLUMN tenant DROP DEFAULT;
                ALTER TABLE auth.users ADD COLUMN tenant_key text GENERATED ALWAYS AS (lower(tenant)) STORED;
                CREATE TABLE public.notes (
                  author uuid REFERENCES auth.users ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO public.notes SELECT id FROM auth.users;
                CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER note AFTER UPDATE ON auth.users FOR EACH ROW EXECUTE FUNCTION public.note();
                """);
        assertHealthy();
        sql.execute("""
                UPDATE auth.users SET role = 'damaged';
                INSERT INTO auth.users (id, email, tenant) VALUES (gen_random_uuid(), 'bob@example.com', 'theirs');
                INSERT INTO public.notes SELECT id FROM auth.users;
                """);

        assertThat(service.bean(Rebuild.class)
                        .repair(Unknown.DELETED, Rebuild.Absent.LEFT)
                        .remaining())
                .isZero();

        assertThat(sql.texts("SELECT role || ' ' || tenant FROM auth.users")).containsExactly("authenticated ours");
        assertThat(sql.number("SELECT count(*) FROM public.notes")).isEqualTo(2);
    }

    @Test
    void a_deferred_key_of_the_owner_keeps_no_trigger_from_being_switched_back_on() throws Exception {
        service.signUp("ann@example.com");
        sql.execute("""
                CREATE TABLE public.notes (author uuid REFERENCES auth.users DEFERRABLE INITIALLY DEFERRED);
                CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER note AFTER UPDATE ON auth.users FOR EACH ROW EXECUTE FUNCTION public.note();
                INSERT INTO public.notes SELECT id FROM auth.users;
                INSERT INTO auth.users (id, email) VALUES (gen_random_uuid(), 'bob@example.com');
                """);

        assertThat(service.bean(Rebuild.class)
                        .repair(Unknown.DELETED, Rebuild.Absent.LEFT)
                        .remaining())
                .isZero();

        assertThat(sql.texts("SELECT email FROM auth.users")).containsExactly("ann@example.com");
    }

    @Test
    void of_more_rows_than_a_report_names_all_are_counted_and_repaired() throws Exception {
        service.signUp("ann@example.com");
        sql.execute("""
                INSERT INTO auth.users (id, email)
                SELECT gen_random_uuid(), i || '@example.com' FROM generate_series(1, 2500) i
                """);

        RebuildReport report = service.bean(Rebuild.class).repair(Unknown.DELETED, Rebuild.Absent.LEFT);

        assertThat(report.differing()).isEqualTo(2_500);
        assertThat(report.differences()).hasSize(Rebuild.MOST_REPORTED);
        assertThat(report.remaining()).isZero();
        assertThat(sql.texts("SELECT email FROM auth.users")).containsExactly("ann@example.com");
    }

    @Test
    void what_was_appended_before_others_and_committed_after_them_is_replayed_late() throws Exception {
        JsonNode ann = service.signUp("ann@example.com");
        JsonNode bob = service.signUp("bob@example.com");
        service.signUp("cia@example.com");
        sql.execute("UPDATE auth.users SET role = 'damaged' WHERE email = 'cia@example.com'");
        sql.execute("""
                CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END';
                CREATE TRIGGER wait BEFORE UPDATE ON auth.sessions FOR EACH ROW WHEN (NEW.user_id = '%s')
                EXECUTE FUNCTION public.wait();
                """.formatted(ann.at("/user/id").stringValue()));

        CompletableFuture<Answer> late = sql.call(holder -> {
            holder.setAutoCommit(false);
            assertThat(Sql.texts(holder, "SELECT pg_advisory_xact_lock(1)::text"))
                    .hasSize(1);
            CompletableFuture<Answer> refresh = CompletableFuture.supplyAsync(() -> refresh(ann));
            // it has a position by now, and waits to change the row of its session
            await().until(() -> waiting("%UPDATE auth.sessions%") == 1);
            assertThat(refresh(bob).status()).isEqualTo(200);
            assertThat(service.asAdmin("POST", "/admin/rebuild", "{\"repair\":true}")
                            .status())
                    .isEqualTo(202);
            await().until(() -> waiting("LOCK TABLE events.event%") == 1);
            holder.rollback();
            return refresh;
        });

        assertThat(late.get().status()).isEqualTo(200);
        JsonNode report = await().until(
                        () -> service.asAdmin("GET", "/admin/rebuild", null).json(),
                        state -> state.get("status").stringValue().equals("done"))
                .get("report");
        assertThat(report.get("differing").intValue()).isOne();
        assertThat(report.get("remaining").intValue()).isZero();
        assertThat(report.get("events").longValue()).isEqualTo(sql.number("SELECT count(*) FROM events.event"));
        assertHealthy();
    }

    private Answer refresh(JsonNode session) {
        return service.refresh(session.get("refresh_token").stringValue());
    }

    private long waiting(String statement) {
        return sql.number(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                        + " AND query LIKE ?",
                statement);
    }

    private RebuildReport repair() throws Exception {
        return service.bean(Rebuild.class).repair(Unknown.KEPT, Rebuild.Absent.LEFT);
    }

    private void assertHealthy() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }
}
