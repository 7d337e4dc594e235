package dev.chancery.api.session;

import static dev.chancery.api.session.Refreshes.accessToken;
import static dev.chancery.api.session.Refreshes.next;
import static dev.chancery.api.session.Refreshes.refreshToken;
import static dev.chancery.api.session.Refreshes.sessionId;
import static dev.chancery.api.session.Refreshes.story;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
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
    void a_long_story_is_told_in_pages_from_its_end() {
        next(service, refreshToken(session));
        Sql sql = Sql.on(service.database());
        sql.execute("""
                INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
                  key_ids, occurred_at, payload, metadata)
                SELECT gen_random_uuid(), aggregate_type, aggregate_id, sequence_number + n, name, revision, subject,
                  key_ids, occurred_at, payload, metadata
                FROM events.event, generate_series(1, 1500) n WHERE name = 'session.refreshed'
                """);
        List<String> all = sql.texts("SELECT position FROM events.event WHERE aggregate_type = 'session' ORDER BY 1");

        Answer newest = events(sessionId(session));
        String link = newest.header("Link");
        assertThat(link).startsWith("</admin/sessions/").endsWith(">; rel=\"next\"");
        Answer rest = service.asAdmin("GET", link.substring(1, link.indexOf('>')), null);

        assertThat(newest.json()).hasSize(1_000);
        assertThat(rest.header("Link")).isEmpty();
        assertThat(Stream.concat(positions(rest), positions(newest)).toList()).isEqualTo(all);
        assertThat(rest.json().get(0).get("name").stringValue()).isEqualTo("session.started");
    }

    private static Stream<String> positions(Answer answer) {
        return answer.json().valueStream().map(event -> event.get("position").toString());
    }

    @Test
    void a_cursor_that_is_no_position_is_refused() {
        Answer answer = service.asAdmin("GET", "/admin/sessions/" + sessionId(session) + "/events?cursor=x", null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("validation_failed");
    }

    @Test
    void a_session_of_an_older_revision_is_told_as_one_of_today() {
        Sql.on(service.database()).execute("""
                ALTER TABLE events.event DISABLE TRIGGER USER;
                UPDATE events.event SET revision = 1, payload = payload - 'methods' || jsonb_build_object(
                  'amrId', payload #> '{methods,0,id}', 'method', payload #> '{methods,0,name}')
                WHERE name = 'session.started';
                ALTER TABLE events.event ENABLE TRIGGER USER
                """);

        assertThat(events(sessionId(session)).json().at("/0/details/methods").toString())
                .isEqualTo("[\"password\"]");
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
