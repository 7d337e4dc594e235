package dev.chancery.api.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Policies that ask who is calling, with tokens of the service, asked the way PostgREST asks. */
class RowLevelSecurityTest {

    private static final String NOTES = """
            CREATE TABLE public.notes (
              owner uuid NOT NULL DEFAULT auth.uid() REFERENCES auth.users,
              text text NOT NULL,
              email text DEFAULT auth.email(),
              team text DEFAULT auth.jwt() -> 'app_metadata' ->> 'team');
            ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
            GRANT USAGE ON SCHEMA public TO anon, authenticated;
            GRANT SELECT, INSERT ON public.notes TO anon, authenticated;
            CREATE POLICY own ON public.notes FOR ALL TO authenticated
              USING ((SELECT auth.uid()) = owner) WITH CHECK ((SELECT auth.uid()) = owner);
            CREATE POLICY team ON public.notes FOR SELECT
              USING (auth.role() = 'authenticated' AND auth.jwt() -> 'app_metadata' ->> 'team' = team);
            CREATE POLICY addressed ON public.notes FOR SELECT USING (text = 'for ' || auth.email());
            """;

    private TestService service;
    private Sql sql;

    @BeforeEach
    void start() {
        service = TestService.start();
        sql = Sql.on(service.database());
        sql.execute(NOTES);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void users_see_their_own_rows_and_nobody_else_sees_any() {
        JsonNode ann = service.signUp("ann@example.com");
        JsonNode bob = service.signUp("bob@example.com");
        write(ann, "from Ann");
        write(bob, "from Bob");

        assertThat(readAs("authenticated", token(ann))).containsExactly("from Ann");
        assertThat(readAs("authenticated", token(bob))).containsExactly("from Bob");
        assertThat(readAs("anon", service.anonKey())).isEmpty();
        assertThat(sql.texts("SELECT email FROM public.notes ORDER BY email"))
                .containsExactly("ann@example.com", "bob@example.com");
    }

    @Test
    void a_row_cannot_be_written_for_somebody_else() {
        JsonNode ann = service.signUp("ann@example.com");
        String bob = service.signUp("bob@example.com").at("/user/id").stringValue();

        assertThatThrownBy(() -> asPostgrest(
                        "authenticated",
                        token(ann),
                        "INSERT INTO public.notes (owner, text) VALUES ('" + bob + "', 'forged') RETURNING text"))
                .hasMessageContaining("row-level security");
    }

    @Test
    void claims_beyond_the_users_id_decide_too() {
        JsonNode ann = service.signUp("ann@example.com");
        JsonNode bob = service.signUp("bob@example.com");
        write(ann, "for bob@example.com");
        for (JsonNode person : List.of(ann, bob)) {
            service.asAdmin(
                    "PUT",
                    "/admin/users/" + person.at("/user/id").stringValue(),
                    "{\"app_metadata\":{\"team\":\"blue\"}}");
        }
        write(service.signIn("ann@example.com").json(), "for the blue team");

        JsonNode bobLater = service.signIn("bob@example.com").json();

        assertThat(readAs("authenticated", token(bob))).containsExactly("for bob@example.com");
        assertThat(readAs("authenticated", token(bobLater)))
                .containsExactlyInAnyOrder("for bob@example.com", "for the blue team");
    }

    private static String token(JsonNode session) {
        return session.get("access_token").stringValue();
    }

    private void write(JsonNode session, String text) {
        asPostgrest(
                "authenticated",
                token(session),
                "INSERT INTO public.notes (text) VALUES ('" + text + "') RETURNING text");
    }

    private List<String> readAs(String role, String accessToken) {
        return asPostgrest(role, accessToken, "SELECT text FROM public.notes");
    }

    private List<String> asPostgrest(String role, String accessToken, String query) {
        return sql.call(connection -> {
            connection.setAutoCommit(false);
            try (var prepare = connection.prepareStatement("SELECT set_config('request.jwt.claims', ?, true)")) {
                prepare.setString(1, AccessTokens.payload(accessToken));
                prepare.execute();
            }
            try (var prepare = connection.createStatement()) {
                prepare.execute("SET LOCAL ROLE " + role);
            }
            List<String> rows = Sql.texts(connection, query);
            connection.commit();
            return rows;
        });
    }
}
