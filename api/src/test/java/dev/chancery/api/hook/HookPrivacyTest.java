package dev.chancery.api.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.privacy.CapturedLog;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A log cannot forget: what hooks are told and say is for those who wait for it. */
class HookPrivacyTest {

    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    @Test
    void neither_people_nor_secrets_are_in_the_log_or_in_tables_of_ours() {
        try (FakeService hook = new FakeService(_ -> Answered.json("{}"));
                TestService service = TestService.start(
                        "GOTRUE_MAILER_AUTOCONFIRM", "false",
                        "GOTRUE_HOOK_BEFORE_USER_CREATED_ENABLED", "true",
                        "GOTRUE_HOOK_BEFORE_USER_CREATED_URI", hook.url().toString(),
                        "GOTRUE_HOOK_BEFORE_USER_CREATED_SECRETS", "v1,whsec_" + SECRET,
                        "GOTRUE_HOOK_SEND_EMAIL_ENABLED", "true",
                        "GOTRUE_HOOK_SEND_EMAIL_URI", hook.url() + "/mail",
                        "GOTRUE_HOOK_SEND_EMAIL_SECRETS", "v1,whsec_" + SECRET,
                        "GOTRUE_HOOK_PASSWORD_VERIFICATION_ATTEMPT_ENABLED", "true",
                        "GOTRUE_HOOK_PASSWORD_VERIFICATION_ATTEMPT_URI", "pg-functions://postgres/public/gossip");
                CapturedLog log = new CapturedLog()) {
            Sql sql = Sql.on(service.database());
            sql.execute("CREATE FUNCTION public.gossip(event jsonb) RETURNS jsonb LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION 'zoe@example.com again' USING TABLE = 'zoe@example.com'; END $$");
            for (Answered said : new Answered[] {
                refusal(403),
                refusal(500),
                new Answered(500, "zoe@example.com"),
                Answered.json("zoe@example.com"),
                new Answered(200, "", Map.of("Content-Type", "text/zoe@example.com")),
            }) {
                hook.answering(_ -> said);
                signUp(service);
            }
            hook.answering(asked -> asked.path().equals("/mail") ? refusal(500) : Answered.json("{}"));
            signUp(service);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> sql.number("SELECT count(*) FROM chancery.message_delivery WHERE attempts > 0") == 1);
            sql.execute("UPDATE auth.users SET email_confirmed_at = now()");
            service.signIn("zoe@example.com");

            assertThat(log.text())
                    .contains("hook called", "refused", "status_500", "unreadable", "content_type", "sqlstate_P0001")
                    .doesNotContain("zoe", "secret-password", SECRET);
            assertThat(sql.texts("SELECT cause FROM chancery.failed_sign_up"))
                    .hasSize(5)
                    .noneMatch(cause -> cause.contains("zoe"));
            assertThat(sql.text("SELECT last_error FROM chancery.message_delivery"))
                    .isEqualTo("hook refused 500");
        }
    }

    private static Answered refusal(int status) {
        return Answered.json(
                "{\"error\":{\"http_code\":%d,\"message\":\"zoe@example.com is no friend\"}}".formatted(status));
    }

    private static void signUp(TestService service) {
        service.post("/signup", "{\"email\":\"zoe@example.com\",\"password\":\"secret-password\"}");
    }
}
