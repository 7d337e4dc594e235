package dev.chancery.infra.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom we ask may do as they like. */
@Timeout(30)
class BoundedHttpClientTest {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch never = new CountDownLatch(1);
    private HttpServer server;

    @AfterEach
    void stop() {
        never.countDown();
        server.stop(0);
    }

    private HttpRequest to(HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", handler);
        server.start();
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build();
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_answer_that_never_begins_ends_the_call() throws IOException {
        HttpRequest request = to(_ -> hang());

        assertThatThrownBy(() -> new BoundedHttpClient(SHORT, 100, 1).send(request))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void an_answer_that_comes_byte_by_byte_ends_the_call() throws IOException {
        HttpRequest request = to(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            hang();
        });

        assertThatThrownBy(() -> new BoundedHttpClient(SHORT, 100, 1).send(request))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void an_answer_without_an_end_is_cut_off() throws IOException {
        AtomicInteger written = new AtomicInteger();
        HttpRequest request = to(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (written.incrementAndGet() < 100_000) {
                exchange.getResponseBody().write(new byte[1000]);
            }
        });

        assertThatThrownBy(() -> new BoundedHttpClient(LONG, 100_000, 1).send(request))
                .isInstanceOf(IOException.class);
        assertThat(written.get()).isLessThan(100_000);
    }

    @Test
    void a_redirect_is_an_answer() throws IOException {
        HttpRequest request = to(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
        });

        assertThat(new BoundedHttpClient(LONG, 100, 1).send(request).statusCode())
                .isEqualTo(307);
    }

    @Test
    void no_more_calls_are_under_way_than_allowed() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        HttpRequest request = to(exchange -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            sleep(20);
            underWay.decrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        BoundedHttpClient client = new BoundedHttpClient(LONG, 100, 3);

        List<HttpResponse<byte[]>> answers;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = callers
                    .invokeAll(IntStream.range(0, 30)
                            .<Callable<HttpResponse<byte[]>>>mapToObj(_ -> () -> client.send(request))
                            .toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }

        assertThat(answers).hasSize(30).allMatch(answer -> answer.statusCode() == 204);
        assertThat(most.get()).isBetween(2, 3);
    }

    @Test
    void whoever_finds_no_room_in_time_is_told_so_and_a_failed_call_leaves_its_place() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpRequest request = to(exchange -> {
            if (calls.incrementAndGet() == 1) {
                hang();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        BoundedHttpClient client = new BoundedHttpClient(SHORT, 100, 1);

        assertThatThrownBy(() -> client.send(request)).isInstanceOf(HttpTimeoutException.class);
        assertThat(client.send(request).statusCode()).isEqualTo(204);
    }

    @Test
    void an_interrupted_caller_does_not_wait() throws IOException {
        HttpRequest request = to(_ -> hang());

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new BoundedHttpClient(LONG, 100, 1).send(request))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
