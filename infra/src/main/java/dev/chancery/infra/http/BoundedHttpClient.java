package dev.chancery.infra.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls services of others, which may be slow, broken or hostile: bounded in time, in the size of an answer and in the
 * number of calls at once. Redirects are not followed, so that what is sent goes nowhere else.
 */
public final class BoundedHttpClient {

    private final Duration timeout;
    private final int largestAnswer;
    private final Semaphore calls;
    private final HttpClient http;

    /**
     * @param timeout from the wish to call until the last byte of the answer
     * @param largestAnswer in bytes
     * @param atOnce how many calls may be under way
     */
    public BoundedHttpClient(Duration timeout, int largestAnswer, int atOnce) {
        this.timeout = timeout;
        this.largestAnswer = largestAnswer;
        this.calls = new Semaphore(atOnce);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /**
     * The answer, whatever its status.
     *
     * @throws IOException if there is none that is small enough in time
     * @throws CancellationException if the caller is interrupted; the flag stays set
     */
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        return send(request, timeout, BodyHandlers.limiting(BodyHandlers.ofByteArray(), largestAnswer));
    }

    /**
     * The same, in less time.
     *
     * @param within from now until the last byte that is wanted
     * @param body bounds the answer itself
     */
    public <B> HttpResponse<B> send(HttpRequest request, Duration within, BodyHandler<B> body) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        try {
            if (!calls.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new HttpConnectTimeoutException("too many calls are under way");
            }
            try {
                return send(request, deadline, body);
            } finally {
                calls.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a service was asked");
        }
    }

    private <B> HttpResponse<B> send(HttpRequest request, long deadline, BodyHandler<B> body)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<B>> answer = http.sendAsync(request, body);
        try {
            // the timeout of a request would end with the headers of its answer
            return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer in time");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
