package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Refreshing, and what an operator is told about it. */
final class Refreshes {

    private Refreshes() {}

    static String refreshToken(JsonNode session) {
        return session.get("refresh_token").stringValue();
    }

    static String accessToken(JsonNode session) {
        return session.get("access_token").stringValue();
    }

    /** The refresh token that follows on this one. */
    static String next(TestService service, String refreshToken) {
        Answer answer = service.refresh(refreshToken);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return refreshToken(answer.json());
    }

    static void assertRefused(Answer answer, String code, String message) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo(code);
        assertThat(answer.json().get("msg").stringValue()).isEqualTo("Invalid Refresh Token: " + message);
    }

    static String sessionId(JsonNode session) {
        byte[] claims = Base64.getUrlDecoder().decode(accessToken(session).split("\\.")[1]);
        return new JsonMapper().readTree(claims).get("session_id").stringValue();
    }

    /** The events of a session in words: the name and, where there is one, the reason. */
    static List<String> story(TestService service, JsonNode session) {
        JsonNode events = service.asAdmin("GET", "/admin/sessions/" + sessionId(session) + "/events", null)
                .json();
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.get("name").stringValue()
                        + event.path("details")
                                .path("reason")
                                .asStringOpt()
                                .map(r -> ": " + r)
                                .orElse(""))
                .toList();
    }
}
