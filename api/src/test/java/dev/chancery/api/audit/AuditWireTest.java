package dev.chancery.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code GET /admin/audit}. */
class AuditWireTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
        String token = service.signUp("ann@example.com").get("access_token").stringValue();
        service.as(token, "POST", "/logout", null);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void entries_come_newest_first_in_the_words_of_the_protocol() {
        JsonNode entries =
                service.asAdmin("GET", "/admin/audit?query=author:ANN@", null).json();

        JsonNode oldest = entries.get(entries.size() - 1);
        assertThat(oldest.propertyNames()).containsExactlyInAnyOrder("id", "payload", "created_at", "ip_address");
        assertThat(oldest.get("payload").propertyNames())
                .containsExactlyInAnyOrder(
                        "actor_id", "actor_via_sso", "actor_username", "action", "log_type", "traits");
        assertThat(oldest.get("payload").get("actor_username").stringValue()).isEqualTo("ann@example.com");
        assertThat(entries.valueStream()
                        .map(entry -> entry.get("payload").get("action").stringValue()))
                .contains("user_signedup", "login", "logout");
    }

    @ParameterizedTest
    @CsvSource({
        "action:log, logout",
        "action:LOGOUT, logout",
        "type:team, user_signedup",
    })
    void entries_are_found_by_their_parts(String query, String action) {
        Answer answer = service.asAdmin("GET", "/admin/audit?query=" + query, null);

        assertThat(answer.json()
                        .valueStream()
                        .map(entry -> entry.get("payload").get("action").stringValue()))
                .contains(action);
        assertThat(answer.header("X-Total-Count"))
                .isEqualTo(Integer.toString(answer.json().size()));
    }

    @ParameterizedTest
    @CsvSource({"ann", "Author:ann", "id:x"})
    void an_unknown_part_is_refused(String query) {
        new WireError(400, "validation_failed", "Invalid query scope: " + query)
                .answers(
                        service,
                        "GET",
                        "/admin/audit?query=" + query,
                        null,
                        "Authorization",
                        "Bearer " + service.serviceRoleKey());
    }
}
