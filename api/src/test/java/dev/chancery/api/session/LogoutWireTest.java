package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.ForgedToken;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /logout}. */
class LogoutWireTest {

    private static TestService service;

    private String here;
    private String elsewhere;

    @BeforeAll
    static void start() {
        service = TestService.start();
        service.signUp("ann@example.com");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void two_sessions() {
        here = signIn();
        elsewhere = signIn();
    }

    @Test
    void without_a_scope_all_sessions_end() {
        Answer answer = service.as(here, "POST", "/logout", null);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(isAlive(here)).isFalse();
        assertThat(isAlive(elsewhere)).isFalse();
    }

    @Test
    void locally_only_this_session_ends() {
        service.as(here, "POST", "/logout?scope=local", null);

        assertThat(isAlive(here)).isFalse();
        assertThat(isAlive(elsewhere)).isTrue();
    }

    @Test
    void locally_a_session_ends_that_sql_has_made() {
        Sql sql = Sql.on(service.database());
        UUID made = UUID.randomUUID();
        String ann = sql.text("SELECT id FROM auth.users");
        sql.execute("INSERT INTO auth.sessions (id, user_id, created_at, updated_at) VALUES ('%s', '%s', now(), now())"
                .formatted(made, ann));
        String token =
                ForgedToken.of("{\"sub\":\"%s\",\"session_id\":\"%s\",\"aud\":\"authenticated\"}".formatted(ann, made));
        assertThat(isAlive(token)).isTrue();

        service.as(token, "POST", "/logout?scope=local", null);

        assertThat(isAlive(token)).isFalse();
        assertThat(isAlive(here)).isTrue();
    }

    @Test
    void others_end_but_this() {
        service.as(here, "POST", "/logout?scope=others", null);

        assertThat(isAlive(here)).isTrue();
        assertThat(isAlive(elsewhere)).isFalse();
    }

    @Test
    void an_ended_session_cannot_sign_out_again() {
        service.as(here, "POST", "/logout", null);

        new WireError(403, "session_not_found", "Session from session_id claim in JWT does not exist")
                .answers(service, "POST", "/logout", null, "Authorization", "Bearer " + here);
    }

    @Test
    void an_unknown_scope_is_refused() {
        new WireError(400, "validation_failed", "Unsupported logout scope \"LOCAL\"")
                .answers(service, "POST", "/logout?scope=LOCAL", null, "Authorization", "Bearer " + here);
    }

    @Test
    void a_bad_escape_counts_as_no_scope() {
        assertThat(service.send(HttpRequest.newBuilder(service.url("/logout?scope=local;x"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .header("Authorization", "Bearer " + here)
                                .build())
                        .status())
                .isEqualTo(204);
        assertThat(isAlive(elsewhere)).isFalse();
    }

    private static boolean isAlive(String token) {
        return service.as(token, "GET", "/user", null).status() == 200;
    }

    private static String signIn() {
        return service.post(
                        "/token?grant_type=password",
                        "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}")
                .json()
                .get("access_token")
                .stringValue();
    }
}
