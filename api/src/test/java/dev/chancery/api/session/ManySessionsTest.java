package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.rebuild.Rebuild;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ManySessionsTest {

    private static final int MANY = 5_000;

    /** Takes some 3 s; where the time grows with more than the number of sessions, a minute is not enough. */
    private final TestService service = TestService.start("GOTRUE_API_MAX_REQUEST_DURATION", "20s");

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_user_with_thousands_of_sessions_can_sign_out_everywhere() throws Exception {
        JsonNode session = ManySessions.signUp(service, "ann@example.com", MANY);
        String accessToken = session.get("access_token").stringValue();

        assertThat(timed("sign out the others", () -> service.as(accessToken, "POST", "/logout?scope=others", null)))
                .isEqualTo(204);

        assertThat(count("auth.sessions")).isOne();
        assertThat(count("chancery.data_key WHERE subject <> '00000000-0000-0000-0000-000000000000'"))
                .isEqualTo(3);
        assertThat(count("events.event WHERE name = 'session.ended' AND payload ->> 'reason' = 'signed_out_elsewhere'"))
                .isEqualTo(MANY);
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    @Test
    void a_user_with_thousands_of_sessions_can_be_erased() throws Exception {
        JsonNode session = ManySessions.signUp(service, "ann@example.com", MANY);
        String path = "/admin/users/" + session.get("user").get("id").stringValue();

        assertThat(timed("erase", () -> service.asAdmin("DELETE", path, null))).isEqualTo(200);

        assertThat(count("auth.users")).isZero();
        assertThat(count("chancery.data_key WHERE subject <> '00000000-0000-0000-0000-000000000000'"))
                .isZero();
        assertThat(count("events.event WHERE name = 'session.ended'")).isEqualTo(MANY + 1);
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private static int timed(String name, Supplier<Answer> request) {
        long start = System.nanoTime();
        int status = request.get().status();
        System.out.printf("%s, %d sessions: %d ms%n", name, MANY, (System.nanoTime() - start) / 1_000_000);
        return status;
    }

    private long count(String from) {
        return Sql.on(service.database()).number("SELECT count(*) FROM " + from);
    }
}
