package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.TestService;
import dev.chancery.api.WireError;
import dev.chancery.query.rebuild.Rebuild;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What keeps somebody out who reads the mails of an account keeps them out with the code, too, that they have got for a link. */
class VoidedCodesWireTest {

    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final WireError VOID =
            new WireError(404, "flow_state_not_found", "invalid flow state, no valid flow state found");

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_SMTP_MAX_FREQUENCY", "1ns");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void the_log_says_the_same_as_the_tables() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    /** What a thief has who has followed a link. */
    private static String code(String email) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        service.post(
                "/recover",
                "{\"email\":\"%s\",\"code_challenge\":\"%s\",\"code_challenge_method\":\"s256\"}"
                        .formatted(
                                email, Base64.getUrlEncoder().withoutPadding().encodeToString(hash)));
        return follow("recovery", email).replaceFirst(".*code=([0-9a-f-]{36}).*", "$1");
    }

    private static String follow(String type, String address) {
        return service.send(
                        "GET",
                        "/verify?type=%s&token=%s"
                                .formatted(
                                        type, Mailbox.of(service).last(address).hash()),
                        null)
                .header("Location");
    }

    private static String exchange(String code) {
        return "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}".formatted(code, VERIFIER);
    }

    private static String token(JsonNode session) {
        return session.get("access_token").stringValue();
    }

    private static void isVoid(String code) {
        VOID.answers(service, "POST", "/token?grant_type=pkce", exchange(code));
    }

    @Test
    void a_code_is_good_until_then() throws Exception {
        service.signUp("ann@example.com");
        String code = code("ann@example.com");

        assertThat(service.post("/token?grant_type=pkce", exchange(code)).status())
                .isEqualTo(200);
    }

    @Test
    void another_password_of_its_owner() throws Exception {
        JsonNode session = service.signUp("bob@example.com");
        String code = code("bob@example.com");

        service.as(token(session), "PUT", "/user", "{\"password\":\"another-password\"}");

        isVoid(code);
    }

    @Test
    void another_address_that_its_owner_has_confirmed() throws Exception {
        JsonNode session = service.signUp("eve@example.com");
        String code = code("eve@example.com");

        service.as(token(session), "PUT", "/user", "{\"email\":\"eve@safe.example\"}");
        follow("email_change", "eve@safe.example");

        assertThat(service.as(token(session), "GET", "/user", null)
                        .json()
                        .get("email")
                        .stringValue())
                .isEqualTo("eve@safe.example");
        isVoid(code);
    }

    @Test
    void another_address_that_an_administrator_has_given() throws Exception {
        JsonNode session = service.signUp("dan@example.com");
        String code = code("dan@example.com");

        service.asAdmin(
                "PUT", "/admin/users/" + session.at("/user/id").stringValue(), "{\"email\":\"dan@safe.example\"}");

        isVoid(code);
    }

    @Test
    void a_number_that_an_administrator_has_given() throws Exception {
        JsonNode session = service.signUp("kim@example.com");
        String code = code("kim@example.com");

        service.asAdmin("PUT", "/admin/users/" + session.at("/user/id").stringValue(), "{\"phone\":\"15550001\"}");

        isVoid(code);
    }

    @Test
    void but_not_what_its_owner_has_already() throws Exception {
        JsonNode session = service.signUp("pat@example.com");
        String path = "/admin/users/" + session.at("/user/id").stringValue();
        service.asAdmin("PUT", path, "{\"phone\":\"15550002\"}");
        String code = code("pat@example.com");

        service.asAdmin("PUT", path, "{\"email\":\"pat@example.com\",\"phone\":\"15550002\"}");

        assertThat(service.post("/token?grant_type=pkce", exchange(code)).status())
                .isEqualTo(200);
    }

    @Test
    void the_next_link_that_somebody_follows() throws Exception {
        service.signUp("joe@example.com");
        String first = code("joe@example.com");
        String second = code("joe@example.com");

        isVoid(first);
        assertThat(service.post("/token?grant_type=pkce", exchange(second)).status())
                .isEqualTo(200);
    }
}
