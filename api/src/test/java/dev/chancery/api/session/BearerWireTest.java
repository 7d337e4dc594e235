package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.ForgedToken;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whom a bearer token makes the caller. */
class BearerWireTest {

    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    private static TestService service;
    private static String userId;
    private static String sessionId;
    private static String otherSession;

    @BeforeAll
    static void start() {
        service = TestService.start();
        Answer ann = signUp("ann@example.com");
        userId = ann.header("sb-auth-user-id");
        sessionId = ann.header("sb-auth-session-id");
        otherSession = signUp("bob@example.com").header("sb-auth-session-id");
    }

    private static Answer signUp(String email) {
        return service.post("/signup", "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic YTpi", "Bearer  two-spaces", "Bearer a b", "token"})
    void without_a_bearer_token_nobody_calls(String header) {
        new WireError(401, "no_authorization", "This endpoint requires a valid Bearer token")
                .answers(service, "GET", "/user", null, "Authorization", header);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                                    | 403 | bad_jwt           | invalid claim: missing sub claim
            {"sub":"x"}                                           | 400 | bad_jwt           | invalid claim: sub claim must be a UUID
            {"sub":"NOBODY"}                                      | 403 | user_not_found    | User from sub claim in JWT does not exist
            {"sub":"ANN","session_id":"x"}                        | 403 | bad_jwt           | invalid claim: session_id claim must be a UUID
            {"sub":"ANN","session_id":"NOBODY"}                   | 403 | session_not_found | Session from session_id claim in JWT does not exist
            {"sub":"ANN","session_id":"BOBS"}                     | 403 | session_not_found | Session from session_id claim in JWT does not exist
            {"sub":"ANN"}                                         | 400 | validation_failed | Token audience doesn't match request audience
            {"sub":"ANN","aud":""}                                | 400 | validation_failed | Token audience doesn't match request audience
            """)
    void claims_that_lead_nowhere_are_refused(String claims, int status, String code, String message) {
        String token = ForgedToken.of(
                claims.replace("ANN", userId).replace("NOBODY", NOBODY).replace("BOBS", otherSession));
        new WireError(status, code, message).answers(service, "GET", "/user", null, "Authorization", "Bearer " + token);
    }

    @Test
    void a_token_without_a_session_is_taken() {
        String token = ForgedToken.of("{\"sub\":\"%s\",\"aud\":\"authenticated\"}".formatted(userId));

        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);
    }

    @Test
    void another_audience_has_to_be_asked_for() {
        String token = ForgedToken.of(
                "{\"sub\":\"%s\",\"session_id\":\"%s\",\"aud\":\"another\"}".formatted(userId, sessionId));

        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);
        new WireError(400, "validation_failed", "Token audience doesn't match request audience")
                .answers(
                        service,
                        "GET",
                        "/user",
                        null,
                        "Authorization",
                        "Bearer " + token,
                        "X-JWT-AUD",
                        "authenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/users", "/admin/audit", "/admin/users/" + NOBODY, "/admin/nothing"})
    void users_do_not_administer(String path) {
        String token = ForgedToken.of(
                "{\"sub\":\"%s\",\"aud\":\"authenticated\",\"role\":\"authenticated\"}".formatted(userId));

        new WireError(403, "not_admin", "User not allowed")
                .answers(service, "GET", path, null, "Authorization", "Bearer " + token);
        new WireError(401, "no_authorization", "This endpoint requires a valid Bearer token")
                .answers(service, "GET", path, null);
    }

    @Test
    void the_public_key_of_clients_does_not_administer() {
        new WireError(403, "not_admin", "User not allowed")
                .answers(service, "GET", "/admin/users", null, "Authorization", "Bearer " + service.anonKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"session_id\":\"SESSION\""})
    void a_banned_administrator_is_turned_away(String session) {
        Answer eve = signUp("eve%d@example.com".formatted(session.length()));
        String id = eve.header("sb-auth-user-id");
        String claims = "{\"sub\":\"%s\",\"role\":\"service_role\"%s}"
                .formatted(id, session.replace("SESSION", eve.header("sb-auth-session-id")));
        String token = ForgedToken.of(claims);
        assertThat(service.as(token, "GET", "/admin/users", null).status()).isEqualTo(200);

        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"1h\"}");

        new WireError(403, "user_banned", "User is banned")
                .answers(service, "GET", "/admin/users", null, "Authorization", "Bearer " + token);
    }

    @Test
    void a_banned_user_is_turned_away() {
        JsonNode session = service.signUp("banned@example.com");
        String token = session.get("access_token").stringValue();
        String id = session.get("user").get("id").stringValue();
        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"1h\"}");

        new WireError(403, "user_banned", "User is banned")
                .answers(service, "GET", "/user", null, "Authorization", "Bearer " + token);

        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"none\"}");
        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);
    }
}
