package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /admin/users}. */
class UserListWireTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
        for (String name : new String[] {"ann", "bob", "cat"}) {
            service.asAdmin(
                    "POST",
                    "/admin/users",
                    "{\"email\":\"%s@example.com\",\"user_metadata\":{\"full_name\":\"Mx %s\"}}".formatted(name, name));
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_page_of_users_says_how_to_go_on() {
        Answer answer = service.asAdmin("GET", "/admin/users?page=&per_page=2", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("users", "aud");
        assertThat(answer.json().get("users")).hasSize(2);
        assertThat(answer.json().get("users").get(0).get("identities").isNull()).isTrue();
        assertThat(answer.header("X-Total-Count")).isEqualTo("3");
        assertThat(answer.header("Link"))
                .isEqualTo(
                        "</admin/users?page=2&per_page=2>; rel=\"next\", </admin/users?page=2&per_page=2>; rel=\"last\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {3_900, 4_000, 4_100, 7_900, 8_000, 8_100, 8_200, 8_300})
    void a_link_that_is_too_long_for_the_head_of_an_answer_is_left_out(int length) {
        assertThat(service.asAdmin("GET", "/admin/users?filter=" + "x".repeat(length), null)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /admin/users                           | 3 | </admin/users?page=1>; rel="last"
            /admin/users/                          | 3 | </admin/users/?page=1>; rel="last"
            /admin/users?page=2&per_page=2         | 3 | </admin/users?page=2&per_page=2>; rel="last"
            /admin/users?page=9                    | 3 | </admin/users?page=1>; rel="last"
            /admin/users?per_page=1000000          | 3 | </admin/users?page=1&per_page=1000>; rel="last"
            /admin/users?filter=bob%40example      | 1 | </admin/users?page=1&filter=bob%40example>; rel="last"
            /admin/users?filter=mx+ANN             | 1 | </admin/users?page=1&filter=mx+ANN>; rel="last"
            /admin/users?filter=b_b%40             | 1 | </admin/users?page=1&filter=b_b%40>; rel="last"
            /admin/users?filter=b%25com            | 1 | </admin/users?page=1&filter=b%25com>; rel="last"
            /admin/users?filter=b%5C_b             | 0 | </admin/users?page=0&filter=b%5C_b>; rel="last"
            /admin/users?filter=com%5C             | 0 | </admin/users?page=0&filter=com%5C>; rel="last"
            /admin/users?filter=BOB%40             | 0 | </admin/users?page=0&filter=BOB%40>; rel="last"
            /admin/users?filter=qq&filter=bob      | 0 | </admin/users?page=0&filter=qq&filter=bob>; rel="last"
            /admin/users?per_page=1&page=4         | 3 | </admin/users?page=3&per_page=1>; rel="last"
            /admin/users?page=0                    | 3 | </admin/users?page=1>; rel="last"
            /admin/users?filter=nobody             | 0 | </admin/users?page=0&filter=nobody>; rel="last"
            /admin/users?filter=%00                | 3 | </admin/users?page=1&filter=>; rel="last"
            /admin/users?filter=%27+OR+1%3D1--     | 0 | </admin/users?page=0&filter=%27+OR+1%3D1-->; rel="last"
            """)
    void links_keep_what_was_asked_for(String path, String total, String link) {
        Answer answer = service.asAdmin("GET", path, null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Total-Count")).isEqualTo(total);
        assertThat(answer.header("Link")).isEqualTo(link);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /admin/users?page=x                    | Bad Pagination Parameters: strconv.ParseUint: parsing "x": invalid syntax
            /admin/users?page=-1                   | Bad Pagination Parameters: strconv.ParseUint: parsing "-1": invalid syntax
            /admin/users?per_page=+5               | Bad Pagination Parameters: strconv.ParseUint: parsing " 5": invalid syntax
            /admin/users?per_page=99999999999999999999 | Bad Pagination Parameters: strconv.ParseUint: parsing "99999999999999999999": value out of range
            /admin/users?per_page=0                | Bad Pagination Parameters: per_page must be greater than 0
            /admin/users?cursor=&limit=0           | Bad Pagination Parameters: limit must be greater than 0
            /admin/users?cursor=&limit=x           | Bad Pagination Parameters: strconv.ParseUint: parsing "x": invalid syntax
            /admin/users?cursor=x                  | Bad Pagination Parameters: invalid cursor
            /admin/users?cursor=e30                | Bad Pagination Parameters: invalid cursor
            /admin/users?sort=email                | Bad Sort Parameters: bad field for sort 'email'
            /admin/users?sort=created_at&sort=id   | Bad Sort Parameters: bad field for sort 'id'
            /admin/users?sort=created_at+up        | Bad Sort Parameters: bad direction for sort 'up', only 'asc' and 'desc' allowed
            /admin/users?sort=created_at++asc      | Bad Sort Parameters: bad direction for sort ' asc', only 'asc' and 'desc' allowed
            /admin/users?sort=email&page=x         | Bad Sort Parameters: bad field for sort 'email'
            """)
    void a_page_that_is_none_is_refused(String path, String message) {
        new WireError(400, "validation_failed", message)
                .answers(service, "GET", path, null, "Authorization", "Bearer " + service.serviceRoleKey());
    }

    @Test
    void users_come_newest_first_unless_told_otherwise() {
        assertThat(first("/admin/users")).isEqualTo("cat@example.com");
        assertThat(first("/admin/users?sort=")).isEqualTo("cat@example.com");
        assertThat(first("/admin/users?sort=created_at")).isEqualTo("cat@example.com");
        assertThat(first("/admin/users?sort=created_at+Desc")).isEqualTo("cat@example.com");
        assertThat(first("/admin/users?sort=created_at%20ASC")).isEqualTo("ann@example.com");
        assertThat(first("/admin/users?sort=created_at+asc&sort=created_at+desc"))
                .isEqualTo("ann@example.com");
    }

    @Test
    void another_audience_has_users_of_its_own() {
        Answer answer = service.send(
                "GET",
                "/admin/users",
                null,
                "Authorization",
                "Bearer " + service.serviceRoleKey(),
                "X-JWT-AUD",
                "another");

        assertThat(answer.body()).isEqualTo("{\"users\":[],\"aud\":\"another\"}");
    }

    private static String first(String path) {
        return service.asAdmin("GET", path, null)
                .json()
                .get("users")
                .get(0)
                .get("email")
                .stringValue();
    }

    @Test
    void a_cursor_leads_on_by_all_that_the_first_page_was_asked_by() {
        try (TestService cursors =
                TestService.startOn(service.database(), "GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED", "true")) {
            Answer first = cursors.asAdmin("GET", "/admin/users?limit=1&filter=example&sort=created_at+asc", null);
            String link = first.header("Link");
            assertThat(link)
                    .matches(
                            "</admin/users\\?cursor=[\\w-]+&filter=example&limit=1&sort=created_at\\+asc>; rel=\"next\"");

            Answer second = cursors.asAdmin("GET", link.substring(1, link.indexOf('>')), null);
            assertThat(second.json().at("/users/0/email").stringValue()).isEqualTo("bob@example.com");
        }
    }

    /** Each of them what nobody but SQL makes of a row. */
    private static final List<String> ODDITIES = List.of(
            "raw_user_meta_data = '[1]'",
            "raw_app_meta_data = '\"text\"'",
            "raw_user_meta_data = (repeat('[', 600) || repeat(']', 600))::jsonb",
            "raw_user_meta_data = '{\"a\": 1e2000}'",
            "raw_user_meta_data = NULL, raw_app_meta_data = 'null', role = NULL, email = NULL",
            "created_at = NULL, updated_at = NULL",
            "created_at = NULL, email_confirmed_at = '-infinity'",
            "created_at = 'infinity', banned_until = 'infinity'",
            "created_at = '20000-01-01', deleted_at = '20000-01-01'",
            "created_at = '-infinity', last_sign_in_at = '0044-03-15 BC'");

    @Test
    void no_row_that_sql_has_changed_keeps_the_others_from_being_listed() {
        for (String oddity : ODDITIES) {
            UUID id = UUID.randomUUID();
            Sql.on(service.database()).execute("""
                    INSERT INTO auth.users (instance_id, id, aud)
                    VALUES ('00000000-0000-0000-0000-000000000000', '%s', 'odd');
                    UPDATE auth.users SET %s WHERE id = '%1$s'
                    """.formatted(id, oddity));
        }

        Answer answer = odd(service, "/admin/users");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("users")).hasSize(ODDITIES.size()).allSatisfy(user -> {
            assertThat(user.get("user_metadata")).isEmpty();
            assertThat(user.get("app_metadata")).isEmpty();
        });

        try (TestService cursors =
                TestService.startOn(service.database(), "GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED", "true")) {
            for (String direction : List.of("asc", "desc")) {
                assertThat(followed(cursors, "/admin/users?limit=1&sort=created_at+" + direction))
                        .hasSize(ODDITIES.size())
                        .doesNotHaveDuplicates();
            }
        }
    }

    private static List<String> followed(TestService service, String first) {
        List<String> ids = new ArrayList<>();
        String path = first;
        while (!path.isEmpty()) {
            Answer answer = odd(service, path);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            answer.json().get("users").forEach(user -> ids.add(user.get("id").stringValue()));
            String link = answer.header("Link");
            path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }
        return ids;
    }

    private static Answer odd(TestService service, String path) {
        return service.send(
                "GET", path, null, "Authorization", "Bearer " + service.serviceRoleKey(), "X-JWT-AUD", "odd");
    }
}
