package dev.chancery.api.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Rebuild;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whoever is put into the tables by SQL while the service runs becomes a fact when something first happens to them. */
class SeededUsersTest {

    private final SupabaseAuth supabase = new SupabaseAuth();
    private final Sql sql = supabase.sql();
    private TestService service;
    private UUID seed;

    @BeforeEach
    void start() {
        service = TestService.startOn(supabase.database());
        seed = supabase.confirmed("seed@example.com");
    }

    @AfterEach
    void stop() {
        service.close();
        supabase.close();
    }

    @Test
    void they_sign_in_and_the_sessions_they_have_go_on() throws Exception {
        supabase.sessionWithRandomTokens(seed, "aaaaaaaaaaa1", "aaaaaaaaaaa2");

        Answer session = signIn(SupabaseAuth.PASSWORD);

        assertThat(session.status()).as(session.body()).isEqualTo(200);
        String token = session.json().get("refresh_token").stringValue();
        assertThat(service.refresh(token).status()).isEqualTo(200);
        assertThat(service.refresh("aaaaaaaaaaa2").status()).isEqualTo(200);
        assertThat(facts()).startsWith("user.adopted", "session.adopted", "session.started");
        assertThat(differences()).isEmpty();
    }

    @Test
    void they_are_changed_and_deleted() throws Exception {
        assertThat(service.asAdmin("PUT", "/admin/users/" + seed, "{\"user_metadata\":{\"a\":1}}")
                        .status())
                .isEqualTo(200);
        assertThat(differences()).isEmpty();

        UUID other = supabase.confirmed("other@example.com");
        assertThat(service.asAdmin("DELETE", "/admin/users/" + other, null).status())
                .isEqualTo(200);
        assertThat(sql.texts("SELECT email FROM auth.users")).containsExactly("seed@example.com");
        assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE subject = ?", other))
                .isZero();
    }

    @Test
    void their_address_is_taken() {
        Answer again =
                service.post("/signup", "{\"email\":\"seed@example.com\",\"password\":\"a-password-of-others\"}");

        assertThat(again.status()).isEqualTo(422);
        assertThat(again.json().get("error_code").stringValue()).isEqualTo("user_already_exists");
    }

    @Test
    void they_become_a_fact_once_though_they_come_from_everywhere_at_once() throws Exception {
        try (ExecutorService devices = Executors.newFixedThreadPool(6)) {
            List<Future<Answer>> coming = IntStream.range(0, 6)
                    .mapToObj(_ -> devices.submit((Callable<Answer>) () -> signIn(SupabaseAuth.PASSWORD)))
                    .toList();
            for (Future<Answer> answer : coming) {
                assertThat(answer.get().status()).as(answer.get().body()).isEqualTo(200);
            }
        }
        assertThat(facts()).containsOnlyOnce("user.adopted");
        assertThat(differences()).isEmpty();
    }

    @Test
    void a_deletion_of_what_sql_has_added_leaves_nobody_behind() {
        JsonNode user = service.signUp("linked@example.com").get("user");
        String id = user.get("id").stringValue();
        sql.execute("""
                INSERT INTO auth.identities (user_id, provider, provider_id, identity_data)
                VALUES ('%s', 'google', 'g-117', '{"sub":"g-117","email":"linked.private@example.com"}')
                """.formatted(id));

        service.asAdmin("DELETE", "/admin/users/" + id, "{\"should_soft_delete\":true}");

        assertThat(sql.texts("SELECT provider || provider_id || identity_data FROM auth.identities WHERE user_id = '"
                        + id + "'"))
                .hasSize(2)
                .noneMatch(row -> row.contains("g-117") || row.contains("private"));
    }

    @Test
    void nobody_becomes_a_fact_by_a_wrong_password() throws Exception {
        assertThat(signIn("wrong-password").status()).isEqualTo(400);

        assertThat(facts()).isEmpty();
        assertThat(differences()).extracting(Difference::kind).containsOnly(Difference.Kind.UNKNOWN);
    }

    @Test
    void whose_row_nobody_can_read_is_told_so_and_not_to_try_again() {
        sql.execute("UPDATE auth.identities SET created_at = 'infinity' WHERE user_id = '%s'".formatted(seed));

        assertThat(signIn(SupabaseAuth.PASSWORD).status()).isEqualTo(422);

        sql.execute("UPDATE auth.identities SET created_at = now() WHERE user_id = '%s'".formatted(seed));
        assertThat(signIn(SupabaseAuth.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void who_was_erased_is_not_brought_back() {
        service.asAdmin("DELETE", "/admin/users/" + seed, null);
        UUID again = supabase.confirmed("seed@example.com");
        sql.execute(
                "DELETE FROM auth.identities; UPDATE auth.users SET id = '%s' WHERE id = '%s'".formatted(seed, again));

        for (Answer answer : List.of(
                signIn(SupabaseAuth.PASSWORD),
                service.asAdmin("PUT", "/admin/users/" + seed, "{\"role\":\"editor\"}"))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(404);
            assertThat(answer.json().get("error_code").stringValue()).isEqualTo("user_not_found");
        }
        assertThat(facts()).containsOnlyOnce("user.adopted").endsWith("user.deleted");
    }

    private Answer signIn(String password) {
        return service.post(
                "/token?grant_type=password",
                "{\"email\":\"seed@example.com\",\"password\":\"%s\"}".formatted(password));
    }

    private List<String> facts() {
        return sql.texts("SELECT name FROM events.event ORDER BY position");
    }

    private List<Difference> differences() throws Exception {
        return service.bean(Rebuild.class).compare().differences();
    }
}
