package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.rebuild.Rebuild;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Someone who signs in every minute and never signs out, such as a monitor. */
class ManySessionsTest {

    /** Those of five weeks. */
    private static final int MANY = 50_000;

    /** More than are written at once. */
    private static final int SEVERAL_PORTIONS = 2_500;

    private static final String KEYS_OF_USERS =
            "chancery.data_key WHERE subject <> '00000000-0000-0000-0000-000000000000'";

    private final TestService service = TestService.start();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void they_can_sign_out_everywhere() {
        JsonNode session = ManySessions.signUp(service, "ann@example.com", MANY);

        assertThat(timed(as(session, "POST", "/logout", null))).isEqualTo(204);

        assertThat(count("auth.sessions")).isZero();
        assertThat(count("events.event WHERE name = 'session.ended' AND payload ->> 'reason' = 'signed_out_elsewhere'"))
                .isEqualTo(MANY);
        assertThat(count(KEYS_OF_USERS)).isEqualTo(2);
    }

    @Test
    void they_can_change_their_password() {
        JsonNode session = ManySessions.signUp(service, "ann@example.com", MANY);

        assertThat(timed(as(session, "PUT", "/user", "{\"password\":\"another-password\"}")))
                .isEqualTo(200);

        assertThat(count("auth.sessions")).isOne();
        assertThat(count("events.event WHERE name = 'session.ended' AND payload ->> 'reason' = 'password_changed'"))
                .isEqualTo(MANY);
    }

    @Test
    void they_can_be_erased() {
        JsonNode session = ManySessions.signUp(service, "ann@example.com", MANY);

        assertThat(timed(erasing(session))).isEqualTo(200);

        assertThat(count("auth.users")).isZero();
        assertThat(count(KEYS_OF_USERS)).isZero();
        assertThat(count("events.event WHERE name = 'session.ended'")).isEqualTo(MANY + 1);
    }

    @Test
    void what_is_ended_in_portions_is_what_a_rebuild_ends_one_by_one() throws Exception {
        JsonNode ann = ManySessions.signUp(service, "ann@example.com", SEVERAL_PORTIONS);
        JsonNode bob = ManySessions.signUp(service, "bob@example.com", SEVERAL_PORTIONS);

        assertThat(timed(as(ann, "POST", "/logout?scope=others", null))).isEqualTo(204);
        assertThat(timed(erasing(bob))).isEqualTo(200);

        assertThat(count("auth.sessions")).isOne();
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private interface Request {
        Answer send();
    }

    private Request as(JsonNode session, String method, String path, String body) {
        return () -> service.as(session.get("access_token").stringValue(), method, path, body);
    }

    private Request erasing(JsonNode session) {
        return () -> service.asAdmin(
                "DELETE", "/admin/users/" + session.at("/user/id").stringValue(), null);
    }

    private static int timed(Request request) {
        long start = System.nanoTime();
        int status = request.send().status();
        System.out.printf("ending many sessions took %d ms%n", (System.nanoTime() - start) / 1_000_000);
        return status;
    }

    private long count(String from) {
        return Sql.on(service.database()).number("SELECT count(*) FROM " + from);
    }
}
