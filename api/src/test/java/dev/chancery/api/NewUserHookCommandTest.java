package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New users of whom a hook could not be told, and what its operator sees of them. */
class NewUserHookCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeService hook = new FakeService(_ -> new Answered(500, ""));
    private final TestService service = TestService.start(
            "GOTRUE_MAILER_AUTOCONFIRM",
            "false",
            "GOTRUE_HOOK_AFTER_USER_CREATED_ENABLED",
            "true",
            "GOTRUE_HOOK_AFTER_USER_CREATED_URI",
            hook.url().toString());
    private final Sql sql = Sql.on(service.database());
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        service.close();
        hook.close();
    }

    @Test
    void they_are_listed_without_a_name_and_told_when_that_is_asked_for() throws IOException {
        service.signUp("ann@example.com");
        await().atMost(PATIENCE).until(() -> run("list").contains("hook status_500"));
        assertThat(run("list"))
                .startsWith("1 after_user_created waiting event ")
                .endsWith("1 messages\n")
                .doesNotContain("ann", "example");
        assertThat(run("list", "--dead")).isEqualTo("0 messages\n");

        sql.execute(
                "UPDATE chancery.message_delivery SET waiting_since = now() - interval '25 h', next_attempt_at = now()");
        await().atMost(PATIENCE).until(() -> run("list", "--dead").contains(" after_user_created dead event "));

        hook.answering(_ -> Answered.json("{}"));
        assertThat(run("retry", "1")).isEqualTo("1 messages are in line again\n");
        await().atMost(PATIENCE).until(() -> run("list").equals("0 messages\n"));
        assertThat(hook.asked()).hasSize(1);
    }

    private String run(String... words) throws IOException {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("message"));
        arguments.addAll(List.of(words));
        arguments.addAll(
                List.of("-c", OperatorCommand.settings(service, directory).toString()));
        assertThat(OperatorCommand.run(out, err, arguments)).as(err::toString).isZero();
        return out.toString();
    }
}
