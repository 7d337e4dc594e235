package dev.chancery.api.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Triggers that let a row go by without a word: by NULL, or by a row that there is none of, as {@code new} of a deletion. */
class KeptBackRowsTest {

    private static final String TRIGGER = """
            CREATE FUNCTION public.keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
            CREATE TRIGGER keep BEFORE %s FOR EACH ROW %s EXECUTE FUNCTION public.keep();
            """;
    private static final String NO_TRIGGER = "DROP FUNCTION public.keep CASCADE";

    private TestService service;
    private Sql sql;

    @BeforeEach
    void start() {
        service = TestService.start(
                "GOTRUE_EXTERNAL_PHONE_ENABLED", "true",
                "GOTRUE_SMS_TEST_OTP", "15550001:123456");
        sql = Sql.on(service.database());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_user_who_is_not_deleted_is_not_said_to_be() {
        String id = signUp().json().at("/user/id").stringValue();
        sql.execute(TRIGGER.formatted("DELETE ON auth.users", ""));

        assertThat(service.asAdmin("DELETE", "/admin/users/" + id, null).status())
                .isEqualTo(500);
        assertThat(signIn("secret-password").status()).isEqualTo(200);

        sql.execute(NO_TRIGGER);
        assertThat(service.asAdmin("DELETE", "/admin/users/" + id, null).status())
                .isEqualTo(200);
        assertThat(signUp().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "auth.identities, false",
        "auth.identities, true",
        "auth.one_time_tokens, false",
        "auth.audit_log_entries, false",
        "auth.audit_log_entries, true"
    })
    void nor_who_is_still_named_somewhere(String table, boolean softly) {
        String id = signUp().json().at("/user/id").stringValue();
        assertThat(service.post("/recover", "{\"email\":\"ann@example.com\"}").status())
                .isEqualTo(200);
        sql.execute(TRIGGER.formatted("DELETE OR UPDATE ON " + table, ""));
        String deletion = "{\"should_soft_delete\":" + softly + "}";

        assertThat(service.asAdmin("DELETE", "/admin/users/" + id, deletion).status())
                .isEqualTo(500);
        assertThat(sql.number("SELECT count(*) FROM events.event WHERE name LIKE 'user.%deleted'"))
                .isZero();

        sql.execute(NO_TRIGGER);
        assertThat(service.asAdmin("DELETE", "/admin/users/" + id, deletion).status())
                .isEqualTo(200);
    }

    @Test
    void a_password_that_is_not_stored_is_not_the_users() {
        String token = signUp().json().get("access_token").stringValue();
        sql.execute(
                TRIGGER.formatted("UPDATE ON auth.users", "WHEN (old.encrypted_password <> new.encrypted_password)"));

        assertThat(as(token, "PUT", "/user", "{\"password\":\"another-password\"}")
                        .status())
                .isEqualTo(500);
        assertThat(signIn("another-password").status()).isEqualTo(400);
        assertThat(signIn("secret-password").status()).isEqualTo(200);
    }

    @Test
    void a_session_that_goes_on_is_not_said_to_be_over() {
        String token = signUp().json().get("access_token").stringValue();
        sql.execute(TRIGGER.formatted("DELETE ON auth.sessions", ""));

        assertThat(as(token, "POST", "/logout", "").status()).isEqualTo(500);
        sql.execute(NO_TRIGGER);

        assertThat(as(token, "POST", "/logout", "").status()).isEqualTo(204);
        assertThat(as(token, "GET", "/user", null).status()).isEqualTo(403);
    }

    @Test
    void a_sign_up_whose_identity_is_missing_says_why() {
        sql.execute(TRIGGER.formatted("INSERT ON auth.identities", ""));

        assertThat(signUp().status()).isEqualTo(500);
        assertThat(sql.number("SELECT count(*) FROM auth.users")).isZero();
        assertThat(sql.text("SELECT cause FROM chancery.failed_sign_up"))
                .isEqualTo("a trigger has kept back a row of auth.identities");
    }

    /** A trigger of Postgres' own, for those who want no dead rows. */
    @Test
    void what_changes_nothing_may_be_kept_back() {
        sql.execute("CREATE TRIGGER z BEFORE UPDATE ON auth.users FOR EACH ROW"
                + " EXECUTE FUNCTION suppress_redundant_updates_trigger()");
        String phone = "15550001";

        assertThat(service.post("/otp", "{\"phone\":\"" + phone + "\"}").status())
                .isEqualTo(200);
        Answer signedIn =
                service.post("/verify", "{\"type\":\"sms\",\"phone\":\"" + phone + "\",\"token\":\"123456\"}");

        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(as(signedIn.json().get("access_token").stringValue(), "PUT", "/user", "{\"data\":{}}")
                        .status())
                .isEqualTo(200);
    }

    private Answer signUp() {
        return service.post("/signup", "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}");
    }

    private Answer as(String token, String method, String path, String body) {
        return service.send(method, path, body, "Authorization", "Bearer " + token);
    }

    private Answer signIn(String password) {
        return service.post(
                "/token?grant_type=password", "{\"email\":\"ann@example.com\",\"password\":\"" + password + "\"}");
    }
}
