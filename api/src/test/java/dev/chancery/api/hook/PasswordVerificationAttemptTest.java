package dev.chancery.api.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A function of the database's owner that counts wrong passwords, as Supabase's documentation has one. */
class PasswordVerificationAttemptTest {

    private static TestService service;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_HOOK_PASSWORD_VERIFICATION_ATTEMPT_ENABLED",
                "true",
                "GOTRUE_HOOK_PASSWORD_VERIFICATION_ATTEMPT_URI",
                "pg-functions://postgres/public/count_attempts");
        sql = Sql.on(service.database());
        sql.execute("""
                CREATE TABLE public.attempt (user_id uuid, valid boolean);
                CREATE TABLE public.verdict (answer jsonb);
                CREATE FUNCTION public.count_attempts(event jsonb) RETURNS jsonb
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
                BEGIN
                  INSERT INTO public.attempt VALUES ((event ->> 'user_id')::uuid, (event ->> 'valid')::boolean);
                  RETURN (SELECT answer FROM public.verdict);
                END $$;
                """);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void forget() {
        sql.execute("DELETE FROM public.attempt; DELETE FROM public.verdict");
    }

    @Test
    void each_attempt_is_told_once_and_what_the_function_writes_stays() {
        String id = service.signUp("ann@example.com").at("/user/id").stringValue();

        assertThat(service.signIn("ann@example.com").status()).isEqualTo(200);
        assertThat(wrong("ann@example.com").status()).isEqualTo(400);
        assertThat(wrong("nobody@example.com").status()).isEqualTo(400);

        assertThat(sql.texts("SELECT user_id || ' ' || valid FROM public.attempt ORDER BY valid"))
                .containsExactly(id + " false", id + " true");
    }

    @Test
    void a_rejection_keeps_out_whoever_has_the_right_password_and_may_end_their_sessions() {
        service.signUp("bob@example.com");
        JsonNode session = service.signUp("carl@example.com");
        String token = session.get("access_token").stringValue();

        verdict("{\"decision\":\"reject\"}");
        assertRejected(service.signIn("carl@example.com"), "Further password verification attempts will be rejected.");
        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);

        verdict("{\"decision\":\"reject\",\"message\":\"too often\",\"should_logout_user\":true}");
        assertRejected(wrong("carl@example.com"), "too often");
        assertThat(service.as(token, "GET", "/user", null)
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("session_not_found");
        assertThat(sql.number("SELECT count(*) FROM auth.sessions s JOIN auth.users u ON u.id = s.user_id"
                        + " WHERE u.email = 'bob@example.com'"))
                .isOne();

        verdict("{\"Decision\":\"reject\",\"Message\":\"never\"}");
        assertRejected(service.signIn("carl@example.com"), "never");

        verdict("{\"decision\":\"continue\"}");
        assertThat(service.signIn("carl@example.com").status()).isEqualTo(200);

        verdict("{\"decision\":[\"reject\"]}");
        assertThat(service.signIn("carl@example.com").json().get("msg").stringValue())
                .isEqualTo("Error unmarshaling JSON output.");
    }

    @Test
    void a_rejection_stands_though_ending_the_sessions_meets_somebody_else_first() {
        service.signUp("dan@example.com");
        sql.execute("""
                CREATE SEQUENCE public.attempts_to_end;
                GRANT USAGE ON SEQUENCE public.attempts_to_end TO PUBLIC;
                CREATE FUNCTION public.lose_once() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF nextval('public.attempts_to_end') = 1 THEN RAISE 'lost' USING ERRCODE = '40001'; END IF;
                  RETURN OLD;
                END $$;
                CREATE TRIGGER lose_once BEFORE DELETE ON auth.sessions
                FOR EACH ROW EXECUTE FUNCTION public.lose_once();
                """);
        verdict("{\"decision\":\"reject\",\"should_logout_user\":true}");

        assertRejected(service.signIn("dan@example.com"), "Further password verification attempts will be rejected.");

        assertThat(sql.number("SELECT last_value FROM public.attempts_to_end")).isEqualTo(2);
        assertThat(sql.number("SELECT count(*) FROM public.attempt")).isOne();
        assertThat(sql.number("SELECT count(*) FROM auth.sessions s JOIN auth.users u ON u.id = s.user_id"
                        + " WHERE u.email = 'dan@example.com'"))
                .isZero();
        sql.execute("DROP TRIGGER lose_once ON auth.sessions");
    }

    @Test
    void a_sign_up_into_an_account_that_waits_for_its_confirmation_is_an_attempt_too() {
        String id = service.asAdmin(
                        "POST", "/admin/users", "{\"email\":\"eve@example.com\",\"password\":\"secret-password\"}")
                .json()
                .get("id")
                .stringValue();
        verdict("{\"decision\":\"reject\",\"message\":\"too often\"}");

        assertRejected(signUp("eve@example.com", "wrong-password"), "too often");
        assertRejected(signUp("eve@example.com", "secret-password"), "too often");
        assertThat(sql.texts("SELECT user_id || ' ' || valid FROM public.attempt ORDER BY valid"))
                .containsExactly(id + " false", id + " true");
        assertThat(sql.number("SELECT count(*) FROM auth.sessions WHERE user_id = '" + id + "'"))
                .isZero();

        sql.execute("DELETE FROM public.verdict");
        assertThat(signUp("eve@example.com", "secret-password").status()).isEqualTo(200);
    }

    private static void verdict(String json) {
        sql.execute("DELETE FROM public.verdict; INSERT INTO public.verdict VALUES ('" + json + "')");
    }

    private static Answer signUp(String email, String password) {
        return service.post("/signup", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
    }

    private static Answer wrong(String email) {
        return service.post(
                "/token?grant_type=password", "{\"email\":\"%s\",\"password\":\"wrong-password\"}".formatted(email));
    }

    private static void assertRejected(Answer answer, String message) {
        assertThat(answer.json().get("msg").stringValue()).isEqualTo(message);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("invalid_credentials");
        assertThat(answer.status()).isEqualTo(400);
    }
}
