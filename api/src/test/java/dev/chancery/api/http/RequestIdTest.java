package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The id that a request has in the log of events, for ever. */
class RequestIdTest {

    private static final String HEADER = "X-Request-Id";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_API_REQUEST_ID_HEADER", HEADER);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"r-1", "Root=1-67891233-abcdef012345678912345678", "a_b-c+d/e=f", "0"})
    void an_id_is_taken_from_the_header(String id) {
        assertThat(idOfSignUp(HEADER, id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Ann Smith",
                "a\"}{",
                "<b>",
                "a,b",
                "Zoë",
                "ann@example.com",
                "203.0.113.7",
                "2001:db8::7",
                "+4915112345678",
                "49-151-12345678"
            })
    void what_is_no_id_is_replaced_by_a_new_one(String header) {
        assertThat(UUID.fromString(idOfSignUp(HEADER, header))).isNotNull();
    }

    @Test
    void what_is_too_long_is_replaced_and_not_cut() {
        assertThat(idOfSignUp(HEADER, "x".repeat(128))).hasSize(128);
        assertThat(UUID.fromString(idOfSignUp(HEADER, "x".repeat(129)))).isNotNull();
    }

    @Test
    void a_request_without_the_header_gets_one() {
        assertThat(UUID.fromString(idOfSignUp())).isNotNull();
    }

    private static String idOfSignUp(String... headers) {
        String email = UUID.randomUUID() + "@example.com";
        String user = service.send(
                        "POST",
                        "/signup",
                        "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email),
                        headers)
                .header("sb-auth-user-id");
        return Sql.on(service.database())
                .text("SELECT DISTINCT metadata ->> 'requestId' FROM events.event WHERE subject = ?::uuid", user);
    }
}
