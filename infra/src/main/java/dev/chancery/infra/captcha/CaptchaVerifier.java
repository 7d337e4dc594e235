package dev.chancery.infra.captcha;

import dev.chancery.infra.http.BoundedHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a provider about tokens. hCaptcha and Turnstile are spoken to alike. */
public final class CaptchaVerifier {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LARGEST_ANSWER = 64 * 1024;

    /** A sign-in waits for each, so that there are more of them than of any other call. */
    private static final int AT_ONCE = 256;

    private final URI endpoint;
    private final String secret;
    private final BoundedHttpClient http;

    /**
     * @param secret by which the provider knows whose tokens these are
     * @param timeout for an answer
     */
    public CaptchaVerifier(URI endpoint, String secret, Duration timeout) {
        this.endpoint = endpoint;
        this.secret = secret;
        this.http = new BoundedHttpClient(timeout, LARGEST_ANSWER, AT_ONCE);
    }

    /**
     * @param clientAddress of whoever presents the token, if it is known
     * @throws IOException if the provider does not say
     */
    public CaptchaVerdict verify(String token, Optional<String> clientAddress) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("secret", secret);
        form.put("response", token);
        form.put("remoteip", clientAddress.orElse(""));
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form)))
                .build();
        // Turnstile has its reasons in the answer to a bad request, too, so the status says nothing
        return verdict(http.send(request).body());
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static CaptchaVerdict verdict(byte[] answer) throws IOException {
        JsonNode verdict = parse(answer);
        JsonNode success = verdict.path("success");
        if (!success.isBoolean()) {
            throw new IOException("the answer of the captcha provider is no verdict");
        }
        if (success.booleanValue()) {
            return new CaptchaVerdict.Passed();
        }
        List<String> codes = verdict.path("error-codes")
                .valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
        return new CaptchaVerdict.Failed(codes);
    }

    private static JsonNode parse(byte[] answer) throws IOException {
        try {
            return JSON.readTree(answer);
        } catch (JacksonException e) {
            throw new IOException("the answer of the captcha provider is no JSON", e);
        }
    }
}
