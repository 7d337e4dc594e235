package dev.chancery.infra.hook;

import dev.chancery.infra.hook.HookOutcome.Failed;
import dev.chancery.infra.http.BoundedHttpClient;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;

/** A hook over HTTP, signed by Standard Webhooks. Retries, statuses and texts are GoTrue's. */
final class HttpHook implements HookTransport {

    /** A request of a client waits for each. */
    private static final int AT_ONCE = 256;

    private final HookTarget.Endpoint endpoint;
    private final HookPace pace;
    private final InstantSource clock;
    private final BoundedHttpClient http;

    HttpHook(HookTarget.Endpoint endpoint, HookPace pace, InstantSource clock) {
        this.endpoint = endpoint;
        this.pace = pace;
        this.clock = clock;
        this.http = new BoundedHttpClient(pace.total(), HookReply.LARGEST, AT_ONCE);
    }

    @Override
    public HookOutcome call(byte[] payload, Supplier<String> ids, boolean onceHeard) {
        long deadline = System.nanoTime() + pace.total().toNanos();
        boolean heard = false;
        for (int attempt = 1; attempt <= pace.attempts(); attempt++) {
            WatchedBody body = new WatchedBody(payload);
            try {
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                Optional<HookOutcome> outcome =
                        outcome(http.send(request(ids.get(), payload, body), left, HttpHook::whatIsWanted));
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (HttpTimeoutException e) {
                return new Failed(HookFault.timeout(pace.total(), heard || body.isWanted()));
            } catch (IOException e) {
                heard |= body.isWanted() && !(e instanceof SSLHandshakeException);
                if (attempt == pace.attempts() || heard && onceHeard) {
                    return new Failed(HookFault.noAnswer(heard));
                }
                if (!pauseEndsBefore(deadline)) {
                    return new Failed(HookFault.timeout(pace.total(), heard));
                }
            }
        }
        return new Failed(HookFault.busy());
    }

    private HttpRequest request(String id, byte[] payload, WatchedBody body) {
        Instant now = clock.instant();
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.url())
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "identity")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .POST(body);
        if (!endpoint.secrets().isEmpty()) {
            request.header(
                    "webhook-signature",
                    endpoint.secrets().stream()
                            .map(secret -> secret.sign(id, now, payload))
                            .collect(Collectors.joining(", ")));
        }
        return request.build();
    }

    /** One byte more than is allowed tells that it is too much. */
    private static BodySubscriber<byte[]> whatIsWanted(ResponseInfo answer) {
        return new HookAnswerBody(isSaying(answer.statusCode()) ? HookReply.LARGEST + 1 : 0);
    }

    private static boolean isSaying(int status) {
        return status == 200 || status == 202;
    }

    /** Empty if it is to be tried again, at once. */
    private static Optional<HookOutcome> outcome(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        boolean busy = status == 429 || status == 503;
        if (busy
                && answer.headers()
                        .firstValue("Retry-After")
                        .filter(value -> !value.isEmpty())
                        .isPresent()) {
            return Optional.empty();
        }
        if (busy) {
            return Optional.of(new Failed(HookFault.busy()));
        }
        if (status == 204) {
            return Optional.of(HookReply.nothing());
        }
        if (!isSaying(status)) {
            return Optional.of(new Failed(HookFault.status(status)));
        }
        return Optional.of(wrongContentType(answer)
                .<HookOutcome>map(message -> new Failed(HookFault.contentType(message)))
                .orElseGet(() -> said(answer.body())));
    }

    private static Optional<String> wrongContentType(HttpResponse<?> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.isEmpty()) {
            return Optional.of("Invalid Content-Type: Missing Content-Type header");
        }
        return type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")
                ? Optional.empty()
                : Optional.of("Invalid JSON response. Received content-type: " + type);
    }

    private static HookOutcome said(byte[] body) {
        return body.length > HookReply.LARGEST
                ? new Failed(HookFault.tooLarge(HookReply.LARGEST))
                : HookReply.read(body);
    }

    private boolean pauseEndsBefore(long deadline) {
        long left = deadline - System.nanoTime();
        try {
            Thread.sleep(
                    Duration.ofNanos(Math.max(0, Math.min(left, pace.pause().toNanos()))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a hook was waited for");
        }
        return left > pace.pause().toNanos();
    }
}
