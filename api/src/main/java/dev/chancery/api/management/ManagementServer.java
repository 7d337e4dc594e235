package dev.chancery.api.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTP server beside the service's own, for those who operate it. */
final class ManagementServer implements AutoCloseable {

    static {
        // the JDK's server waits for ever and takes any number of connections unless told otherwise
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
        System.setProperty("jdk.httpserver.maxConnections", "200");
    }

    /** What is answered to a GET: never of a cacheable kind. */
    record Answer(int status, String contentType, String body) {}

    /** Answers a GET. */
    interface Page {
        Answer answer();
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @throws StartupFailure if the address cannot be listened on */
    ManagementServer(String host, int port, String setting) {
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), 50);
        } catch (IOException e) {
            throw new StartupFailure(
                    "Nothing can listen on %s:%d (%s): choose another port with %s"
                            .formatted(host, port, e.getMessage(), setting),
                    e);
        }
        server.setExecutor(threads);
    }

    /** Serves this page under exactly that path, or under any path if it is {@code /}. */
    ManagementServer page(String path, Page page) {
        server.createContext(path, handler(path, page));
        return this;
    }

    ManagementServer start() {
        server.start();
        return this;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static HttpHandler handler(String path, Page page) {
        return exchange -> {
            try (exchange) {
                boolean found =
                        path.equals("/") || exchange.getRequestURI().getPath().equals(path);
                write(exchange, found ? page.answer() : new Answer(404, "text/plain", ""));
            }
        };
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.sendResponseHeaders(405, -1);
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
