package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.sso.SamlKey;
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
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service as a service provider of SAML, as its administrator and browsers use it. */
final class FederatedService implements AutoCloseable {

    static final String APP = "http://localhost:3000";
    static final JsonMapper JSON = new JsonMapper();

    private final TestDatabase database;
    private final Packaged service;
    private final String base;
    private final Map<String, String> apiKeys = ForClients.apiKeys(null);
    private final HttpClient http = HttpClient.newHttpClient();

    private FederatedService(TestDatabase database, Packaged service, String base) {
        this.database = database;
        this.service = service;
        this.base = base;
    }

    /** For {@link #APP}, and found where it listens. */
    static FederatedService start(Path data) {
        int port = Packaged.freePort();
        return start(port, "http://127.0.0.1:" + port, data, APP);
    }

    /**
     * @param base where browsers find it
     * @param site of the app
     */
    static FederatedService start(int port, String base, Path data, String site) {
        TestDatabase database = TestPostgres.freshDatabase();
        Map<String, String> settings = ForClients.settings(database, data, null);
        settings.put("API_EXTERNAL_URL", base);
        settings.put("GOTRUE_SITE_URL", site);
        settings.put("GOTRUE_SAML_ENABLED", "true");
        settings.put("GOTRUE_SAML_PRIVATE_KEY", SamlKey.KEY);
        settings.put("GOTRUE_SAML_ALLOW_ENCRYPTED_ASSERTIONS", "true");
        try {
            return new FederatedService(database, Packaged.start(port, settings), base);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Where browsers find it. */
    String base() {
        return base;
    }

    String anonKey() {
        return apiKeys.get("ANON_KEY");
    }

    String metadata() throws Exception {
        return send("GET", "/sso/saml/metadata", "text/plain", anonKey(), "").body();
    }

    /** Makes a realm known here, and the service there. */
    String provider(Keycloak keycloak, String realm, String options, Map<String, String> attributes) throws Exception {
        keycloak.realm(realm, metadata(), attributes);
        return provider(realm, keycloak.metadata(realm), options);
    }

    /** Makes a provider known for the domain of an organisation. */
    String provider(String organisation, String metadata, String options) throws Exception {
        return provider(organisation, metadata, options, "{}");
    }

    String provider(String organisation, String metadata, String options, String attributeMapping) throws Exception {
        return json("POST", "/admin/sso/providers", """
                {"type": "saml", "metadata_xml": %s, "domains": ["%s"], "saml_options": %s, "attribute_mapping": %s}
                """.formatted(
                                JSON.writeValueAsString(metadata), domain(organisation), options, attributeMapping))
                .get("id")
                .stringValue();
    }

    private static String domain(String organisation) {
        return organisation + ".example";
    }

    /** Gives a provider other metadata. */
    void change(String provider, String metadata) throws Exception {
        json(
                "PUT",
                "/admin/sso/providers/" + provider,
                "{\"metadata_xml\":%s}".formatted(JSON.writeValueAsString(metadata)));
    }

    /** As an administrator. */
    JsonNode json(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, "application/json", apiKeys.get("SERVICE_ROLE_KEY"), body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> asUser(String method, String path, String token, String body) throws Exception {
        return send(method, path, "application/json", token, body);
    }

    private HttpResponse<String> send(String method, String path, String type, String token, String body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(service.url(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", type)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    /** Where somebody is sent who comes from there. */
    URI sentTo(String organisation) throws Exception {
        return URI.create(
                json("POST", "/sso", "{\"domain\":\"%s\",\"skip_http_redirect\":true}".formatted(domain(organisation)))
                        .get("url")
                        .stringValue());
    }

    /** @return the access token */
    String comeIn(Browser browser, String organisation) throws Exception {
        return posted(browser.open(sentTo(organisation)));
    }

    /** @return the access token that a response is good for */
    String posted(Browser.Posted posted) throws Exception {
        String place = answered(posted);
        assertThat(place).startsWith(APP + "#access_token=");
        return URLDecoder.decode(place.substring(place.indexOf('=') + 1, place.indexOf('&')), StandardCharsets.UTF_8);
    }

    /** Where a response leads. */
    String answered(Browser.Posted posted) throws Exception {
        HttpResponse<String> answer = post(posted);
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    HttpResponse<String> post(Browser.Posted posted) throws Exception {
        return send("POST", posted.to().getPath(), "application/x-www-form-urlencoded", anonKey(), posted.form());
    }

    /** @return where that goes on at the provider */
    URI signOut(String token) throws Exception {
        return URI.create(
                JSON.readTree(asUser("POST", "/sso/logout", token, "{}").body())
                        .get("url")
                        .stringValue());
    }

    static JsonNode claims(String accessToken) {
        return JSON.readTree(Base64.getUrlDecoder().decode(accessToken.split("\\.")[1]));
    }

    @Override
    public void close() {
        http.close();
        service.close();
        database.close();
    }
}
