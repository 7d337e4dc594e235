package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.HinderedRebuild;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.Rebuild.Absent;
import dev.chancery.query.rebuild.Rebuild.Unknown;
import dev.chancery.query.rebuild.RebuildReport;
import dev.chancery.query.rebuild.Rows;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What becomes of rows that were named to a rebuild, and of all others. */
class RowsOnlyTest {

    /** What many have: it gives everybody who signs up something that the log does not know of. */
    private static final String TIER = """
            CREATE FUNCTION public.handle_new_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
              UPDATE auth.users SET raw_app_meta_data = raw_app_meta_data || '{"tier": "free"}' WHERE id = new.id;
              RETURN new;
            END $$;
            CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users
            FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();
            """;

    private final TestService service = TestService.start();
    private final Sql sql = Sql.on(service.database());

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_damaged_row_is_repaired_and_what_a_trigger_has_given_all_others_stays() throws Exception {
        sql.execute(TIER);
        String ann = signUp("ann");
        signUp("bob");
        signUp("cia");
        sql.execute("UPDATE auth.users SET role = 'damaged' WHERE id = '%s'".formatted(ann));

        RebuildReport report = repair("auth.users/" + ann);

        assertThat(report.differences())
                .containsExactly(new Difference(
                        "users", UUID.fromString(ann), Difference.Kind.CHANGED, List.of("raw_app_meta_data", "role")));
        assertThat(report.remaining()).isZero();
        assertThat(report.others()).isEqualTo(2);
        assertThat(report.isWithoutDifference()).isFalse();
        assertThat(sql.texts(
                        "SELECT concat_ws(' ', email, role, raw_app_meta_data ->> 'tier') FROM auth.users ORDER BY 1"))
                .containsExactly(
                        "ann@example.com authenticated",
                        "bob@example.com authenticated free",
                        "cia@example.com authenticated free");
    }

    @Test
    void a_table_names_all_of_its_rows_and_a_row_may_be_written_in_capitals() throws Exception {
        String ann = signUp("ann");
        signUp("bob");
        sql.execute("UPDATE auth.users SET role = 'damaged'; UPDATE auth.sessions SET aal = 'aal2'");

        RebuildReport report = repair("auth.sessions", "auth.users/" + ann.toUpperCase(Locale.ROOT));

        assertThat(report.differing()).isEqualTo(3);
        assertThat(report.others()).isOne();
        assertThat(sql.texts("SELECT email FROM auth.users WHERE role = 'damaged'"))
                .containsExactly("bob@example.com");
        assertThat(sql.number("SELECT count(*) FROM auth.sessions WHERE aal = 'aal2'"))
                .isZero();
    }

    @Test
    void without_a_repair_they_are_what_is_reported_and_nothing_changes() throws Exception {
        signUp("ann");
        sql.execute("UPDATE auth.users SET role = 'damaged'; UPDATE auth.sessions SET aal = 'aal2'");

        RebuildReport report = service.bean(Rebuild.class).compare(Rows.named(List.of("auth.sessions")));

        assertThat(report.differences()).extracting(Difference::table).containsExactly("sessions");
        assertThat(report.remaining()).isOne();
        assertThat(report.others()).isOne();
        assertThat(sql.number("SELECT count(*) FROM auth.sessions WHERE aal = 'aal2'"))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "identities"})
    void a_row_whose_user_is_missing_comes_back_with_that_user_only(String table) throws Exception {
        String ann = signUp("ann");
        String row = "auth.%s/%s".formatted(table, sql.text("SELECT id FROM auth." + table));
        sql.execute("DELETE FROM auth.users");

        assertThatThrownBy(() -> repair(row))
                .isInstanceOf(HinderedRebuild.class)
                .hasMessage(row + " needs auth.users/" + ann
                        + ", which is missing, too, so nothing was changed: name both.");
        assertThat(sql.number("SELECT count(*) FROM auth." + table)).isZero();

        assertThat(repair(row, "auth.users/" + ann).remaining()).isZero();
        assertThat(sql.number("SELECT count(*) FROM auth." + table)).isOne();
    }

    @Test
    void a_user_comes_back_alone_and_what_was_theirs_is_told_as_left() throws Exception {
        String ann = signUp("ann");
        sql.execute("DELETE FROM auth.users");

        RebuildReport report = repair("auth.users/" + ann);

        assertThat(report.remaining()).isZero();
        assertThat(report.others())
                .isEqualTo(service.bean(Rebuild.class).compare().differing())
                .isPositive();
        assertThat(sql.texts("SELECT email FROM auth.users")).containsExactly("ann@example.com");
        assertThat(sql.number("SELECT count(*) FROM auth.sessions")).isZero();
    }

    @Test
    void a_row_that_has_to_go_takes_none_with_it_that_was_not_named() throws Exception {
        String gone = signUp("ann");
        service.asAdmin("DELETE", "/admin/users/" + gone, null);
        signUp("bob");
        String bobs = "auth.sessions/" + sql.text("SELECT id FROM auth.sessions");
        sql.execute("""
                INSERT INTO auth.users (id, email) VALUES ('%1$s', 'ann@example.com');
                UPDATE auth.sessions SET user_id = '%1$s';
                """.formatted(gone));

        assertThatThrownBy(() -> repair("auth.users/" + gone))
                .isInstanceOf(HinderedRebuild.class)
                .hasMessage("auth.users/" + gone + " would take " + bobs
                        + " with it, so nothing was changed: repair that one first, or name both if both have to go.");
        assertThat(sql.number("SELECT count(*) FROM auth.users")).isEqualTo(2);

        assertThat(repair(bobs).others()).isOne();
        assertThat(repair("auth.users/" + gone).isWithoutDifference()).isTrue();
        assertThat(service.bean(Rebuild.class).compare().differing()).isZero();
    }

    @Test
    void rows_of_strangers_go_only_if_they_are_named_and_that_is_asked_for() throws Exception {
        sql.execute("""
                INSERT INTO auth.users (id, email) VALUES
                  ('00000000-0000-4000-8000-000000000001', 'one@example.com'),
                  ('00000000-0000-4000-8000-000000000002', 'two@example.com');
                """);
        Rows one = Rows.named(List.of("auth.users/00000000-0000-4000-8000-000000000001"));

        assertThat(repair(Unknown.KEPT, one).remaining()).isOne();
        assertThat(repair(Unknown.DELETED, one).others()).isOne();

        assertThat(sql.texts("SELECT email FROM auth.users")).containsExactly("two@example.com");
    }

    @Test
    void over_http_the_report_says_how_rows_are_named() {
        signUp("ann");
        signUp("bob");
        sql.execute("UPDATE auth.users SET role = 'damaged'");
        String row = reportOf("{}").get("differences").get(0).get("row").stringValue();

        JsonNode report = reportOf("{\"repair\":true,\"only\":[\"" + row + "\"]}");

        assertThat(report.get("differing").intValue()).isOne();
        assertThat(report.get("remaining").intValue()).isZero();
        assertThat(report.get("others").intValue()).isOne();
        assertThat(reportOf("{\"only\":[\"" + row + "\"]}").get("differing").intValue())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"auth.profiles\"]", "[\"auth.users\", \"auth.users/1\"]", "[\"auth.users x\"]"})
    void over_http_what_names_no_rows_is_refused(String only) {
        Answer refused = service.asAdmin("POST", "/admin/rebuild", "{\"repair\":true,\"only\":" + only + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("error_code").stringValue()).isEqualTo("validation_failed");
    }

    @Test
    void over_http_what_is_no_list_of_texts_is_refused() {
        for (String only : List.of("\"auth.users\"", "[1]", "{}")) {
            Answer refused = service.asAdmin("POST", "/admin/rebuild", "{\"only\":" + only + "}");

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().get("error_code").stringValue()).isEqualTo("bad_json");
        }
    }

    private String signUp(String name) {
        return service.signUp(name + "@example.com").at("/user/id").stringValue();
    }

    private RebuildReport repair(String... rows) throws SQLException {
        return repair(Unknown.KEPT, Rows.named(List.of(rows)));
    }

    private RebuildReport repair(Unknown unknown, Rows rows) throws SQLException {
        return service.bean(Rebuild.class).repair(unknown, Absent.LEFT, rows);
    }

    private JsonNode reportOf(String body) {
        assertThat(service.asAdmin("POST", "/admin/rebuild", body).status()).isEqualTo(202);
        return await().until(
                        () -> service.asAdmin("GET", "/admin/rebuild", null).json(),
                        state -> state.get("status").stringValue().equals("done"))
                .get("report");
    }
}
