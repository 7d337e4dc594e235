package dev.chancery.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code GET /admin/audit} (wire contract §18.6). */
class AuditWireTest {

    private static TestService service;
    private static List<String> newestFirst;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_API_REQUEST_ID_HEADER", "X-Request-Id");
        String token = service.signUp("ann@example.com").get("access_token").stringValue();
        service.as(token, "POST", "/logout", null);
        service.send(
                "POST",
                "/signup",
                "{\"email\":\"bob@example.com\",\"password\":\"secret-password\"}",
                "X-Request-Id",
                "r-bob");
        // the log knows what came after what, also in a transaction of several facts
        newestFirst = Sql.on(service.database()).texts("SELECT event_id FROM events.event ORDER BY position DESC");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void an_entry_is_worded_as_the_protocol_has_it() {
        JsonNode entry = list("?query=action:user_signedup").json().get(1);

        assertThat(entry.propertyNames()).containsExactlyInAnyOrder("id", "payload", "created_at", "ip_address");
        assertThat(entry.get("payload").propertyNames())
                .containsExactlyInAnyOrder(
                        "actor_id", "actor_via_sso", "actor_username", "action", "log_type", "traits");
        assertThat(entry.get("payload").get("actor_username").stringValue()).isEqualTo("ann@example.com");
    }

    @Test
    void every_fact_is_listed_newest_first() {
        Answer answer = list("");

        assertThat(ids(answer)).isEqualTo(newestFirst);
        assertThat(total(answer)).isEqualTo(newestFirst.size());
        assertThat(answer.header("Link")).isEqualTo("</admin/audit?page=1>; rel=\"last\"");
        List<String> times = answer.json()
                .valueStream()
                .map(entry -> entry.get("created_at").stringValue())
                .toList();
        assertThat(times.getFirst()).isGreaterThan(times.getLast());
    }

    @Test
    void pages_follow_one_another_without_gap_or_repetition() {
        List<String> seen = new ArrayList<>();
        int last = (newestFirst.size() + 1) / 2;
        for (int page = 1; page <= last; page++) {
            Answer answer = list("?per_page=2&page=" + page);
            seen.addAll(ids(answer));
            assertThat(total(answer)).isEqualTo(newestFirst.size());
            String next = "</admin/audit?page=%d&per_page=2>; rel=\"next\", ".formatted(page + 1);
            assertThat(answer.header("Link"))
                    .isEqualTo((page < last ? next : "")
                            + "</admin/audit?page=%d&per_page=2>; rel=\"last\"".formatted(last));
        }

        assertThat(seen).isEqualTo(newestFirst);
        assertThat(ids(list("?per_page=2&page=" + (last + 1)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            author:ann@example.com, 4, payload ->> 'actor_username' = 'ann@example.com'
            author:BOB@,            2, payload ->> 'actor_username' = 'bob@example.com'
            author:example.com,     6, true
            author:nobody,          0, false
            author:login,           0, false
            action:logout,          1, payload ->> 'action' = 'logout'
            action:LOG,             3, payload ->> 'action' IN ('login' 'logout')
            action:nothing,         0, false
            action:team,            0, false
            type:team,              2, payload ->> 'log_type' = 'team'
            type:ACC,               3, payload ->> 'log_type' = 'account'
            type:nothing,           0, false
            type:ann,               0, false
            author:a_n@,            4, payload ->> 'actor_username' = 'ann@example.com'
            author:n%25example,     4, payload ->> 'actor_username' = 'ann@example.com'
            author:a%5C_n,          0, false
            action:log:out,         0, false
            """)
    void a_filter_finds_what_it_names_and_nothing_else(String query, int found, String condition) {
        Answer answer = list("?query=" + query);

        assertThat(ids(answer))
                .hasSize(found)
                .isEqualTo(Sql.on(service.database())
                        .texts("SELECT id FROM auth.audit_log_entries WHERE %s ORDER BY created_at DESC, id DESC"
                                .formatted(condition.replace("' '", "', '"))));
        assertThat(total(answer)).isEqualTo(found);
    }

    /** As docs/observability.md says. */
    @Test
    void the_entries_of_a_request_are_found_by_its_id() {
        assertThat(Sql.on(service.database()).texts("""
                        SELECT a.payload ->> 'actor_username'
                        FROM auth.audit_log_entries a JOIN events.event e ON e.event_id = a.id
                        WHERE e.metadata ->> 'requestId' = 'r-bob'
                        """)).containsExactly("bob@example.com", "bob@example.com");
    }

    @Test
    void a_filter_without_text_finds_everything_and_is_kept_in_the_links() {
        assertThat(ids(list("?query=action:"))).isEqualTo(newestFirst);
        assertThat(list("?query=action:log&per_page=2").header("Link"))
                .isEqualTo("</admin/audit?page=2&per_page=2&query=action%3Alog>; rel=\"next\", "
                        + "</admin/audit?page=2&per_page=2&query=action%3Alog>; rel=\"last\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "Author:ann", "id:x", "actor:ann", ":ann"})
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

    private static Answer list(String query) {
        return service.asAdmin("GET", "/admin/audit" + query, null);
    }

    private static List<String> ids(Answer answer) {
        return answer.json()
                .valueStream()
                .map(entry -> entry.get("id").stringValue())
                .toList();
    }

    private static int total(Answer answer) {
        return Integer.parseInt(answer.header("X-Total-Count"));
    }

    @Test
    void an_entry_that_others_have_written_badly_is_listed_with_what_it_has() {
        UUID bad = UUID.randomUUID();
        UUID worse = UUID.randomUUID();
        Sql sql = Sql.on(service.database());
        sql.execute("""
                INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at) VALUES
                  ('00000000-0000-0000-0000-000000000000', '%s', NULL, NULL),
                  ('00000000-0000-0000-0000-000000000000', '%s', '[1]', '-infinity')
                """.formatted(bad, worse));
        try {
            Answer answer = list("?per_page=100");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().valueStream())
                    .filteredOn(entry -> Set.of(bad.toString(), worse.toString())
                            .contains(entry.get("id").stringValue()))
                    .hasSize(2)
                    .allSatisfy(entry -> assertThat(entry.get("payload")).isEmpty());
        } finally {
            sql.execute("DELETE FROM auth.audit_log_entries WHERE id IN ('%s', '%s')".formatted(bad, worse));
        }
    }
}
