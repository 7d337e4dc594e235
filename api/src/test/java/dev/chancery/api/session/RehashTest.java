package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password that is hashed anew, behind the sign-in that proved it. */
class RehashTest {

    private TestService service;
    private Sql sql;

    @BeforeEach
    void start() {
        service = TestService.start("GOTRUE_API_MAX_REQUEST_DURATION", "2s");
        sql = Sql.on(service.database());
        Answer ann = service.asAdmin("POST", "/admin/users", """
                {"email": "ann@example.com", "email_confirm": true,
                 "password_hash": "$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve"}
                """);
        assertThat(ann.status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RAISE EXCEPTION 'no'", "PERFORM pg_sleep(5)"})
    void a_new_hash_that_cannot_be_stored_or_takes_too_long_does_not_keep_its_owner_out(String trouble) {
        sql.execute("""
                CREATE FUNCTION public.trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s; RETURN new; END $$;
                CREATE TRIGGER trouble BEFORE UPDATE ON auth.users FOR EACH ROW
                  WHEN (old.encrypted_password <> new.encrypted_password) EXECUTE FUNCTION public.trouble();
                """.formatted(trouble));

        Answer answer = signIn();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(service.as(answer.json().get("access_token").stringValue(), "GET", "/user", null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_new_hash_belongs_to_the_request_of_the_sign_in() {
        assertThat(signIn().status()).isEqualTo(200);

        await().untilAsserted(() -> assertThat(sql.texts("""
                        SELECT metadata ->> 'correlation' FROM events.event
                        WHERE name IN ('session.started', 'user.password-rehashed')
                        """)).hasSize(2));
        assertThat(sql.number("""
                        SELECT count(DISTINCT metadata ->> 'correlation') FROM events.event
                        WHERE name IN ('session.started', 'user.password-rehashed')
                        """)).isOne();
    }

    private Answer signIn() {
        return service.post("/token?grant_type=password", "{\"email\":\"ann@example.com\",\"password\":\"test\"}");
    }
}
