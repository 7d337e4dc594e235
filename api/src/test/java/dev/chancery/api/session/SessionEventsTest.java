package dev.chancery.api.session;

import static dev.chancery.api.session.Refreshes.accessToken;
import static dev.chancery.api.session.Refreshes.next;
import static dev.chancery.api.session.Refreshes.refreshToken;
import static dev.chancery.api.session.Refreshes.sessionId;
import static dev.chancery.api.session.Refreshes.story;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SessionEventsTest {

    private TestService service;
    private JsonNode session;

    @BeforeEach
    void start() {
        service = TestService.start();
        session = service.signUp("ann@example.com");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void an_operator_sees_what_became_of_a_session_in_order() {
        String first = refreshToken(session);
        next(service, first);
        next(service, first);

        JsonNode events = events(sessionId(session)).json();

        assertThat(events).hasSize(3);
        JsonNode started = events.get(0);
        assertThat(started.propertyNames()).containsExactly("position", "name", "at", "actor", "details");
        assertThat(started.get("actor").stringValue()).isEqualTo("user");
        assertThat(started.at("/details/methods").toString()).isEqualTo("[\"password\"]");
        assertThat(started.at("/details/provider").stringValue()).isEqualTo("email");
        assertThat(events.get(1).get("position").longValue())
                .isGreaterThan(started.get("position").longValue());
        assertThat(events.get(1).at("/details/counter").intValue()).isOne();
        assertThat(events.get(2).at("/details/presented").intValue()).isZero();
        assertThat(events.get(2).at("/details/causes").toString()).isEqualTo("[\"fail_to_save\"]");
    }

    @Test
    void a_session_that_has_ended_is_still_told_of() {
        service.as(accessToken(session), "POST", "/logout", null);

        assertThat(story(service, session)).containsExactly("session.started", "session.ended: signed_out");
    }

    @Test
    void a_session_of_an_erased_user_is_still_told_of_and_names_nobody() {
        service.asAdmin("DELETE", "/admin/users/" + session.at("/user/id").stringValue(), null);

        assertThat(story(service, session)).containsExactly("session.started", "session.ended: user_deleted");
        assertThat(events(sessionId(session)).body())
                .doesNotContain("ann@example.com", session.at("/user/id").stringValue(), "127.0.0.1");
    }

    @Test
    void an_unknown_session_is_not_found() {
        assertThat(events(UUID.randomUUID().toString()).status()).isEqualTo(404);
        assertThat(events(UUID.randomUUID().toString()).body())
                .isEqualTo("{\"code\":404,\"error_code\":\"session_not_found\",\"msg\":\"Session not found\"}");
        assertThat(events("x").json().get("error_code").stringValue()).isEqualTo("validation_failed");
        // the stream of a user is not that of a session
        assertThat(events(session.at("/user/id").stringValue()).status()).isEqualTo(404);
    }

    @Test
    void only_an_administrator_may_ask() {
        String path = "/admin/sessions/" + sessionId(session) + "/events";

        assertThat(service.send("GET", path, null).status()).isEqualTo(401);
        assertThat(service.as(accessToken(session), "GET", path, null).status()).isEqualTo(403);
    }

    private Answer events(String sessionId) {
        return service.asAdmin("GET", "/admin/sessions/" + sessionId + "/events", null);
    }
}
