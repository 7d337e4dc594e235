package dev.chancery.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log names nobody as a user who has not proven to be that user, or is let in as one. */
class WhoActedTest {

    private static final String ANN = "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}";

    @Test
    void whoever_has_yet_to_confirm_an_address_is_nobody() {
        try (TestService service =
                TestService.start("GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_SMTP_MAX_FREQUENCY", "1ns")) {
            service.post("/signup", ANN);
            service.post("/signup", ANN);
            service.post("/otp", "{\"email\":\"bob@example.com\"}");
            service.post("/recover", "{\"email\":\"bob@example.com\"}");

            assertThat(acts(service)).isNotEmpty().allMatch(act -> act.endsWith(" anonymous"), "of nobody");
        }
    }

    @Test
    void users_and_administrators_are_told_apart() {
        try (TestService service = TestService.start()) {
            String id = service.signUp("ann@example.com").at("/user/id").stringValue();
            service.asAdmin("PUT", "/admin/users/" + id, "{\"user_metadata\":{\"a\":1}}");
            service.signIn("ann@example.com");

            assertThat(acts(service))
                    .containsExactly(
                            "user.signed-up user",
                            "session.started user",
                            "user.modified service_role",
                            "session.started user");
        }
    }

    private static List<String> acts(TestService service) {
        return Sql.on(service.database())
                .texts("SELECT name || ' ' || (metadata->'actor'->>'kind') FROM events.event ORDER BY position");
    }
}
