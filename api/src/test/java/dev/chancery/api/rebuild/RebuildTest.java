package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.RebuildReport;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

class RebuildTest {

    private static TestService service;
    private static JdbcTemplate superuser;

    @BeforeAll
    static void start() {
        service = TestService.start();
        DatabaseUrl url = service.database().administratorUrl();
        superuser = new JdbcTemplate(new DriverManagerDataSource(url.jdbcUrl(), url.user(), url.password()));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_damaged_row_is_the_only_one_repaired_and_nobody_elses_triggers_or_keys_notice() throws Exception {
        JsonNode ann = service.signUp("ann@repair.example").get("user");
        JsonNode ben = service.signUp("ben@repair.example").get("user");
        UUID id = UUID.fromString(ann.get("id").stringValue());
        superuser.execute("""
                CREATE TABLE public.noticed (what text);
                CREATE TABLE public.profiles (id uuid PRIMARY KEY REFERENCES auth.users ON DELETE CASCADE ON UPDATE CASCADE);
                CREATE FUNCTION public.notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN INSERT INTO public.noticed VALUES (TG_OP); RETURN NULL; END $$;
                """);
        superuser.update("INSERT INTO public.profiles VALUES (?)", id);
        superuser.execute("CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON auth.users"
                + " FOR EACH ROW EXECUTE FUNCTION public.notice()");
        superuser.execute("CREATE TRIGGER off AFTER UPDATE ON auth.users FOR EACH ROW EXECUTE FUNCTION public.notice();"
                + "ALTER TABLE auth.users DISABLE TRIGGER off");
        String untouched = "SELECT xmin::text FROM auth.users WHERE email = 'ben@repair.example'";
        String before = superuser.queryForObject(untouched, String.class);
        superuser.execute("ALTER TABLE auth.users DISABLE TRIGGER notice");
        superuser.update("UPDATE auth.users SET role = 'service_role', raw_app_meta_data = '{}' WHERE id = ?", id);
        superuser.execute("ALTER TABLE auth.users ENABLE TRIGGER notice");

        RebuildReport found = service.bean(Rebuild.class).compare();
        assertThat(found.differences())
                .containsExactly(
                        new Difference("users", id, Difference.Kind.CHANGED, List.of("raw_app_meta_data", "role")));

        assertThat(service.bean(Rebuild.class)
                        .repair(Rebuild.Unknown.KEPT, Rebuild.Absent.LEFT)
                        .differing())
                .isEqualTo(1);

        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        assertThat(superuser.queryForObject("SELECT role FROM auth.users WHERE id = ?", String.class, id))
                .isEqualTo("authenticated");
        assertThat(superuser.queryForList("SELECT what FROM public.noticed")).isEmpty();
        assertThat(superuser.queryForObject("SELECT count(*) FROM public.profiles", Long.class))
                .isEqualTo(1);
        assertThat(superuser.queryForObject(untouched, String.class)).isEqualTo(before);
        assertThat(superuser.queryForList(
                        "SELECT tgenabled::text FROM pg_trigger WHERE tgname IN ('notice', 'off') ORDER BY tgname",
                        String.class))
                .containsExactly("O", "D");
        assertThat(ben).isNotNull();
        superuser.execute("DROP TRIGGER notice ON auth.users; DROP TRIGGER off ON auth.users");
    }

    @Test
    void rows_that_went_missing_come_back_and_rows_from_nowhere_go() throws Exception {
        JsonNode user = service.signUp("cleo@repair.example").get("user");
        UUID id = UUID.fromString(user.get("id").stringValue());
        superuser.update("DELETE FROM auth.identities WHERE user_id = ?", id);
        superuser.update(
                "INSERT INTO auth.identities (provider, provider_id, user_id, identity_data) VALUES ('x', 'y', ?, '{}')",
                id);

        assertThat(service.bean(Rebuild.class)
                        .repair(Rebuild.Unknown.KEPT, Rebuild.Absent.LEFT)
                        .differing())
                .isEqualTo(2);

        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        assertThat(superuser.queryForList("SELECT provider FROM auth.identities WHERE user_id = ?", String.class, id))
                .containsExactly("email");
    }

    @Test
    void an_operator_starts_one_over_http_and_reads_the_report() {
        assertThat(service.asAdmin("POST", "/admin/rebuild", null).status()).isEqualTo(202);

        org.awaitility.Awaitility.await()
                .until(() -> service.asAdmin("GET", "/admin/rebuild", null)
                        .json()
                        .get("status")
                        .stringValue()
                        .equals("done"));
        JsonNode report = service.asAdmin("GET", "/admin/rebuild", null).json().get("report");
        assertThat(report.get("differing").intValue()).isZero();
        assertThat(service.post("/admin/rebuild", "").status()).isEqualTo(401);
    }
}
