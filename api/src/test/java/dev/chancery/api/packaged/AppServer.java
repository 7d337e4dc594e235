package dev.chancery.api.packaged;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Serves the page of an app with the official client ({@code src/test/resources/app}), at a site of its own. */
final class AppServer implements AutoCloseable {

    private final HttpServer server;

    private AppServer(HttpServer server) {
        this.server = server;
    }

    static AppServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        return new AppServer(server);
    }

    /** Browsers take every name that ends so for their own machine, and this one for another site than that of the service. */
    String base() {
        return "http://app.localhost:" + server.getAddress().getPort();
    }

    /** @param client as one file that a page can load */
    void serve(FederatedService service, Path client) throws IOException {
        serve("/", "text/html", resource("index.html"));
        serve("/app.js", "text/javascript", resource("app.js"));
        serve("/supabase.js", "text/javascript", Files.readAllBytes(client));
        serve(
                "/settings.json",
                "application/json",
                new JsonMapper().writeValueAsBytes(Map.of("url", service.base(), "key", service.anonKey())));
    }

    private void serve(String path, String type, byte[] content) {
        server.createContext(path, exchange -> answer(exchange, type, content));
    }

    private static void answer(HttpExchange exchange, String type, byte[] content) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=" + StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = AppServer.class.getResourceAsStream("/app/" + name)) {
            return file.readAllBytes();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
