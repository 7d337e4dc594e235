package dev.chancery.infra.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A service of somebody else's, over HTTP on loopback, that keeps what it was asked. */
public final class FakeService implements AutoCloseable {

    /** A request. */
    public record Asked(String method, String path, Headers headers, String body) {}

    /** An answer. */
    public record Answered(int status, String body, Map<String, String> headers) {

        public Answered(int status, String body) {
            this(status, body, Map.of());
        }

        /** Status 200, and JSON. */
        public static Answered json(String body) {
            return new Answered(200, body, Map.of("Content-Type", "application/json"));
        }
    }

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<Asked, Answered> answer;

    public FakeService(Function<Asked, Answered> answer) {
        this(0, answer);
    }

    /** One that is where another was. */
    public FakeService(int port, Function<Asked, Answered> answer) {
        this(port, Optional.empty(), answer);
    }

    /** Over TLS. */
    public FakeService(Certificate certificate, Function<Asked, Answered> answer) {
        this(0, Optional.of(certificate), answer);
    }

    private FakeService(int port, Optional<Certificate> certificate, Function<Asked, Answered> answer) {
        this.answer = answer;
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            if (certificate.isPresent()) {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(
                        new HttpsConfigurator(certificate.get().server()));
                server = secure;
            } else {
                server = HttpServer.create(address, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked question = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(question);
            Answered answered = answer.apply(question);
            byte[] body = answered.body().getBytes(StandardCharsets.UTF_8);
            answered.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answered.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    public URI url() {
        String host = server instanceof HttpsServer ? "https://localhost:" : "http://127.0.0.1:";
        return URI.create(host + server.getAddress().getPort());
    }

    /** From now on it answers like this, and has not been asked yet. */
    public void answering(Function<Asked, Answered> otherAnswer) {
        answer = otherAnswer;
        asked.clear();
    }

    /** From now on it hears what it is asked, and answers nothing, and has not been asked yet. */
    public void fallingSilent() {
        answering(_ -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("nobody is to hear anything");
        });
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
