package dev.chancery.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service says of itself, and what it says where there is nothing. */
class ServiceWireTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_JWT_ISSUER",
                "https://auth.example/",
                "GOTRUE_API_API_EXTERNAL_URL",
                "https://auth.example/tenants/7/");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void it_is_in_health() {
        Answer answer = service.send("GET", "/health", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("version", "name", "description");
        assertThat(answer.json().get("name").stringValue()).isEqualTo("GoTrue");
        assertThat(answer.header("Vary")).isEqualTo("Origin");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void it_tells_its_settings() {
        Answer answer = service.send("GET", "/settings", null);

        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "external",
                        "disable_signup",
                        "mailer_autoconfirm",
                        "phone_autoconfirm",
                        "sms_provider",
                        "saml_enabled",
                        "saml_private_key_next_configured",
                        "passkeys_enabled");
        assertThat(answer.json().get("external").size()).isEqualTo(26);
        assertThat(answer.json().get("external").get("email").booleanValue()).isTrue();
    }

    @Test
    void it_publishes_no_symmetric_key() {
        Answer answer = service.send("GET", "/.well-known/jwks.json", null);

        assertThat(answer.body()).isEqualTo("{\"keys\":[]}");
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=600");
    }

    @Test
    void it_describes_itself_to_clients_of_openid_connect() {
        Answer answer = service.send("GET", "/.well-known/openid-configuration", null);

        assertThat(answer.json().get("issuer").stringValue()).isEqualTo("https://auth.example/");
        assertThat(answer.json().get("jwks_uri").stringValue()).isEqualTo("https://auth.example/.well-known/jwks.json");
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/health/", "/settings/", "/token/", "/logout/", "/error", "/HEALTH"})
    void where_nothing_is_it_says_so_in_plain_text(String path) {
        Answer answer = service.send("POST", path, "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
        assertThat(answer.header("Content-Type")).isEqualToIgnoringWhitespace("text/plain;charset=utf-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    /** What a gateway keeps from strangers by its path must not be reached by another spelling of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin;a/users",
                "/%61dmin/users",
                "/admin/%75sers",
                "/admin/users;a=b",
                "/auth/v1/admin;a/users",
                "/%61uth/v1/admin/users",
                "//admin/users",
                "/auth/v1//admin/users",
                "/admin/./users",
                "/x/../admin/users"
            })
    void a_route_has_one_spelling(String path) throws IOException {
        assertThat(service.asAdmin("GET", "/admin/users", null).status()).isEqualTo(200);
        URI service = ServiceWireTest.service.url("");
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + ServiceWireTest.service.serviceRoleKey() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 404");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /health, GET",
        "HEAD, /health, GET",
        "OPTIONS, /settings, GET",
        "TRACE, /settings, GET",
        "GET, /signup, POST",
        "PATCH, /token, POST",
        "GET, /logout, POST",
        "BREW, /nothing, ''",
    })
    void a_method_that_no_route_takes_is_told_which_one_does(String method, String path, String allowed) {
        Answer answer = service.send(method, path, null);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /user",
        "OPTIONS, /user",
        "PATCH, /admin/users",
        "GET, /factors/x",
        "GET, /reauthenticate",
        "POST, /invite",
    })
    void behind_a_guard_nobody_learns_what_is_there(String method, String path) {
        new WireError(401, "no_authorization", "This endpoint requires a valid Bearer token")
                .answers(service, method, path, null);
    }

    @ParameterizedTest
    @CsvSource({
        "/sso, saml_provider_disabled, SAML 2.0 is disabled",
        "/sso/saml/metadata, saml_provider_disabled, SAML 2.0 is disabled",
        "/passkeys/authentication/options, passkey_disabled, Passkeys are disabled",
        "/oauth/token, feature_disabled, OAuth server is disabled",
        "/.well-known/oauth-authorization-server, feature_disabled, OAuth server is disabled",
        "/scim/v2/Schemas, feature_disabled, SCIM server is disabled",
    })
    void what_is_not_switched_on_is_disabled(String path, String code, String message) {
        new WireError(404, code, message).answers(service, "POST", path, "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/v1", "/tenants/7"})
    void a_gateway_may_leave_its_prefix_on(String prefix) {
        assertThat(service.send("GET", prefix + "/settings", null).status()).isEqualTo(200);
        assertThat(service.asAdmin("GET", prefix + "/admin/users?page=1&per_page=1", null)
                        .header("Link"))
                .startsWith("</admin/users?page=");
        assertThat(service.send("GET", prefix + prefix + "/settings", null).status())
                .isEqualTo(404);
        assertThat(service.send("GET", prefix + "admin/users", null).status()).isEqualTo(404);
        new WireError(401, "no_authorization", "This endpoint requires a valid Bearer token")
                .answers(service, "GET", prefix + "/admin/nothing", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/png", "application/vnd.pgrst.object+json", "garbage", ""})
    void the_answer_is_json_whatever_a_client_says_it_accepts(String accept) {
        String body = "{\"email\":\"%s@example.com\",\"password\":\"secret-password\"}".formatted(UUID.randomUUID());

        for (Answer answer : List.of(
                service.send("GET", "/settings", null, "Accept", accept),
                service.send("GET", "/openapi.json", null, "Accept", accept),
                service.send("POST", "/signup", body, "Accept", accept))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("application/json");
        }
    }

    @Test
    void a_browser_may_call_from_anywhere() {
        Answer answer = service.send("GET", "/settings", null, "Origin", "https://app.example");

        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.header("Access-Control-Expose-Headers"))
                .isEqualTo("X-Total-Count, Link, X-Supabase-Api-Version, Retry-After, RateLimit, RateLimit-Policy");
    }

    @Test
    void a_browser_that_asks_first_is_told_yes() {
        Answer answer = service.send(
                "OPTIONS",
                "/user",
                null,
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "PUT",
                "Access-Control-Request-Headers",
                "apikey,authorization,content-type,x-client-info,x-supabase-api-version");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("PUT");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("apikey,authorization");
    }

    @ParameterizedTest
    @CsvSource({"BREW, authorization", "GET, x-secret"})
    void a_browser_that_asks_for_more_is_told_nothing(String method, String header) {
        Answer answer = service.send(
                "OPTIONS",
                "/user",
                null,
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                header);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void what_is_no_request_gets_one_line() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.url("/").getPort())) {
            socket.getOutputStream()
                    .write("GET /health%zz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").endsWith("\r\n\r\n400 Bad Request");
        }
    }
}
