package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keycloak in a process of its own, with a realm of an organisation and somebody in it. */
final class Keycloak {

    static final String USER = "ada";
    static final String PASSWORD = "pw";
    private static final Path UNPACKED = Path.of("target", "keycloak");
    private static final Duration START = Duration.ofMinutes(4);
    private static final JsonMapper JSON = new JsonMapper();

    private static Keycloak running;

    private final Server server;
    private final String base;
    private final HttpClient http = HttpClient.newHttpClient();

    private Keycloak(Server server, String base) {
        this.server = server;
        this.base = base;
    }

    /** Where it was unpacked, if it was. */
    static Optional<Path> home() {
        try (Stream<Path> found = Files.isDirectory(UNPACKED) ? Files.list(UNPACKED) : Stream.empty()) {
            return found.filter(path -> Files.exists(path.resolve("bin/kc.sh"))).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The one of all tests of this process, with which it ends: it takes its time to start.
     *
     * @throws IllegalStateException with what it said, if it ends instead
     */
    static synchronized Keycloak running(Path home) throws IOException {
        if (running == null) {
            running = start(home);
            Runtime.getRuntime().addShutdownHook(new Thread(running.server::close, "end of Keycloak"));
        }
        return running;
    }

    private static Keycloak start(Path home) throws IOException {
        int port = Packaged.freePort();
        ProcessBuilder command = new ProcessBuilder(
                        "sh",
                        "bin/kc.sh",
                        "start-dev",
                        "--http-port=" + port,
                        "--http-host=127.0.0.1",
                        // it listens on another one, which may be taken
                        "--http-management-port=" + Packaged.freePort(),
                        "--db=dev-mem")
                .directory(home.toFile());
        command.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        "admin"));
        String base = "http://127.0.0.1:" + port;
        return new Keycloak(Server.start(command, "keycloak", URI.create(base + "/realms/master"), START), base);
    }

    /** Makes a realm in which the service is known by what it says of itself. */
    void realm(String realm, String serviceProviderMetadata, Map<String, String> attributes) throws Exception {
        admin("POST", "", "{\"realm\":\"%s\",\"enabled\":true,\"sslRequired\":\"none\"}".formatted(realm));
        ObjectNode client = (ObjectNode)
                JSON.readTree(admin("POST", "/" + realm + "/client-description-converter", serviceProviderMetadata));
        attributes.forEach(((ObjectNode) client.get("attributes"))::put);
        client.set("protocolMappers", JSON.readTree("""
                [{"name": "mail", "protocol": "saml", "protocolMapper": "saml-user-property-mapper",
                  "config": {"user.attribute": "email", "attribute.name": "mail", "attribute.nameformat": "Basic"}}]
                """));
        admin("POST", "/" + realm + "/clients", client.toString());
        admin("POST", "/" + realm + "/users", """
                {"username": "%s", "enabled": true, "email": "ada@%s.example", "emailVerified": true, "firstName": "Ada",
                 "lastName": "L", "credentials": [{"type": "password", "value": "%s", "temporary": false}]}
                """.formatted(USER, realm, PASSWORD));
    }

    /**
     * Gives the realm another key to sign with; those before stay known.
     *
     * @return which
     */
    String anotherKey(String realm) throws Exception {
        String realmId =
                JSON.readTree(admin("GET", "/" + realm, null)).get("id").stringValue();
        admin("POST", "/" + realm + "/components", """
                {"name": "another", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
                 "parentId": "%s", "config": {"priority": ["200"], "keyUse": ["SIG"]}}
                """.formatted(realmId));
        return signing(realm);
    }

    /** The key that the realm signs with. */
    String signing(String realm) throws Exception {
        JsonNode keys = JSON.readTree(admin("GET", "/" + realm + "/keys", null));
        String active = keys.get("active").get("RS256").stringValue();
        return keys.get("keys")
                .valueStream()
                .filter(key -> key.get("kid").stringValue().equals(active))
                .findFirst()
                .orElseThrow()
                .get("providerId")
                .stringValue();
    }

    /** A key that is not enabled signs nothing, and nobody learns of it. */
    void enableKey(String realm, String key, boolean enabled) throws Exception {
        ObjectNode component = (ObjectNode) JSON.readTree(admin("GET", "/" + realm + "/components/" + key, null));
        ((ObjectNode) component.get("config")).putArray("enabled").add(Boolean.toString(enabled));
        admin("PUT", "/" + realm + "/components/" + key, component.toString());
    }

    String metadata(String realm) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + "/realms/" + realm + "/protocol/saml/descriptor"))
                        .build())
                .body();
    }

    /** Where people sign out of all that they have come into by it. */
    URI logout(String realm) {
        return URI.create(base + "/realms/" + realm + "/protocol/openid-connect/logout");
    }

    URI login(String realm, String client) {
        return URI.create(base + "/realms/" + realm + "/protocol/saml/clients/" + client);
    }

    private String admin(String method, String path, String body) throws Exception {
        String token = JSON.readTree(send(HttpRequest.newBuilder(
                                        URI.create(base + "/realms/master/protocol/openid-connect/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "grant_type=password&client_id=admin-cli&username=admin&password=admin"))
                                .build())
                        .body())
                .get("access_token")
                .stringValue();
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + "/admin/realms" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", body != null && body.startsWith("<") ? "application/xml" : "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isLessThan(300);
        return answer.body();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    Browser browser() {
        return new Browser(USER, PASSWORD);
    }
}
