package dev.chancery.api.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.adoption.SupabaseAuth.SignedTokens;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.postgres.Migrations;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users of Supabase Auth find everything as it was, and can do what those can who signed up here. */
class TakeoverTest {

    private final SupabaseAuth supabase = SupabaseAuth.withAllKindsOfUsers();
    private final Sql sql = supabase.sql();

    @AfterEach
    void drop() {
        supabase.close();
    }

    @Test
    void the_log_replays_into_the_rows_that_were_there_and_none_of_them_was_touched() throws Exception {
        supabase.sessionWithRandomTokens(supabase.idOf("ann@example.com"), "aaaaaaaaaaa1", "aaaaaaaaaaa2");
        supabase.session(
                supabase.idOf("dora@example.com"),
                "not_after = now() + interval '1 hour', aal = 'aal2', ip = '2001:db8::/32', tag = 'tv', user_agent = NULL");
        sql.execute("""
                CREATE TABLE public.noticed (what text);
                CREATE FUNCTION public.notice() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO public.noticed VALUES (TG_OP); RETURN NULL; END $$;
                CREATE TRIGGER notice AFTER INSERT OR UPDATE OR DELETE ON auth.users
                FOR EACH ROW EXECUTE FUNCTION public.notice();
                """);
        List<String> rows = rows();

        try (TestService service = TestService.startOn(supabase.database())) {
            assertThat(differences(service)).isEmpty();
            assertThat(service.bean(Rebuild.class)
                            .repair(Rebuild.Unknown.DELETED, Rebuild.Absent.LEFT)
                            .differing())
                    .isZero();
        }

        assertThat(rows()).isEqualTo(rows);
        assertThat(sql.texts("SELECT what FROM public.noticed")).isEmpty();
        assertThat(sql.number("SELECT count(*) FROM events.event WHERE name = 'user.adopted'"))
                .isEqualTo(10);
    }

    @Test
    void nothing_personal_or_secret_is_readable_in_the_events() {
        UUID ann = supabase.idOf("ann@example.com");
        supabase.sessionWithRandomTokens(ann, "aaaaaaaaaaa1", "aaaaaaaaaaa2");
        SignedTokens signed = supabase.sessionWithSignedTokens(ann, 5);
        TestService.startOn(supabase.database()).close();

        assertThat(String.join("\n", sql.texts("SELECT e::text FROM events.event e")))
                .contains("user.adopted", "session.adopted")
                .doesNotContain("example.com", "4912345678", "Ann Example", "12345678901234567890")
                .doesNotContain("Old-Browser", "192.0.2.33")
                .doesNotContain(
                        "srNl09aPtc2qr", "hash-of-", "aaaaaaaaaaa", signed.key().encoded());
    }

    @Test
    void a_second_start_changes_nothing() {
        TestService.startOn(supabase.database()).close();
        long position = sql.number("SELECT max(position) FROM events.event");

        TestService.startOn(supabase.database()).close();

        assertThat(sql.number("SELECT max(position) FROM events.event")).isEqualTo(position);
    }

    @Test
    void people_sign_in_change_themselves_and_are_changed_and_deleted() throws Exception {
        UUID ann = supabase.idOf("ann@example.com");
        try (TestService service = TestService.startOn(supabase.database())) {
            Answer session = signIn(service, "ann@example.com", SupabaseAuth.PASSWORD);
            assertThat(session.status()).as(session.body()).isEqualTo(200);
            String accessToken = session.json().get("access_token").stringValue();

            assertThat(service.as(
                                    accessToken,
                                    "PUT",
                                    "/user",
                                    "{\"data\":{\"x\":null,\"y\":2},\"password\":\"changed-it\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(sql.text("SELECT raw_user_meta_data - 'big' FROM auth.users WHERE id = ?", ann))
                    .isEqualTo("{\"y\": 2, \"full_name\": \"Ann Example\"}");
            assertThat(signIn(service, "ann@example.com", SupabaseAuth.PASSWORD).status())
                    .isEqualTo(400);
            assertThat(signIn(service, "ann@example.com", "changed-it").status())
                    .isEqualTo(200);
            for (String email :
                    List.of("bob@example.com", "fred@example.com", "gwen@example.com", "emil@example.com")) {
                changeEverything(service, supabase.idOf(email));
            }
            assertThat(differences(service)).isEmpty();

            for (String id : sql.texts("SELECT id FROM auth.users")) {
                assertThat(service.asAdmin("DELETE", "/admin/users/" + id, null).status())
                        .as(id)
                        .isEqualTo(200);
            }
            assertThat(differences(service)).isEmpty();
            assertThat(sql.number("SELECT count(*) FROM auth.users")).isZero();
            assertThat(
                            sql.number(
                                    "SELECT count(*) FROM chancery.data_key WHERE subject <> '00000000-0000-0000-0000-000000000000'"))
                    .isZero();
        }
    }

    private void changeEverything(TestService service, UUID id) {
        Answer changed = service.asAdmin("PUT", "/admin/users/" + id, """
                {"email": "new-%s@example.com", "email_confirm": true, "password": "given-anew", "ban_duration": "none",
                 "user_metadata": {"a": 1}, "app_metadata": {"b": 2}, "role": "editor"}
                """.formatted(id));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        // fred was put in by hand, and belongs to no audience and no instance
        if (!sql.texts("SELECT aud FROM auth.users WHERE id = ? AND aud IS NOT NULL", id)
                .isEmpty()) {
            assertThat(signIn(service, "new-" + id + "@example.com", "given-anew")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_softly_deleted_user_keeps_the_key_of_their_pseudonyms_and_can_only_be_erased() throws Exception {
        UUID ida = UUID.fromString(sql.text("SELECT id FROM auth.users WHERE phone = 'Gm7ZrJ0a3dT5yQx'"));
        UUID hugo = supabase.idOf("hugo@example.com");
        try (TestService service = TestService.startOn(supabase.database())) {
            assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE subject = ?", ida))
                    .isOne();
            assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE subject = ?", hugo))
                    .isEqualTo(2);
            for (UUID deleted : List.of(ida, hugo)) {
                assertThat(service.asAdmin("PUT", "/admin/users/" + deleted, "{\"role\":\"editor\"}")
                                .status())
                        .isEqualTo(404);
            }
            assertThat(differences(service)).isEmpty();

            assertThat(service.asAdmin("DELETE", "/admin/users/" + ida, null).status())
                    .isEqualTo(200);
            assertThat(differences(service)).isEmpty();
        }
        assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE subject = ?", ida))
                .isZero();
        assertThat(String.join("\n", sql.texts("SELECT e::text FROM events.event e")))
                .doesNotContain("Gm7ZrJ0a3dT5yQx");
    }

    @Test
    void users_who_are_deleted_softly_after_the_takeover_replay_into_their_pseudonyms() throws Exception {
        try (TestService service = TestService.startOn(supabase.database())) {
            for (String email : List.of("ann@example.com", "bob@example.com", "fred@example.com", "gwen@example.com")) {
                String path = "/admin/users/" + supabase.idOf(email);
                assertThat(service.asAdmin("DELETE", path, "{\"should_soft_delete\":true}")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(differences(service)).isEmpty();
        }
    }

    @Test
    void whoever_is_not_confirmed_yet_may_sign_up_again_and_then_confirm() throws Exception {
        UUID bob = supabase.idOf("bob@example.com");
        sql.execute("UPDATE auth.users SET confirmation_sent_at = now() - interval '1 day'");
        try (TestService service = TestService.startOn(supabase.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false")) {
            assertThat(service.signUp("bob@example.com").get("id").stringValue())
                    .isEqualTo(bob.toString());
            assertThat(sql.text("SELECT confirmation_token FROM auth.users WHERE id = ?", bob))
                    .isNotEqualTo("hash-of-bob-0123456789");
            assertThat(differences(service)).isEmpty();
        }
        try (TestService service = TestService.startOn(supabase.database())) {
            service.asAdmin("PUT", "/admin/users/" + bob, "{\"email_confirm\":true}");
            service.asAdmin("PUT", "/admin/users/" + supabase.idOf("gwen@example.com"), "{\"email_confirm\":true}");
            assertThat(differences(service)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repeat('{\"a\":', 99) || '1' || repeat('}', 99)",
                "repeat('{\"a\":', 498) || '1' || repeat('}', 498)",
                "repeat('{\"a\":', 3000) || '1' || repeat('}', 3000)",
                "'{\"' || repeat('a', 60000) || '\": 1}'",
                "'{\"a\": 1e2000}'",
                "'[1, 2]'"
            })
    void nobody_stops_the_takeover_or_is_kept_out_by_what_their_metadata_hold(String metadata) throws Exception {
        UUID ann = supabase.idOf("ann@example.com");
        sql.execute("UPDATE auth.users SET raw_user_meta_data = (%s)::jsonb WHERE id = '%s';".formatted(metadata, ann)
                + "UPDATE auth.identities SET identity_data = (%s)::jsonb WHERE user_id = '%s'"
                        .formatted(metadata, ann));
        List<String> rows = rows();

        try (TestService service = TestService.startOn(supabase.database())) {
            assertThat(differences(service)).isEmpty();
            assertThat(rows()).isEqualTo(rows);

            Answer session = signIn(service, "ann@example.com", SupabaseAuth.PASSWORD);
            assertThat(session.status()).as(session.body()).isEqualTo(200);
            Answer refreshed =
                    service.refresh(session.json().get("refresh_token").stringValue());
            assertThat(refreshed.status()).isEqualTo(200);
            assertThat(service.asAdmin("GET", "/admin/users", null).status()).isEqualTo(200);
            assertThat(service.asAdmin("PUT", "/admin/users/" + ann, "{\"user_metadata\":{\"b\":1}}")
                            .status())
                    .isEqualTo(200);
            assertThat(differences(service)).isEmpty();
            assertThat(service.asAdmin("DELETE", "/admin/users/" + ann, "{\"should_soft_delete\":true}")
                            .status())
                    .isEqualTo(200);
            assertThat(differences(service)).isEmpty();
        }
    }

    @Test
    void a_row_that_cannot_become_a_fact_is_named() {
        UUID ann = supabase.idOf("ann@example.com");
        sql.execute("UPDATE auth.identities SET created_at = 'infinity' WHERE user_id = '%s'".formatted(ann));

        assertThatThrownBy(() -> TestService.startOn(supabase.database()).close())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("row " + ann + " of auth.users")
                .hasMessageEndingWith("correct it, and start again");

        sql.execute("UPDATE auth.identities SET created_at = now() WHERE user_id = '%s'".formatted(ann));
        TestService.startOn(supabase.database()).close();
    }

    @Test
    void what_was_interrupted_goes_on_at_the_next_start() throws Exception {
        for (int i = 0; i < 250; i++) {
            supabase.confirmed("user" + i + "@example.com");
        }
        Migrations.run(supabase.database().dataSource());
        sql.execute("""
                CREATE FUNCTION public.give_up() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN IF new.position > 150 THEN RAISE 'power failure'; END IF; RETURN new; END $$;
                CREATE TRIGGER give_up BEFORE INSERT ON events.event FOR EACH ROW EXECUTE FUNCTION public.give_up();
                """);
        assertThatThrownBy(() -> TestService.startOn(supabase.database()).close())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("SQLSTATE P0001");
        assertThat(sql.number("SELECT count(*) FROM events.event")).isEqualTo(100);
        sql.execute("DROP TRIGGER give_up ON events.event");

        try (TestService service = TestService.startOn(supabase.database())) {
            assertThat(differences(service)).isEmpty();
        }
        assertThat(sql.number("SELECT count(*) FROM events.event WHERE name = 'user.adopted'"))
                .isEqualTo(260);
    }

    @Test
    void several_nodes_may_start_at_once() throws Exception {
        for (int i = 0; i < 250; i++) {
            supabase.sessionWithRandomTokens(
                    supabase.confirmed("user" + i + "@example.com"), "bbbbbbbbb%03d".formatted(i));
        }
        try (ExecutorService nodes = Executors.newFixedThreadPool(3)) {
            List<Future<TestService>> starting = IntStream.range(0, 3)
                    .mapToObj(_ -> nodes.submit((Callable<TestService>) () -> TestService.startOn(supabase.database())))
                    .toList();
            for (Future<TestService> node : starting) {
                try (TestService service = node.get()) {
                    assertThat(service.refresh("bbbbbbbbb%03d".formatted(starting.indexOf(node)))
                                    .status())
                            .isEqualTo(200);
                    assertThat(differences(service)).isEmpty();
                }
            }
        }
        assertThat(sql.texts(
                        "SELECT name || ' ' || count(*) FROM events.event WHERE name LIKE '%adopted' GROUP BY name"))
                .containsExactlyInAnyOrder("user.adopted 260", "session.adopted 250");
    }

    @Test
    void audit_entries_of_before_stay_and_later_ones_from_nowhere_are_reported() throws Exception {
        try (TestService service = TestService.startOn(supabase.database())) {
            assertThat(sql.number("SELECT count(*) FROM auth.audit_log_entries"))
                    .isEqualTo(10);
            sql.execute("INSERT INTO auth.audit_log_entries (id, payload, created_at, ip_address)"
                    + " VALUES (gen_random_uuid(), '{}', now() + interval '1 s', '')");

            assertThat(differences(service))
                    .singleElement()
                    .extracting(Difference::table, Difference::kind)
                    .containsExactly("audit_log_entries", Difference.Kind.UNKNOWN);
            service.bean(Rebuild.class).repair(Rebuild.Unknown.DELETED, Rebuild.Absent.LEFT);
            assertThat(sql.number("SELECT count(*) FROM auth.audit_log_entries"))
                    .isEqualTo(10);
        }
    }

    private List<Difference> differences(TestService service) throws Exception {
        return service.bean(Rebuild.class).compare().differences();
    }

    private static Answer signIn(TestService service, String email, String password) {
        return service.post(
                "/token?grant_type=password", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
    }

    /** Every row with the transaction that wrote it last. */
    private List<String> rows() {
        return List.of("users", "identities", "sessions", "mfa_amr_claims", "one_time_tokens", "refresh_tokens")
                .stream()
                .flatMap(table -> sql.texts("SELECT xmin || ' ' || t FROM auth." + table + " t ORDER BY id").stream())
                .toList();
    }

    @Test
    void identity_providers_stay_known_and_are_changed_and_deleted() throws Exception {
        String metadata = new TestIdentityProvider("https://acme.example/", "https://auth.example.org").metadata();
        sql.execute("""
                INSERT INTO auth.sso_providers (id, resource_id, created_at, updated_at)
                VALUES ('11111111-1111-4111-8111-111111111111', 'acme', '2025-01-02 03:04:05.000006+00', now()),
                  ('22222222-2222-4222-8222-222222222222', NULL, NULL, NULL);
                INSERT INTO auth.saml_providers (id, sso_provider_id, entity_id, metadata_xml, attribute_mapping, created_at)
                VALUES (gen_random_uuid(), '11111111-1111-4111-8111-111111111111', 'https://acme.example/', '%s',
                    '{"keys": {"email": {"name": "mail", "default": 1.50, "names": [%s]}}}', now()),
                  (gen_random_uuid(), '22222222-2222-4222-8222-222222222222', 'https://other.example/', '%s', NULL, NULL);
                INSERT INTO auth.sso_domains (id, sso_provider_id, domain, created_at, updated_at)
                VALUES (gen_random_uuid(), '11111111-1111-4111-8111-111111111111', 'acme.example', now(), NULL),
                  (gen_random_uuid(), '22222222-2222-4222-8222-222222222222', 'acme.example.', now(), now()),
                  (gen_random_uuid(), '11111111-1111-4111-8111-111111111111', 'no domain', NULL, now());
                """.formatted(
                metadata, String.join(",", Collections.nCopies(30, "\"a\"")), metadata.replace("acme", "other")));
        List<String> rows = rowsOfProviders();
        try (TestService service = TestService.startOn(supabase.database())) {
            assertThat(differences(service)).isEmpty();
            assertThat(service.bean(Rebuild.class)
                            .repair(Rebuild.Unknown.DELETED, Rebuild.Absent.LEFT)
                            .differing())
                    .isZero();
            assertThat(rowsOfProviders()).isEqualTo(rows);
            assertThat(String.join("\n", sql.texts("SELECT e::text FROM events.event e")))
                    .contains("sso-provider.adopted")
                    .doesNotContain("EntityDescriptor");

            String acme = "/admin/sso/providers/11111111-1111-4111-8111-111111111111";
            assertThat(service.asAdmin("GET", acme, null)
                            .json()
                            .at("/saml_options/allow_cbc")
                            .booleanValue())
                    .as("Supabase Auth asks for nothing else")
                    .isTrue();
            assertThat(service.asAdmin("PUT", acme, "{\"domains\":[\"acme.example\",\"no domain\",\"acme.new\"]}")
                            .status())
                    .as("what Supabase Auth has let in may stay")
                    .isEqualTo(200);
            assertThat(service.asAdmin("PUT", acme, "{\"domains\":[\"no domain\",\"another none\"]}")
                            .status())
                    .isEqualTo(400);
            assertThat(service.asAdmin("GET", acme + "/events", null)
                            .json()
                            .get(0)
                            .get("name")
                            .stringValue())
                    .isEqualTo("sso-provider.adopted");
            assertThat(differences(service)).isEmpty();
            assertThat(service.asAdmin("DELETE", acme, null).status()).isEqualTo(200);
            assertThat(differences(service)).isEmpty();
        }
        assertThat(sql.texts("SELECT entity_id FROM auth.saml_providers")).containsExactly("https://other.example/");
    }

    private List<String> rowsOfProviders() {
        return sql.texts("""
                SELECT to_jsonb(p)::text || to_jsonb(s)::text || coalesce(
                  (SELECT json_agg(d ORDER BY d.id)::text FROM auth.sso_domains d WHERE d.sso_provider_id = p.id), '')
                FROM auth.sso_providers p JOIN auth.saml_providers s ON s.sso_provider_id = p.id ORDER BY p.id
                """);
    }
}
