package dev.chancery.infra.sms;

import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.http.BoundedHttpClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How all providers are spoken to: a form there, JSON back. Nothing of what a provider says is kept but numbers, since its
 * words may name people.
 */
public final class ProviderHttp {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int AT_ONCE = 64;

    private static final int UNAUTHORIZED = 401;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final URI url;
    private final BoundedHttpClient http;

    /**
     * @param url what paths are appended to
     * @param timeout for an answer ({@code GOTRUE_INTERNAL_HTTP_TIMEOUT})
     */
    public ProviderHttp(URI url, Duration timeout) {
        this.url = URI.create(url.toString().replaceFirst("/+$", ""));
        this.http = new BoundedHttpClient(timeout, LARGEST_ANSWER, AT_ONCE);
    }

    /** A status and what came with it; {@code missing} where that is no JSON. */
    record Answer(int status, JsonNode json) {

        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** A number or a short word of the answer, such as an error code; nothing where there is none. */
        String code(String pointer) {
            String text = json.at(pointer).asString("");
            return text.matches("-?[0-9A-Za-z_]{1,20}") ? text : "";
        }
    }

    /** @throws IOException if there is no answer that is small enough in time */
    Answer post(String path, Optional<String> authorization, Map<String, String> form) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(encoded(form)));
        authorization.ifPresent(value -> request.header("Authorization", value));
        HttpResponse<byte[]> response = http.send(request.build());
        return new Answer(response.statusCode(), parse(response.body()));
    }

    /**
     * Hands a message over.
     *
     * @param judge what a status of success means with what it says: it need not be one
     */
    Outcome send(
            String path,
            Optional<String> authorization,
            Map<String, String> form,
            String errorCode,
            Function<Answer, Outcome> judge) {
        try {
            Answer answer = post(path, authorization, form);
            return answer.isSuccess() ? judge.apply(answer) : failure(answer, answer.code(errorCode));
        } catch (ConnectException | UnknownHostException | HttpConnectTimeoutException e) {
            return new Outcome.Unavailable(e.getClass().getSimpleName());
        } catch (IOException e) {
            return e.getCause() instanceof UnresolvedAddressException
                    ? new Outcome.Unavailable("UnresolvedAddressException")
                    : new Outcome.Uncertain(e.getClass().getSimpleName());
        }
    }

    /**
     * Only what concerns every message keeps the others waiting: anybody may ask for one to a number for which there is none,
     * or too many.
     */
    private static Outcome failure(Answer answer, String code) {
        String reason = reason(answer.status(), code);
        return switch (answer.status()) {
            case UNAUTHORIZED, PAYMENT_REQUIRED -> new Outcome.Unavailable(reason);
            case REQUEST_TIMEOUT, TOO_MANY_REQUESTS -> new Outcome.Deferred(reason);
            default -> answer.status() / 100 == 4 ? new Outcome.Refused(reason) : new Outcome.Deferred(reason);
        };
    }

    static String reason(int status, String code) {
        return code.isEmpty() ? "HTTP " + status : "HTTP " + status + ", " + code;
    }

    /** A success that cannot be read may be one. */
    static Outcome unreadable(Answer answer) {
        return new Outcome.Uncertain("unreadable answer, HTTP " + answer.status());
    }

    static Optional<String> basic(String user, String password) {
        return Optional.of("Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static JsonNode parse(byte[] answer) {
        try {
            JsonNode json = JSON.readTree(answer);
            return json == null ? JSON.missingNode() : json;
        } catch (JacksonException _) {
            return JSON.missingNode();
        }
    }
}
