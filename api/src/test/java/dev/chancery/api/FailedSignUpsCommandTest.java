package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService.Answer;
import dev.chancery.api.hook.WalletGrant;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.HookSite;
import dev.chancery.infra.signup.FailedSignUps;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.Wallet;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why people could not sign up is there to be read after the transaction that failed is gone. */
class FailedSignUpsCommandTest {

    private static final Answered YES = Answered.json("{}");

    private final FakeService hook = new FakeService(_ -> YES);
    private final TestService service = TestService.start(
            "GOTRUE_HOOK_BEFORE_USER_CREATED_ENABLED",
            "true",
            "GOTRUE_HOOK_BEFORE_USER_CREATED_URI",
            hook.url().toString());
    private final Sql sql = Sql.on(service.database());
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private Path settings;

    @BeforeEach
    void write() throws IOException {
        settings = OperatorCommand.settings(service, directory);
        sql.execute("""
                CREATE TABLE public.profiles (id uuid PRIMARY KEY, username text CONSTRAINT one_name UNIQUE);
                INSERT INTO public.profiles VALUES (gen_random_uuid(), 'ann@example.com');
                CREATE FUNCTION public.handle_new_user() RETURNS trigger
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
                BEGIN
                  IF new.raw_user_meta_data ->> 'loud' IS NOT NULL THEN
                    RAISE EXCEPTION 'not you, %', new.email USING TABLE = new.email;
                  END IF;
                  INSERT INTO public.profiles VALUES (new.id, new.email);
                  RETURN new;
                END $$;
                CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users
                FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();
                """);
    }

    @AfterEach
    void stop() {
        service.close();
        hook.close();
    }

    @Test
    void causes_are_named_and_people_are_not() {
        signUp("ann@example.com", "{}");
        service.asAdmin("POST", "/invite", "{\"email\":\"ann@example.com\"}");
        service.asAdmin("POST", "/admin/users", "{\"email\":\"ann@example.com\"}");
        service.post("/otp", "{\"email\":\"ann@example.com\"}");
        service.asAdmin("POST", "/admin/generate_link", "{\"type\":\"invite\",\"email\":\"ann@example.com\"}");
        signUp("bob@example.com", "{\"loud\":1}");
        hook.answering(
                _ -> Answered.json("{\"error\":{\"http_code\":403,\"message\":\"carl@example.com is no friend\"}}"));
        signUp("carl@example.com", "{}");
        hook.answering(_ -> new Answered(500, "dora@example.com"));
        signUp("dora@example.com", "{}");

        String listed = listed();

        String unique = "SQLSTATE 23505, constraint one_name, table profiles, function public.handle_new_user";
        assertThat(listed.lines().map(line -> line.replaceFirst("^\\S+ (.*?)(, routine \\w+)?, request \\S+$", "$1")))
                .containsExactly(
                        "signup hook.before-user-created.status_500",
                        "signup hook.before-user-created.refused",
                        "signup SQLSTATE P0001, function public.handle_new_user",
                        "generate_link " + unique,
                        "otp " + unique,
                        "admin/users " + unique,
                        "invite " + unique,
                        "signup " + unique,
                        "8 sign-ups");
        assertThat(listed).doesNotContain("example", "not you", "friend");
        assertThat(sql.number("SELECT count(*) FROM auth.users")).isZero();
    }

    @Test
    void who_signs_up_well_or_is_turned_away_by_us_leaves_none() {
        signUp("emil@example.com", "{}");
        signUp("emil@example.com", "{}");

        assertThat(listed()).isEqualTo("0 sign-ups\n");
    }

    @Test
    void what_fails_for_somebody_who_has_an_account_is_none() {
        Wallet wallet = Wallet.ofEthereum();
        try (TestService confirming = TestService.startOn(
                service.database(),
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_SMTP_MAX_FREQUENCY",
                "1ns",
                "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED",
                "true")) {
            confirming.signUp("fred@example.com");
            confirming.post("/token?grant_type=web3", WalletGrant.of(wallet, "Sign in."));
            assertThat(sql.number("SELECT count(*) FROM auth.users")).isEqualTo(2);
            sql.execute("""
                    CREATE FUNCTION public.freeze() RETURNS trigger
                    LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'frozen'; END $$;
                    CREATE TRIGGER frozen BEFORE UPDATE ON auth.users
                    FOR EACH ROW EXECUTE FUNCTION public.freeze();
                    """);
            String updating = "Database error updating user";
            String known = "{\"email\":\"fred@example.com\",\"password\":\"secret-password\"}";

            answers(confirming, "/signup", known, service.anonKey(), updating);
            answers(service, "/signup", known, service.anonKey(), updating);
            answers(confirming, "/otp", "{\"email\":\"fred@example.com\"}", service.anonKey(), updating);
            answers(confirming, "/invite", known, service.serviceRoleKey(), "Error inviting user");
            answers(
                    confirming,
                    "/admin/generate_link",
                    "{\"type\":\"invite\",\"email\":\"fred@example.com\"}",
                    service.serviceRoleKey(),
                    updating);
            answers(
                    confirming,
                    "/token?grant_type=web3",
                    WalletGrant.of(wallet, "Sign in again."),
                    service.anonKey(),
                    "Database error granting user");
        }

        assertThat(listed()).isEqualTo("0 sign-ups\n");
    }

    private static void answers(TestService at, String path, String body, String token, String message) {
        Answer answer =
                at.send("POST", path, body, "X-Supabase-Api-Version", "2024-01-01", "Authorization", "Bearer " + token);
        assertThat(answer.json().get("message").stringValue()).as(path).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(500);
    }

    @Test
    void no_more_are_kept_than_anybody_reads() {
        FailedSignUps failures = new FailedSignUps(service.bean(DataSource.class));
        sql.execute("INSERT INTO chancery.failed_sign_up (at, way, cause, request_id)"
                + " SELECT now(), 'signup', 'old', n::text FROM generate_series(1, 1500) n");

        failures.add("signup", new HookSite(HookPoint.BEFORE_USER_CREATED, "new"), "request");
        assertThat(sql.number("SELECT count(*) FROM chancery.failed_sign_up")).isLessThanOrEqualTo(1001);
        assertThat(failures.newest(1).getFirst().cause()).isEqualTo("hook.before-user-created.new");

        sql.execute("UPDATE chancery.failed_sign_up SET at = at - interval '31 days'");
        failures.add("signup", new HookSite(HookPoint.BEFORE_USER_CREATED, "newest"), "request");
        assertThat(sql.number("SELECT count(*) FROM chancery.failed_sign_up")).isOne();
    }

    private void signUp(String email, String data) {
        service.post(
                "/signup", "{\"email\":\"%s\",\"password\":\"secret-password\",\"data\":%s}".formatted(email, data));
    }

    private String listed() {
        StringWriter out = new StringWriter();
        int exitCode = OperatorCommand.run(out, err, List.of("failed-sign-ups", "-c", settings.toString()));
        assertThat(exitCode).as(err::toString).isZero();
        return out.toString();
    }
}
