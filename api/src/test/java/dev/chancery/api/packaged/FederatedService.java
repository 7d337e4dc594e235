package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service as a service provider of SAML, with its administrator. */
final class FederatedService implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

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

    /** @param site of the app */
    static FederatedService start(Path data, String site) throws Exception {
        int port = Packaged.freePort();
        return start(port, "http://localhost:" + port, data, site);
    }

    /** @param base where browsers find it */
    static FederatedService start(int port, String base, Path data, String site) throws Exception {
        TestDatabase database = TestPostgres.freshDatabase();
        Map<String, String> settings = ForClients.settings(database, data, null);
        settings.put("API_EXTERNAL_URL", base);
        settings.put("GOTRUE_SITE_URL", site);
        settings.put("GOTRUE_SAML_ENABLED", "true");
        settings.put("GOTRUE_SAML_PRIVATE_KEY", privateKey());
        settings.put("GOTRUE_SAML_ALLOW_ENCRYPTED_ASSERTIONS", "true");
        try {
            return new FederatedService(database, Packaged.start(port, settings), base);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static String privateKey() throws NoSuchAlgorithmException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        return Base64.getEncoder()
                .encodeToString(PrivateKeyInfo.getInstance(key.getEncoded())
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded());
    }

    /** Where browsers find it. */
    String base() {
        return base;
    }

    String anonKey() {
        return apiKeys.get("ANON_KEY");
    }

    /** Makes a realm known here, and the service there. */
    String provider(Keycloak keycloak, String realm, String options, Map<String, String> attributes) throws Exception {
        keycloak.realm(realm, metadata(), attributes);
        return provider(realm, keycloak.metadata(realm), options);
    }

    /** Makes a provider known for the domain of an organisation. */
    String provider(String organisation, String metadata, String options) throws Exception {
        return json(
                        "POST",
                        "/admin/sso/providers",
                        "{\"type\":\"saml\",\"metadata_xml\":%s,\"domains\":[\"%s\"],\"saml_options\":%s}"
                                .formatted(JSON.writeValueAsString(metadata), domain(organisation), options))
                .get("id")
                .stringValue();
    }

    static String domain(String organisation) {
        return organisation + ".example";
    }

    /** Gives a provider other metadata. */
    void change(String provider, String metadata) throws Exception {
        json(
                "PUT",
                "/admin/sso/providers/" + provider,
                "{\"metadata_xml\":%s}".formatted(JSON.writeValueAsString(metadata)));
    }

    String metadata() throws Exception {
        return send("GET", "/sso/saml/metadata", "text/plain", "").body();
    }

    /** Where somebody is sent who comes from there. */
    URI sentTo(String organisation) throws Exception {
        return URI.create(
                json("POST", "/sso", "{\"domain\":\"%s\",\"skip_http_redirect\":true}".formatted(domain(organisation)))
                        .get("url")
                        .stringValue());
    }

    HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        return send(method, path, type, apiKeys.get("SERVICE_ROLE_KEY"), body);
    }

    JsonNode json(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, "application/json", body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> asUser(String method, String path, String token, String body) throws Exception {
        return send(method, path, "application/json", token, body);
    }

    private HttpResponse<String> send(String method, String path, String type, String token, String body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(path.startsWith("http") ? URI.create(path) : service.url(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", type)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
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
