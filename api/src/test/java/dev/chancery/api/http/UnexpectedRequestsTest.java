package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that generated tests came up with: each was once a failure of the server's. */
class UnexpectedRequestsTest {

    private static final String TOO_LONG = "x".repeat(256);

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED", "true");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String createUser(String email) {
        return service.asAdmin("POST", "/admin/users", "{\"email\":\"%s\"}".formatted(email))
                .json()
                .get("id")
                .stringValue();
    }

    private static void assertInvalid(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("x-sb-error-code")).isEqualTo("validation_failed");
    }

    @Test
    void what_an_answer_would_repeat_may_be_long() {
        String many = "authorization,".repeat(700) + "apikey";
        Answer preflight = service.send(
                "OPTIONS",
                "/health",
                null,
                "Origin",
                "https://app.example.com",
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                many);
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Headers")).isEmpty();

        for (String path :
                new String[] {"/admin/users?per_page=1&filter=", "/admin/users?x=", "/admin/audit?query=author:"}) {
            assertThat(service.asAdmin("GET", path + "a".repeat(9_000), null).status())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "nonsense"
            })
    void no_content_type_matters(String contentType) {
        String token = service.signUp(contentType.length() + "@example.com")
                .get("access_token")
                .stringValue();

        assertThat(service.send("GET", "/health", null, "Content-Type", contentType)
                        .status())
                .isEqualTo(200);
        Answer changed = service.send(
                "PUT",
                "/user",
                "{\"data\":{\"nickname\":\"Ann\"}}",
                "Content-Type",
                contentType,
                "Authorization",
                "Bearer " + token);
        assertThat(changed.json().at("/user_metadata/nickname").asString()).isEqualTo("Ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "aud", "password_hash"})
    void an_attribute_that_is_too_long_for_its_column_is_the_clients_mistake(String field) {
        assertInvalid(service.asAdmin(
                "POST", "/admin/users", "{\"email\":\"a@example.com\",\"%s\":\"%s\"}".formatted(field, TOO_LONG)));
    }

    @Test
    void so_is_a_role_that_is_changed_to_one_that_is_too_long() {
        String id = createUser("long-role@example.com");

        assertInvalid(service.asAdmin("PUT", "/admin/users/" + id, "{\"role\":\"%s\"}".formatted(TOO_LONG)));
    }

    @Test
    void so_is_an_audience_that_is_too_long() {
        assertInvalid(service.send(
                "POST",
                "/signup",
                "{\"email\":\"b@example.com\",\"password\":\"secret-password\"}",
                "X-JWT-AUD",
                TOO_LONG));
    }

    @Test
    void an_id_that_is_taken_is_told_so() {
        String id = createUser("first@example.com");

        Answer answer = service.asAdmin(
                "POST", "/admin/users", "{\"email\":\"second@example.com\",\"id\":\"%s\"}".formatted(id));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("x-sb-error-code")).isEqualTo("user_already_exists");
    }

    @Test
    void a_phone_number_that_no_message_could_reach_is_refused() {
        String token = service.signUp("phone@example.com").get("access_token").stringValue();

        assertThat(service.as(token, "PUT", "/user", "{\"phone\":\"+4915112345678\"}")
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z"})
    void a_cursor_beyond_the_calendar_of_the_database_is_no_cursor(String instant) {
        String cursor = "{\"created_at\":\"%s\",\"id\":\"00000000-0000-0000-0000-000000000001\"}".formatted(instant);

        assertInvalid(service.asAdmin(
                "GET",
                "/admin/users?cursor="
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(cursor.getBytes(StandardCharsets.UTF_8)),
                null));
    }
}
