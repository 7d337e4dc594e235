package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.Certificate;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service that fetches metadata over TLS, when a test wants it to. */
final class MetadataScene implements AutoCloseable {

    static final String US = "https://auth.example.org";
    static final String PROVIDERS = "/admin/sso/providers";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] SETTINGS = {
        "GOTRUE_SAML_ENABLED", "true", "GOTRUE_SAML_PRIVATE_KEY", SamlKey.KEY, "API_EXTERNAL_URL", US
    };

    private final SSLContext before = trustedByDefault();
    private final List<TestService> others = new ArrayList<>();
    private volatile Duration ahead = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(ahead);

    final FakeService source;
    final TestService service;
    final Sql sql;

    MetadataScene() {
        Certificate certificate = Certificate.of("localhost");
        SSLContext.setDefault(certificate.client());
        source = new FakeService(certificate, _ -> new Answered(404, ""));
        service = TestService.startAt(clock, SETTINGS);
        service.bean(RefreshingMetadata.class).stop();
        sql = Sql.on(service.database());
    }

    private static SSLContext trustedByDefault() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    RefreshingMetadata node() {
        return service.bean(RefreshingMetadata.class);
    }

    /** Another node on the same database, with the same clock. */
    RefreshingMetadata anotherNode() {
        TestService other = TestService.startOnAt(service.database(), clock, SETTINGS);
        others.add(other);
        other.bean(RefreshingMetadata.class).stop();
        return other.bean(RefreshingMetadata.class);
    }

    /** From now on it is so much later. */
    void later(Duration duration) {
        ahead = ahead.plus(duration);
    }

    /** As if no time had been skipped. */
    void atPresent() {
        ahead = Duration.ZERO;
    }

    Instant now() {
        return clock.instant();
    }

    /** Fetches what is due. */
    void refresh() {
        while (node().step()) {
            // until there is no more
        }
    }

    /** How often it is fetched, now that it is so much later. */
    int fetchedAfter(Duration duration) {
        later(duration);
        int fetched = source.asked().size();
        refresh();
        return source.asked().size() - fetched;
    }

    void serving(String metadata) {
        source.answering(_ -> new Answered(200, metadata));
    }

    String url(String path) {
        return source.url() + path;
    }

    String created(String metadata) {
        serving(metadata);
        Answer answer = service.asAdmin(
                "POST", PROVIDERS, "{\"type\":\"saml\",\"metadata_url\":\"%s\"}".formatted(url("/metadata")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").stringValue();
    }

    Answer update(String id, String body) {
        Answer answer = service.asAdmin("PUT", PROVIDERS + "/" + id, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    static String json(String text) {
        return JSON.writeValueAsString(text);
    }

    String metadata(String id) {
        return service.asAdmin("GET", PROVIDERS + "/" + id, null)
                .json()
                .at("/saml/metadata_xml")
                .stringValue();
    }

    /** Of a provider, oldest first. */
    List<JsonNode> events(String id) {
        JsonNode events =
                service.asAdmin("GET", PROVIDERS + "/" + id + "/events", null).json();
        return StreamSupport.stream(events.spliterator(), false).toList();
    }

    List<String> actions(String id) {
        return events(id).stream()
                .map(event -> event.get("name").stringValue())
                .filter(name -> name.startsWith("sso-provider."))
                .toList();
    }

    Request sent(String provider) {
        Answer answer =
                service.post("/sso", "{\"provider_id\":\"%s\",\"skip_http_redirect\":true}".formatted(provider));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return TestIdentityProvider.received(URI.create(answer.json().get("url").stringValue()));
    }

    /** Where an answer leads to. */
    String answered(TestIdentityProvider by, Request request) {
        String form = "SAMLResponse=%s&RelayState=%s"
                .formatted(
                        URLEncoder.encode(by.answer(request, "user-" + UUID.randomUUID()), StandardCharsets.UTF_8),
                        request.relayState());
        return service.send(HttpRequest.newBuilder(service.url("/sso/saml/acs"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build())
                .header("Location");
    }

    boolean trusts(String provider, TestIdentityProvider signer) {
        return answered(signer, sent(provider)).contains("#access_token=");
    }

    void deleteAll() {
        service.asAdmin("GET", PROVIDERS, null)
                .json()
                .get("items")
                .forEach(provider -> service.asAdmin(
                        "DELETE", PROVIDERS + "/" + provider.get("id").stringValue(), null));
    }

    @Override
    public void close() {
        others.forEach(TestService::close);
        service.close();
        source.close();
        SSLContext.setDefault(before);
    }
}
