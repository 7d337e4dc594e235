package dev.chancery.api.packaged;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Speaks https for a service that does not, as a proxy before it does, with a certificate that nobody knows. */
final class TlsFront implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    /** Of a connection, and of no message. */
    private static final Set<String> OWN =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final HttpsServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();

    private TlsFront(HttpsServer server) {
        this.server = server;
    }

    static TlsFront start(Path directory, URI service) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(directory.resolve("tls.p12"))));
        TlsFront front = new TlsFront(server);
        server.createContext("/", exchange -> front.pass(exchange, service));
        server.setExecutor(front.executor);
        server.start();
        return front;
    }

    private static SSLContext context(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        Command.Result made = Command.run(
                Path.of("."),
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD));
        if (!made.succeeded()) {
            throw new IllegalStateException(made.output());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file)) {
            store.load(stored, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    String base() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange, URI service) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(service + exchange.getRequestURI().toString()))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            ofTheMessage(exchange.getRequestHeaders())
                    .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().putAll(ofTheMessage(answer.headers().map()));
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, List<String>> ofTheMessage(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .filter(header -> !OWN.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
        http.close();
    }
}
