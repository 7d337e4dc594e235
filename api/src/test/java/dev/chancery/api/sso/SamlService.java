package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service with SAML, as browsers and administrators use it. */
public final class SamlService implements AutoCloseable {

    public static final String US = "https://auth.example.org";
    static final String SITE = "http://localhost:3000";
    static final String APP = SITE + "/in";

    private static final JsonMapper JSON = new JsonMapper();

    private final TestService service;

    SamlService(String... more) {
        this(TestService.start(settings(more)));
    }

    /** @param service with those settings */
    public SamlService(TestService service) {
        this.service = service;
    }

    /** Where it is as late as that. */
    static SamlService at(InstantSource clock, String... more) {
        return new SamlService(TestService.startAt(clock, settings(more)));
    }

    /** Another node on the same database; of what this one was set to it knows nothing. */
    SamlService beside(String... more) {
        return new SamlService(TestService.startOn(service.database(), settings(more)));
    }

    public static String[] settings(String... more) {
        return Stream.concat(
                        Stream.of(
                                "GOTRUE_SAML_ENABLED",
                                "true",
                                "GOTRUE_SAML_PRIVATE_KEY",
                                SamlKey.KEY,
                                "API_EXTERNAL_URL",
                                US,
                                "GOTRUE_SITE_URL",
                                SITE),
                        Arrays.stream(more))
                .toArray(String[]::new);
    }

    TestService service() {
        return service;
    }

    /** Makes it known, and says by which id. */
    public String provider(String metadata) {
        return service.asAdmin(
                        "POST",
                        "/admin/sso/providers",
                        "{\"type\":\"saml\",\"metadata_xml\":%s}".formatted(JSON.writeValueAsString(metadata)))
                .json()
                .get("id")
                .stringValue();
    }

    /** Somebody who is sent to a provider. */
    public Request sent(String provider, String more) {
        Answer answer = service.post(
                "/sso",
                "{\"provider_id\":\"%s\",\"redirect_to\":\"%s\",\"skip_http_redirect\":true%s}"
                        .formatted(provider, APP, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return TestIdentityProvider.received(URI.create(answer.json().get("url").stringValue()));
    }

    public Answer posted(String path, Map<String, String> fields) {
        return service.send(HttpRequest.newBuilder(service.url(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join(
                        "&",
                        fields.entrySet().stream()
                                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                                .toList())))
                .build());
    }

    /** Whoever comes back with that answer. */
    public Answer cameBack(String response, Request request) {
        return posted("/sso/saml/acs", Map.of("SAMLResponse", response, "RelayState", request.relayState()));
    }

    /** What stands behind that mark of the place to which an answer leads. */
    static Map<String, String> told(Answer answer, char mark) {
        String place = answer.header("Location");
        Map<String, String> told = new TreeMap<>();
        for (String pair : place.substring(place.indexOf(mark) + 1).split("&")) {
            String[] parts = pair.split("=", 2);
            told.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return told;
    }

    static JsonNode claims(String accessToken) {
        return JSON.readTree(Base64.getUrlDecoder().decode(accessToken.split("\\.")[1]));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        service.close();
    }
}
