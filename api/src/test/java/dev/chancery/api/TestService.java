package dev.chancery.api;

import dev.chancery.api.token.ApiKeys;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.captcha.CaptchaEndpoints;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.SettingsSource;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service in this process, on a database and a port of its own, spoken to over real HTTP. */
public final class TestService implements AutoCloseable {

    public static final String JWT_SECRET = "a-secret-for-tests-of-at-least-32-characters";

    static final String MASTER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabase database;
    private final boolean ownsDatabase;
    private final Instance instance;
    private final Service service;
    private final SigningKeys keys;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestService(
            TestDatabase database,
            boolean ownsDatabase,
            Map<String, String> settings,
            UnaryOperator<DataSource> way,
            InstantSource clock,
            CaptchaEndpoints captchas) {
        this.database = database;
        this.ownsDatabase = ownsDatabase;
        this.instance = Instance.open(Settings.from(SettingsSource.of(settings)), database.url());
        this.keys = instance.signingKeys();
        this.service = Service.start(instance, keys, way.apply(instance.database()), clock, captchas);
    }

    /** A service with automatic confirmation and, beyond that, these settings (name, value, name, value, …). */
    public static TestService start(String... settings) {
        return startAt(InstantSource.system(), settings);
    }

    /** A service that has the time from this clock. */
    public static TestService startAt(InstantSource clock, String... settings) {
        return new TestService(
                TestPostgres.freshDatabase(),
                true,
                defaults(settings),
                UnaryOperator.identity(),
                clock,
                CaptchaEndpoints.OFFICIAL);
    }

    /** A service that asks there about captchas. */
    public static TestService startAsking(CaptchaEndpoints captchas, String... settings) {
        return new TestService(
                TestPostgres.freshDatabase(),
                true,
                defaults(settings),
                UnaryOperator.identity(),
                InstantSource.system(),
                captchas);
    }

    /** Another node on the same database. */
    public static TestService startOn(TestDatabase database, String... settings) {
        return startOn(database, UnaryOperator.identity(), settings);
    }

    /** Another node on the same database, which has the time from this clock. */
    public static TestService startOnAt(TestDatabase database, InstantSource clock, String... settings) {
        return new TestService(
                database, false, defaults(settings), UnaryOperator.identity(), clock, CaptchaEndpoints.OFFICIAL);
    }

    /** Another node on the same database, which has the time from this clock and a way there that the test prepares. */
    public static TestService startOnAt(
            TestDatabase database, InstantSource clock, UnaryOperator<DataSource> way, String... settings) {
        return new TestService(database, false, defaults(settings), way, clock, CaptchaEndpoints.OFFICIAL);
    }

    /** Another node on the same database, which reaches it by a way that the test prepares. */
    public static TestService startOn(TestDatabase database, UnaryOperator<DataSource> way, String... settings) {
        return new TestService(
                database, false, defaults(settings), way, InstantSource.system(), CaptchaEndpoints.OFFICIAL);
    }

    private static Map<String, String> defaults(String... settings) {
        Map<String, String> all = new HashMap<>();
        all.put("PORT", "0");
        all.put("CHANCERY_LISTEN", "127.0.0.1");
        all.put("GOTRUE_JWT_SECRET", JWT_SECRET);
        all.put("GOTRUE_MAILER_AUTOCONFIRM", "true");
        all.put("GOTRUE_LOG_LEVEL", "error");
        all.put("GOTRUE_RATE_LIMIT_EMAIL_SENT", "100000");
        all.put("CHANCERY_MASTER_KEY", MASTER_KEY);
        // on a busy machine the first request may take its time
        all.put("GOTRUE_API_MAX_REQUEST_DURATION", "60s");
        // a test of indexes has them made
        all.put("GOTRUE_INDEX_WORKER_ENSURE_USER_SEARCH_INDEXES_EXIST", "false");
        // hashing is proven elsewhere; here it only costs time
        all.put("CHANCERY_BCRYPT_COST", "4");
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }

    public TestDatabase database() {
        return database;
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    public String serviceRoleKey() {
        return ApiKeys.issue(keys, Instant.now()).serviceRole();
    }

    public String anonKey() {
        return ApiKeys.issue(keys, Instant.now()).anon();
    }

    /** A bean of the running service. */
    public <T> T bean(Class<T> type) {
        return service.bean(type);
    }

    /** Sends a request with a JSON body (null for none) and headers (name, value, name, value, …). */
    public Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    public Answer send(HttpRequest request) {
        try {
            return new Answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answer post(String path, String body) {
        return send("POST", path, body);
    }

    /** With the service role's key. */
    public Answer asAdmin(String method, String path, String body) {
        return send(method, path, body, "Authorization", "Bearer " + serviceRoleKey());
    }

    /** With a user's access token. */
    public Answer as(String accessToken, String method, String path, String body) {
        return send(method, path, body, "Authorization", "Bearer " + accessToken);
    }

    /** Signs in with the password {@code secret-password}. */
    public Answer signIn(String email) {
        return post(
                "/token?grant_type=password", "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email));
    }

    public Answer refresh(String refreshToken) {
        return post("/token?grant_type=refresh_token", "{\"refresh_token\":\"%s\"}".formatted(refreshToken));
    }

    /** Signs up with the password {@code secret-password} and answers the session. */
    public JsonNode signUp(String email) {
        return post("/signup", "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email))
                .json();
    }

    /** An answer over HTTP. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** The first value of a header, or an empty string. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    @Override
    public void close() {
        service.close();
        instance.close();
        if (ownsDatabase) {
            database.close();
        }
    }
}
