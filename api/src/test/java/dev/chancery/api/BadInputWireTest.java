package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService.Answer;
import dev.chancery.api.openapi.DescribedBody;
import dev.chancery.api.openapi.DescribedBody.Kind;
import dev.chancery.api.openapi.Description;
import dev.chancery.api.sso.SamlKey;
import dev.chancery.sso.saml.TestIdentityProvider;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is sent, wherever: the documented error, never a failure of ours, and nothing is stored. */
class BadInputWireTest {

    private static final List<String> HOSTILE = List.of(
            "'; DROP TABLE auth.users; --",
            "' OR '1'='1",
            "\\\"}], \\\"role\\\": \\\"service_role",
            "\\r\\nSet-Cookie: session=stolen",
            "${jndi:ldap://example.com/x}",
            "../../../../etc/passwd",
            "%00%0d%0a",
            "<script>alert(1)</script>",
            "𝕬\u202e\ufeff",
            "x".repeat(5_000));

    private static final Description DESCRIPTION = new Description();
    private static final Map<String, String> GRANTS = Map.of(
            "PasswordGrant", "password",
            "RefreshTokenGrant", "refresh_token",
            "PkceGrant", "pkce",
            "Web3Grant", "web3");

    /** Which {@code CaptchaWireTest} attacks. */
    private static final String READ_WHERE_CAPTCHAS_ARE_ON = "gotrue_meta_security";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** What reads a form, or asks the DNS, is attacked where it is: SamlLoginWireTest, SamlLogoutWireTest, SsoDomainsWireTest. */
    private static final Set<String> ELSEWHERE = Set.of(
            "POST /sso/saml/acs", "POST /sso/saml/slo", "POST /admin/sso/providers/{idp_id}/domains/{domain}/verify");

    private static TestService service;
    private static String token;
    private static String userId;
    private static String otherId;
    private static String providerId;

    private List<Long> stored;

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED",
                "true",
                "GOTRUE_SECURITY_MANUAL_LINKING_ENABLED",
                "true",
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SAML_ENABLED",
                "true",
                "GOTRUE_SAML_PRIVATE_KEY",
                SamlKey.KEY);
        Answer ann = service.post("/signup", "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}");
        token = ann.json().get("access_token").stringValue();
        userId = ann.header("sb-auth-user-id");
        providerId = provider();
        otherId = service.signUp("bob@example.com").get("user").get("id").stringValue();
    }

    private static String provider() {
        String metadata = new TestIdentityProvider(
                        "https://" + UUID.randomUUID() + ".example/", "https://auth.example.org")
                .metadata();
        return service.asAdmin(
                        "POST",
                        "/admin/sso/providers",
                        "{\"type\":\"saml\",\"metadata_xml\":%s}"
                                .formatted(new JsonMapper().writeValueAsString(metadata)))
                .json()
                .get("id")
                .stringValue();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void remember() {
        stored = rows();
    }

    @AfterEach
    void nothing_was_stored() {
        assertThat(rows()).isEqualTo(stored);
    }

    private static List<Long> rows() {
        JdbcClient database = JdbcClient.create(service.database().dataSource());
        return Stream.of("events.event", "auth.users", "auth.sessions", "auth.identities", "auth.audit_log_entries")
                .map(table -> database.sql("SELECT count(*) FROM " + table)
                        .query(Long.class)
                        .single())
                .toList();
    }

    /** A route that reads a body. */
    private record Route(String method, String path, String authorization, DescribedBody body) {

        static Route of(DescribedBody body) {
            String[] route = body.route().split(" ");
            return new Route(
                    route[0],
                    route[1].replace("{user_id}", otherId)
                                    .replace("{idp_id}", providerId)
                                    .replace("{domain}", "example.com")
                            + (body.schema().isEmpty() ? "" : "?grant_type=" + GRANTS.get(body.schema())),
                    switch (body.credentials()) {
                        case "" -> "";
                        case "accessToken" -> token;
                        case "serviceKey" -> service.serviceRoleKey();
                        default -> throw new IllegalStateException(body.credentials());
                    },
                    body);
        }

        Answer send(byte[] bytes) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(service.url(path)).method(method, BodyPublishers.ofByteArray(bytes));
            if (!authorization.isEmpty()) {
                request.header("Authorization", "Bearer " + authorization);
            }
            return service.send(request.build());
        }

        Answer send(String text) {
            return send(text.getBytes(StandardCharsets.UTF_8));
        }

        List<String> fields(Kind kind) {
            return body.fields().entrySet().stream()
                    .filter(field -> field.getValue() == kind)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }

        /** A body of this field alone. */
        String alone(String field, String json) {
            return "{\"%s\":%s}".formatted(field, json);
        }

        /** A body that lacks nothing, so that no other fault is found first. */
        String complete(String field, String json) {
            Map<String, String> all = new LinkedHashMap<>();
            if (method.equals("POST")) {
                body.fields().keySet().stream()
                        .filter(other -> isNeededBy(field, other))
                        .forEach(other -> all.put(other, "\"" + harmless(other) + "\""));
            }
            all.put(field, json);
            return all.entrySet().stream()
                    .map(entry -> "\"%s\":%s".formatted(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }

        private boolean isNeededBy(String field, String other) {
            return body.required().contains(other)
                    || other.equals("email") && !field.equals("phone")
                    || other.startsWith("code_challenge") && field.startsWith("code_challenge");
        }

        private String harmless(String field) {
            return switch (field) {
                case "email" ->
                    List.of("/signup", "/admin/users").contains(path)
                            ? UUID.randomUUID() + "@example.com"
                            : "ann@example.com";
                case "password" -> "secret-password";
                case "type" -> "signup";
                case "code_challenge_method" -> "s256";
                case "refresh_token" -> "abcdefghijkl";
                case "auth_code" -> UUID.randomUUID().toString();
                case "code_challenge", "code_verifier" -> "x".repeat(43);
                case "users" -> "sign_out";
                case "chain" -> "ethereum";
                case "message" -> "x".repeat(64);
                case "signature" -> "0x" + "0".repeat(130);
                default -> throw new IllegalStateException("what does " + this + " take for " + field + "?");
            };
        }

        @Override
        public String toString() {
            return method + " " + path.replace(otherId, "{id}");
        }
    }

    static Stream<Route> routes() {
        return DESCRIPTION.bodies().stream()
                .map(body -> body.only(field -> !field.equals(READ_WHERE_CAPTCHAS_ARE_ON)))
                .map(Route::of);
    }

    /** What {@link #routes} leaves out has no body that could be bad. */
    @Test
    void a_route_that_is_described_without_a_body_reads_none() {
        Set<String> reading =
                DESCRIPTION.bodies().stream().map(DescribedBody::route).collect(Collectors.toSet());

        assertThat(DESCRIPTION.routes())
                .filteredOn(
                        route -> !route.startsWith("GET ") && !reading.contains(route) && !ELSEWHERE.contains(route))
                .isNotEmpty()
                .allSatisfy(
                        route -> assertThat(answerToSomebodyNew(route).status()).isBetween(200, 299));
        stored = rows();
    }

    /** Who has two identities, and a session that may end. */
    private static Answer answerToSomebodyNew(String route) {
        JsonNode eve = service.signUp(UUID.randomUUID() + "@example.com");
        String phone = "1555%06d".formatted(NUMBERS.incrementAndGet());
        JsonNode user = service.asAdmin(
                        "PUT",
                        "/admin/users/" + eve.at("/user/id").stringValue(),
                        "{\"phone\":\"%s\"}".formatted(phone))
                .json();
        if (route.contains("{idp_id}")) {
            return service.asAdmin(route.split(" ")[0], route.split(" ")[1].replace("{idp_id}", provider()), "{");
        }
        return service.as(
                eve.get("access_token").stringValue(),
                route.split(" ")[0],
                route.split(" ")[1].replace(
                        "{identity_id}", user.at("/identities/1/identity_id").stringValue()),
                "{");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void malformed_json_is_told_as_such(Route route) {
        for (String body :
                List.of("{", "[]", "5", "\"x\"", "{\"a\":}", "{} {}", "{'a':1}", "\ufeff{}", "{\"a\":01}", "nul")) {
            isBadJson(route.send(body), body);
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_field_of_the_wrong_type_is_told_as_such(Route route) {
        Map<Kind, List<String>> wrong = Map.of(
                Kind.TEXT, List.of("5", "true", "[]", "{}"),
                Kind.FLAG, List.of("5", "\"true\"", "[]", "{}"),
                Kind.OBJECT, List.of("5", "true", "[]", "\"x\""),
                Kind.TEXTS, List.of("5", "true", "{}", "\"x\"", "[1]", "[null]"));
        wrong.forEach((kind, values) -> {
            for (String field : route.fields(kind)) {
                for (String value : values) {
                    isBadJson(route.send(route.alone(field, value)), field + " " + value);
                    isBadJson(route.send(route.complete(field, value)), field + " " + value + " in a complete body");
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("routes")
    void what_cannot_be_stored_is_told_as_such(Route route) {
        for (String body : List.of(
                "{\"x\":\"\\u0000\"}",
                "{\"x\":{\"\\u0000\":1}}",
                "{\"x\":[\"a\\u0000b\"]}",
                "{\"x\":\"\\ud800\"}",
                "{\"x\":1e400}",
                "{\"x\":[-1e99999]}",
                "{\"x\":" + "9".repeat(300) + "}")) {
            isBadJson(route.send(body), body);
        }
        isBadJson(route.send(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}), "invalid UTF-8");
        isBadJson(route.send(new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'}), "overlong UTF-8");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void what_is_too_deep_or_too_large_is_refused(Route route) {
        isBadJson(route.send("{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"), "deep arrays");
        isBadJson(route.send("{\"x\":".repeat(10_000) + "1" + "}".repeat(10_000)), "deep objects");
        is(route.send("{\"x\":\"" + "y".repeat(1_100_000) + "\"}"), 413, "request_entity_too_large", "large");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void hostile_text_in_a_field_does_no_harm(Route route) {
        for (String field : route.fields(Kind.TEXT)) {
            for (String text : HOSTILE) {
                String json = "\"" + text + "\"";
                Answer answer = attack(route, route.alone(field, json));
                if (route.method().equals("POST")) {
                    assertThat(answer.status()).as(field + " " + text).isBetween(400, 499);
                }
                attack(route, route.complete(field, json));
            }
        }
    }

    /** Harmless text may be stored, but not what was refused. */
    private Answer attack(Route route, String body) {
        Answer answer = route.send(body);
        assertThat(answer.status()).as(body).isLessThan(500);
        assertThat(answer.header("Set-Cookie")).isEmpty();
        if (!route.authorization().isEmpty()) {
            assertThat(answer.status()).as("the token was good: " + body).isNotIn(401, 403);
        }
        if (answer.status() >= 400) {
            assertThat(rows()).as(body).isEqualTo(stored);
        }
        stored = rows();
        return answer;
    }

    @Test
    void hostile_text_in_a_query_does_no_harm() {
        for (String text : HOSTILE) {
            String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
            for (String path : List.of(
                    "/admin/users?filter=",
                    "/admin/users?page=1&x=",
                    "/admin/users?sort=",
                    "/admin/users?page=",
                    "/admin/users?per_page=",
                    "/admin/audit?query=",
                    "/admin/audit?query=author:",
                    "/admin/users/")) {
                Answer answer =
                        service.asAdmin("GET", path + encoded.substring(0, Math.min(2_000, encoded.length())), null);
                assertThat(answer.status()).as(path + text).isLessThan(500);
                assertThat(answer.header("Set-Cookie")).isEmpty();
            }
            is(service.post("/token?grant_type=" + encoded, "{}"), 400, "invalid_credentials", text);
            is(service.as(token, "POST", "/logout?scope=" + encoded, null), 400, "validation_failed", text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-JWT-AUD",
                "X-Supabase-Api-Version",
                "X-Forwarded-For",
                "Sb-Forwarded-For",
                "User-Agent",
                "X-Request-Id",
                "Referer",
                "redirect_to",
                "Origin",
                "Content-Type"
            })
    void hostile_text_in_a_header_does_no_harm(String header) {
        for (String text : HOSTILE) {
            String ascii = text.replaceAll("[^ -~]", "?");
            Answer answer = service.send(
                    "POST",
                    "/token?grant_type=password",
                    "{\"email\":\"ann@example.com\",\"password\":\"wrong-password\"}",
                    header,
                    ascii);
            assertThat(answer.status()).as(header + " " + text).isEqualTo(400);
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void an_audience_that_does_not_fit_is_refused() {
        String signUp = "{\"email\":\"new@example.com\",\"password\":\"secret-password\"}";
        is(service.send("POST", "/signup", signUp, "X-JWT-AUD", "a".repeat(256)), 400, "validation_failed", "header");
        is(service.send("POST", "/signup", signUp, "X-JWT-AUD", "ann@example.com"), 400, "validation_failed", "header");
        is(service.send("POST", "/signup", signUp, "X-JWT-AUD", "203.0.113.7"), 400, "validation_failed", "header");
        is(service.send("POST", "/signup", signUp, "X-JWT-AUD", "2001:db8::7"), 400, "validation_failed", "header");
        is(
                service.asAdmin(
                        "POST", "/admin/users", "{\"email\":\"a@b.co\",\"aud\":\"%s\"}".formatted("a".repeat(256))),
                400,
                "validation_failed",
                "field");
    }

    static Stream<String> worthlessTokens() {
        long past = Instant.now().getEpochSecond() - 10;
        String claims = "{\"sub\":\"%s\",\"aud\":\"authenticated\",\"role\":\"service_role\"}".formatted(userId);
        return Stream.of(
                "x",
                "x.y.z",
                "..",
                token.substring(0, token.length() - 3) + "AAA",
                token.substring(0, token.lastIndexOf('.') + 1),
                ForgedToken.of(claims.replace("}", ",\"exp\":" + past + "}")),
                ForgedToken.of(
                        "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, "another-secret-of-at-least-32-characters!"),
                ForgedToken.unsigned("{\"alg\":\"none\"}", claims),
                ForgedToken.unsigned("{\"alg\":\"None\"}", claims),
                ForgedToken.of("{\"alg\":\"none\"}", claims, TestService.JWT_SECRET),
                ForgedToken.of("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", claims, TestService.JWT_SECRET),
                ForgedToken.of("{\"alg\":\"HS512\",\"typ\":\"JWT\"}", claims, TestService.JWT_SECRET),
                ForgedToken.of("{\"typ\":\"JWT\"}", claims, TestService.JWT_SECRET),
                ForgedToken.of("{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"YQ\"}}", claims, "a".repeat(32)),
                ForgedToken.of("[]"),
                ForgedToken.of("{\"sub\":5}"));
    }

    @ParameterizedTest
    @MethodSource("worthlessTokens")
    void a_worthless_token_opens_nothing(String worthless) {
        for (String path : List.of("/admin/users", "/admin/audit", "/user", "/admin/users/" + userId)) {
            is(service.as(worthless, "GET", path, null), 403, "bad_jwt", path);
        }
        is(service.as(worthless, "PUT", "/user", "{\"data\":{\"a\":1}}"), 403, "bad_jwt", "PUT /user");
        is(service.as(worthless, "POST", "/logout", null), 403, "bad_jwt", "logout");
        is(service.as(worthless, "DELETE", "/admin/users/" + userId, null), 403, "bad_jwt", "delete");
    }

    private static void isBadJson(Answer answer, String what) {
        is(answer, 400, "bad_json", what);
        assertThat(answer.json().get("msg").stringValue()).startsWith("Could not parse request body as JSON: ");
    }

    private static void is(Answer answer, int status, String code, String what) {
        assertThat(answer.status()).as(what + " " + answer.body()).isEqualTo(status);
        assertThat(answer.header("x-sb-error-code")).as(what).isEqualTo(code);
    }
}
