package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.infra.eventstore.Replays;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.Rebuild.Unknown;
import dev.chancery.query.rebuild.RebuildReport;
import dev.chancery.query.rebuild.RecordedEvents;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a repair leaves alone. */
class RepairTest {

    private static final String STRANGERS = """
            INSERT INTO auth.users (id, email, raw_app_meta_data, raw_user_meta_data)
            VALUES ('00000000-0000-4000-8000-000000000001', 'stranger@example.com', '{}', '{}');
            INSERT INTO auth.sessions (id, user_id)
            VALUES ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001');
            CREATE TABLE public.profiles (id uuid PRIMARY KEY REFERENCES auth.users ON DELETE CASCADE);
            INSERT INTO public.profiles VALUES ('00000000-0000-4000-8000-000000000001');
            """;

    private final TestService service = TestService.start();
    private final Sql sql = Sql.on(service.database());

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void users_of_whom_the_log_has_never_heard_stay_with_all_that_is_theirs() throws Exception {
        service.signUp("ann@example.com");
        sql.execute(STRANGERS);
        sql.execute("UPDATE auth.users SET role = 'damaged' WHERE email = 'ann@example.com'");

        RebuildReport report = repair(Unknown.KEPT);

        assertThat(report.differences())
                .extracting(Difference::kind)
                .containsExactlyInAnyOrder(Difference.Kind.CHANGED, Difference.Kind.UNKNOWN, Difference.Kind.UNKNOWN);
        assertThat(report.remaining()).isEqualTo(2);
        assertThat(sql.number("SELECT count(*) FROM auth.users WHERE role = 'damaged'"))
                .isZero();
        assertThat(sql.number("SELECT count(*) FROM auth.sessions")).isEqualTo(2);
        assertThat(sql.number("SELECT count(*) FROM public.profiles")).isOne();
    }

    @Test
    void they_go_if_that_is_asked_for() throws Exception {
        service.signUp("ann@example.com");
        sql.execute(STRANGERS);

        RebuildReport report = repair(Unknown.DELETED);

        assertThat(report.differing()).isEqualTo(2);
        assertThat(report.remaining()).isZero();
        assertThat(sql.texts("SELECT email FROM auth.users")).containsExactly("ann@example.com");
        assertThat(sql.number("SELECT count(*) FROM public.profiles")).isZero();
    }

    @Test
    void over_http_they_go_by_a_second_flag_only() {
        sql.execute(STRANGERS);

        assertThat(service.asAdmin("POST", "/admin/rebuild", "{\"delete_unknown\":true}")
                        .status())
                .isEqualTo(400);
        assertThat(reportOf("{\"repair\":true}").get("remaining").intValue()).isEqualTo(2);
        assertThat(sql.number("SELECT count(*) FROM auth.users")).isOne();
        assertThat(reportOf("{\"repair\":true,\"delete_unknown\":true}")
                        .get("remaining")
                        .intValue())
                .isZero();
        assertThat(sql.number("SELECT count(*) FROM auth.users")).isZero();
    }

    @Test
    void a_row_that_came_back_of_a_user_whom_the_log_knows_as_gone_goes_again() throws Exception {
        String id = service.signUp("ann@example.com").get("user").get("id").stringValue();
        service.asAdmin("DELETE", "/admin/users/" + id, null);
        sql.execute("INSERT INTO auth.users (id, email) VALUES ('" + id + "', 'ann@example.com')");

        RebuildReport report = repair(Unknown.KEPT);

        assertThat(report.differences())
                .containsExactly(new Difference("users", UUID.fromString(id), Difference.Kind.UNEXPECTED, List.of()));
        assertThat(report.remaining()).isZero();
        assertThat(sql.number("SELECT count(*) FROM auth.users")).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            PUT  | /user               | {"password":"another-password"}
            POST | /logout?scope=global |
            POST | /logout?scope=others |
            """)
    void a_session_that_sql_has_deleted_does_not_come_back_once_all_have_ended(String method, String path, String body)
            throws Exception {
        JsonNode lost = service.signUp("ann@example.com");
        sql.execute("DELETE FROM auth.sessions");
        String token =
                service.signIn("ann@example.com").json().get("access_token").stringValue();
        service.as(token, method, path, body);

        assertThat(repair(Unknown.KEPT).differing()).isZero();

        assertThat(service.refresh(lost.get("refresh_token").stringValue()).status())
                .isEqualTo(400);
    }

    @Test
    void triggers_of_the_owner_hear_of_nothing_and_are_afterwards_as_they_were() throws Exception {
        service.signUp("ann@example.com");
        sql.execute("""
                UPDATE auth.users SET role = 'damaged';
                CREATE FUNCTION public.hear() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''heard''; END';
                CREATE TRIGGER "As usual" AFTER UPDATE ON auth.users EXECUTE FUNCTION public.hear();
                CREATE TRIGGER always AFTER UPDATE ON auth.users EXECUTE FUNCTION public.hear();
                CREATE TRIGGER never AFTER UPDATE ON auth.users EXECUTE FUNCTION public.hear();
                CREATE TRIGGER replica AFTER UPDATE ON auth.users EXECUTE FUNCTION public.hear();
                ALTER TABLE auth.users
                  ENABLE ALWAYS TRIGGER always, DISABLE TRIGGER never, ENABLE REPLICA TRIGGER replica;
                """);

        assertThat(repair(Unknown.KEPT).differing()).isOne();

        assertThat(sql.texts("SELECT concat(tgname, ' ', tgenabled) FROM pg_trigger WHERE tgfoid = 'hear'::regproc"))
                .containsExactlyInAnyOrder("As usual O", "always A", "never D", "replica R");
    }

    @Test
    @Timeout(60)
    void where_nothing_differs_a_writer_may_be_under_way_for_as_long_as_they_like() throws Exception {
        service.signUp("ann@example.com");
        try (Connection writer = connect()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("LOCK TABLE events.event, auth.users IN ROW EXCLUSIVE MODE");

            assertThat(repair(Unknown.KEPT).differing()).isZero();
        }
    }

    @Test
    void what_is_written_while_a_repair_waits_for_its_locks_is_not_lost() throws Exception {
        String token = service.signUp("ann@example.com").get("refresh_token").stringValue();
        sql.execute("UPDATE auth.users SET role = 'damaged'");
        try (Connection writer = connect()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("SELECT FROM auth.users FOR NO KEY UPDATE");
            service.asAdmin("POST", "/admin/rebuild", "{\"repair\":true}");
            await().until(() -> sql.number("SELECT count(*) FROM pg_stat_activity"
                            + " WHERE wait_event_type = 'Lock' AND query LIKE '%FOR NO KEY UPDATE) AS locked'")
                    == 1);
            assertThat(service.refresh(token).status()).isEqualTo(200);
            writer.rollback();
        }

        JsonNode report = finished(service);

        assertThat(report.get("remaining").intValue()).isZero();
        assertThat(report.get("differing").intValue()).isOne();
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        assertThat(sql.texts("SELECT refresh_token_counter FROM auth.sessions")).containsExactly("1");
    }

    @Test
    void while_another_node_or_a_command_rebuilds_there_is_a_conflict() {
        sql.call(other -> {
            other.setAutoCommit(false);
            other.createStatement().execute("SELECT pg_advisory_xact_lock(hashtext('chancery.rebuild'))");
            assertThat(service.asAdmin("POST", "/admin/rebuild", null).status()).isEqualTo(409);
            other.rollback();
            return null;
        });
        assertThat(reportOf("{}").get("differing").intValue()).isZero();
    }

    @Test
    void a_repair_that_fails_says_why() {
        service.signUp("ann@example.com");
        sql.execute("UPDATE auth.users SET role = 'damaged'");
        sql.call(writer -> {
            writer.setAutoCommit(false);
            writer.createStatement().execute("LOCK TABLE events.event IN ROW EXCLUSIVE MODE");
            service.asAdmin("POST", "/admin/rebuild", "{\"repair\":true}");
            await().atMost(Duration.ofSeconds(30)).until(() -> !status().equals("running"));
            return null;
        });

        JsonNode answer = service.asAdmin("GET", "/admin/rebuild", null).json();
        assertThat(answer.get("status").stringValue()).isEqualTo("failed");
        assertThat(answer.get("reason").stringValue()).startsWith("Others held on to");
        assertThat(answer.has("report")).isFalse();
    }

    private String status() {
        return service.asAdmin("GET", "/admin/rebuild", null)
                .json()
                .get("status")
                .stringValue();
    }

    @Test
    void a_pool_of_one_connection_is_enough() {
        try (TestService modest = TestService.startOn(service.database(), "GOTRUE_DB_MAX_POOL_SIZE", "1")) {
            modest.signUp("ann@example.com");
            sql.execute("UPDATE auth.users SET role = 'damaged'");

            assertThat(reportOf(modest, "{\"repair\":true}").get("differing").intValue())
                    .isOne();
        }
        assertThat(sql.texts("SELECT role FROM auth.users")).containsExactly("authenticated");
    }

    /** Whoever kills it, or the connection under it, must not leave a second copy of everybody's data behind. */
    @Test
    void a_rebuild_keeps_nothing_that_outlives_its_connection() throws Exception {
        service.signUp("ann@example.com");
        RecordedEvents log = Replays.of(service.database().dataSource(), service.bean(Keyring.class));
        List<String> kept = new ArrayList<>();
        RecordedEvents watched = new WatchedEvents(
                log,
                _ -> kept.addAll(
                        sql.texts("SELECT concat(relpersistence, ' ', relname) FROM pg_class WHERE relname ~ 'rebuild'"
                                + " AND relkind = 'r'")));

        new Rebuild(service.database().dataSource(), watched).compare();

        assertThat(kept).isNotEmpty().allSatisfy(table -> assertThat(table).startsWith("t "));
        assertThat(sql.texts("SELECT relname FROM pg_class WHERE relname ~ 'rebuild'"))
                .isEmpty();
    }

    private RebuildReport repair(Unknown unknown) throws SQLException {
        return service.bean(Rebuild.class).repair(unknown, Rebuild.Absent.LEFT);
    }

    private JsonNode reportOf(String body) {
        return reportOf(service, body);
    }

    private static JsonNode reportOf(TestService node, String body) {
        assertThat(node.asAdmin("POST", "/admin/rebuild", body).status()).isEqualTo(202);
        return finished(node);
    }

    private static JsonNode finished(TestService node) {
        return await().until(
                        () -> node.asAdmin("GET", "/admin/rebuild", null).json(),
                        state -> state.get("status").stringValue().equals("done"))
                .get("report");
    }

    private Connection connect() throws SQLException {
        var url = service.database().administratorUrl();
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }
}
