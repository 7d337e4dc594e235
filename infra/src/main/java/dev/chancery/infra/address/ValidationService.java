package dev.chancery.infra.address;

import dev.chancery.infra.http.BoundedHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service of the operator's that judges addresses. */
public final class ValidationService {

    private static final Logger LOG = LoggerFactory.getLogger(ValidationService.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LARGEST_ANSWER = 16 * 1024;
    private static final int AT_ONCE = 64;

    private final URI url;
    private final Map<String, List<String>> headers;
    private final BoundedHttpClient http = new BoundedHttpClient(AddressRules.TIMEOUT, LARGEST_ANSWER, AT_ONCE);

    /** @param headers that each request has; of several values the last one counts */
    public ValidationService(URI url, Map<String, List<String>> headers) {
        this.url = url;
        this.headers = headers;
    }

    /** False only if the service says so: what is wrong with the service is nobody's fault who has an address. */
    boolean accepts(String address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("email", address))));
        headers.forEach((name, values) -> values.forEach(value -> request.setHeader(name, value)));
        try {
            HttpResponse<byte[]> answer = http.send(request.build());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("HTTP " + answer.statusCode());
            }
            JsonNode valid = JSON.readTree(answer.body()).path("valid");
            return !valid.isBoolean() || valid.booleanValue();
        } catch (IOException | JacksonException e) {
            LOG.warn("An address could not be validated: {}", e.getClass().getSimpleName());
            return true;
        }
    }
}
