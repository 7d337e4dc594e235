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

    /** More than one transaction ends. */
    private static final int SEVERAL_STEPS = 12_000;

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
    void what_is_ended_in_steps_is_what_a_rebuild_ends_one_by_one() throws Exception {
        JsonNode ann = ManySessions.signUp(service, "ann@example.com", SEVERAL_STEPS);
        JsonNode bob = ManySessions.signUp(service, "bob@example.com", SEVERAL_STEPS);

        assertThat(timed(as(ann, "POST", "/logout?scope=others", null))).isEqualTo(204);
        assertThat(timed(erasing(bob))).isEqualTo(200);

        assertThat(count("auth.sessions")).isOne();
        assertThat(transactions()).isGreaterThan(4);
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    @Test
    void what_is_refused_signs_them_out_nowhere() {
        JsonNode ann = ManySessions.signUp(service, "ann@example.com", SEVERAL_STEPS);
        service.signUp("bob@example.com");
        String ofAnn = "/admin/users/" + ann.at("/user/id").stringValue();

        assertThat(as(ann, "PUT", "/user", "{\"password\":\"secret-password\"}")
                        .send()
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("same_password");
        assertThat(as(ann, "PUT", "/user", "{\"password\":\"short\"}")
                        .send()
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("weak_password");
        assertThat(service.asAdmin("PUT", ofAnn, "{\"password\":\"another-password\",\"email\":\"bob@example.com\"}")
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("email_exists");

        assertThat(count("auth.sessions")).isEqualTo(SEVERAL_STEPS + 2);
        assertThat(count("events.event WHERE name = 'session.ended'")).isZero();
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

    /** In how many transactions sessions have ended. */
    private long transactions() {
        return Sql.on(service.database())
                .number("SELECT count(DISTINCT xmin::text) FROM events.event WHERE name = 'session.ended'");
    }

    private long count(String from) {
        return Sql.on(service.database()).number("SELECT count(*) FROM " + from);
    }
}
