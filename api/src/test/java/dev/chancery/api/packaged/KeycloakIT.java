package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.packaged.Keycloak.Browser;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People come in by Keycloak, which knows the packaged service by its metadata alone, and is known by its own. */
class KeycloakIT {

    private static final String APP = "http://localhost:3000";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    private static TestDatabase database;
    private static Packaged service;
    private static Keycloak keycloak;
    private static String serviceRoleKey;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> home = Keycloak.home();
        if (home.isEmpty()) {
            ClientTests.keycloakCannotRun("it is not unpacked, which -Pkeycloak does");
        }
        database = TestPostgres.freshDatabase();
        int port = Packaged.freePort();
        Map<String, String> settings = ForClients.settings(database, data, null);
        settings.put("API_EXTERNAL_URL", "http://127.0.0.1:" + port);
        settings.put("GOTRUE_SITE_URL", APP);
        settings.put("GOTRUE_SAML_ENABLED", "true");
        settings.put("GOTRUE_SAML_PRIVATE_KEY", privateKey());
        settings.put("GOTRUE_SAML_ALLOW_ENCRYPTED_ASSERTIONS", "true");
        service = Packaged.start(port, settings);
        serviceRoleKey = ForClients.apiKeys(null).get("SERVICE_ROLE_KEY");
        keycloak = Keycloak.start(home.get());
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {keycloak, service, database}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String privateKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        return Base64.getEncoder()
                .encodeToString(PrivateKeyInfo.getInstance(key.getEncoded())
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded());
    }

    private static HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(path.startsWith("http") ? URI.create(path) : service.url(path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .header("Content-Type", type)
                            .header("Authorization", "Bearer " + serviceRoleKey)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static JsonNode json(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, "application/json", body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JSON.readTree(answer.body());
    }

    /** @param attributes of the service as a client of Keycloak */
    private static String provider(String realm, String options, Map<String, String> attributes) throws Exception {
        keycloak.realm(
                realm, send("GET", "/sso/saml/metadata", "text/plain", "").body(), attributes);
        return json(
                        "POST",
                        "/admin/sso/providers",
                        "{\"type\":\"saml\",\"metadata_xml\":%s,\"domains\":[\"%s.example\"],\"saml_options\":%s}"
                                .formatted(JSON.writeValueAsString(keycloak.metadata(realm)), realm, options))
                .get("id")
                .stringValue();
    }

    private static String comeIn(Browser browser, String domain) throws Exception {
        return posted(browser.open(sentTo(domain)));
    }

    private static URI sentTo(String domain) throws Exception {
        return URI.create(json("POST", "/sso", "{\"domain\":\"%s\",\"skip_http_redirect\":true}".formatted(domain))
                .get("url")
                .stringValue());
    }

    private static String posted(Browser.Posted posted) throws Exception {
        HttpResponse<String> answer =
                send("POST", posted.to().toString(), "application/x-www-form-urlencoded", posted.form());
        String place = answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
        assertThat(place).startsWith(APP + "#access_token=");
        return URLDecoder.decode(place.substring(place.indexOf('=') + 1, place.indexOf('&')), StandardCharsets.UTF_8);
    }

    private static JsonNode claims(String accessToken) {
        return JSON.readTree(Base64.getUrlDecoder().decode(accessToken.split("\\.")[1]));
    }

    @Test
    void people_come_in_by_what_is_encrypted_for_us_and_signed_requests_and_come_back() throws Exception {
        String provider = provider("acme", "{\"signed\":\"both\"}", Map.of("saml.client.signature", "true"));
        Browser browser = keycloak.browser();

        JsonNode first = claims(comeIn(browser, "acme.example"));
        JsonNode again = claims(comeIn(browser, "acme.example"));

        assertThat(first.get("email").stringValue()).isEqualTo("ada@acme.example");
        assertThat(first.get("amr").get(0).get("provider").stringValue()).isEqualTo(provider);
        assertThat(again.get("sub")).isEqualTo(first.get("sub"));
        assertThat(again.get("session_id")).isNotEqualTo(first.get("session_id"));
    }

    @Test
    void those_who_are_called_the_same_elsewhere_are_others() throws Exception {
        provider("one", "{}", Map.of());
        provider("two", "{}", Map.of());

        assertThat(claims(comeIn(keycloak.browser(), "one.example")).get("sub"))
                .isNotEqualTo(claims(comeIn(keycloak.browser(), "two.example")).get("sub"));
    }

    @Test
    void people_whom_it_sends_come_in_where_that_is_wanted() throws Exception {
        provider("portal", "{\"allow_idp_initiated\":true}", Map.of("saml_idp_initiated_sso_url_name", "app"));

        assertThat(claims(posted(keycloak.browser().open(keycloak.login("portal", "app"))))
                        .get("email")
                        .stringValue())
                .isEqualTo("ada@portal.example");
    }

    @Test
    void it_may_change_its_key_once_we_know_both() throws Exception {
        String provider = provider("rotating", "{}", Map.of());
        Browser browser = keycloak.browser();
        String before = claims(comeIn(browser, "rotating.example")).get("sub").stringValue();

        keycloak.anotherKey("rotating");
        json(
                "PUT",
                "/admin/sso/providers/" + provider,
                "{\"metadata_xml\":%s}".formatted(JSON.writeValueAsString(keycloak.metadata("rotating"))));

        assertThat(claims(comeIn(browser, "rotating.example")).get("sub").stringValue())
                .isEqualTo(before);
    }

    @Test
    void who_signs_out_here_has_signed_out_there() throws Exception {
        provider("leaving", "{}", Map.of("saml.client.signature", "true"));
        Browser browser = keycloak.browser();
        String token = comeIn(browser, "leaving.example");

        String place = JSON.readTree(asUser("POST", "/sso/logout", token, "{}").body())
                .get("url")
                .stringValue();
        assertThat(asUser("GET", "/user", token, "").statusCode()).isEqualTo(403);
        assertThat(browser.openUntil(APP, URI.create(place))).isEqualTo(APP);

        assertThat(browser.openUntil(APP, sentTo("leaving.example"))).contains("name=\"password\"");
    }

    @Test
    void who_signs_out_there_has_signed_out_here() throws Exception {
        provider("closing", "{}", Map.of("saml.client.signature", "true"));
        Browser browser = keycloak.browser();
        String token = comeIn(browser, "closing.example");
        String elsewhere = comeIn(keycloak.browser(), "closing.example");

        String asked = browser.openUntil(APP, keycloak.logout("closing"));
        browser.pressUntil(APP, asked);

        assertThat(asUser("GET", "/user", token, "").statusCode()).isEqualTo(403);
        assertThat(asUser("GET", "/user", elsewhere, "").statusCode())
                .as("another browser has another session at Keycloak")
                .isEqualTo(200);
    }

    private static HttpResponse<String> asUser(String method, String path, String token, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(service.url(path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .header("Content-Type", "application/json")
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
