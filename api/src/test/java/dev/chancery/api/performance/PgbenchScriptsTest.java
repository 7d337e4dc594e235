package dev.chancery.api.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.performance.RoundTrips.Sent;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the service is measured against is what it sends itself: the same statements in the same round trips. */
class PgbenchScriptsTest {

    /** What a script gives for a parameter: a variable, NULL, a moment or an id, … */
    private static final Pattern VALUE = Pattern.compile(
            "(?<!:):\\w+|\\bNULL\\b|\\bFALSE\\b|\\bnow\\(\\)|\\bgen_random_uuid\\(\\)|\\bbench\\.\\w+\\(:\\w+\\)");

    /** … or an array of those. */
    private static final Pattern ARRAY = Pattern.compile("\\bARRAY\\[\\?(, \\?)*\\]");

    private final RoundTrips trips = new RoundTrips();
    private final TestDatabase database = TestPostgres.freshDatabase();
    private TestService service;
    private JsonNode session;

    @BeforeEach
    void start() {
        service = TestService.startOn(database, trips::watch, "GOTRUE_API_MAX_REQUEST_DURATION", "10s");
        session = service.signUp("ann@example.com");
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
    }

    @Test
    void reading_oneself() throws IOException {
        demandSame("user.sql", () -> service.as(session.get("access_token").stringValue(), "GET", "/user", null));
    }

    /** The first refresh of a session sends a statement more, for random tokens that it may have had before. */
    @Test
    void refreshing_again() throws IOException {
        JsonNode refreshed =
                service.refresh(session.get("refresh_token").stringValue()).json();

        demandSame(
                "refresh.sql",
                () -> service.refresh(refreshed.get("refresh_token").stringValue()));
    }

    @Test
    void signing_in() throws IOException {
        demandSame("sign-in.sql", () -> service.signIn("ann@example.com"));
    }

    @Test
    void signing_up() throws IOException {
        demandSame(
                "sign-up.sql",
                () -> service.post("/signup", "{\"email\":\"bob@example.com\",\"password\":\"secret-password\"}"));
    }

    private void demandSame(String script, Supplier<Answer> request) throws IOException {
        trips.drain();
        assertThat(request.get().status()).isEqualTo(200);
        List<List<String>> sent =
                trips.drain().stream().map(PgbenchScriptsTest::statements).toList();

        assertThat(withoutValues(PgbenchScript.read(script).roundTrips()))
                .as("round trips of " + script)
                .isEqualTo(withoutValues(sent));
    }

    private static List<String> statements(Sent sent) {
        if (sent.sql().equals("commit")) {
            return List.of("COMMIT");
        }
        List<String> statements = Statements.of(sent.sql());
        return sent.begins()
                ? Stream.concat(Stream.of("BEGIN"), statements.stream()).toList()
                : statements;
    }

    private static List<List<String>> withoutValues(List<List<String>> roundTrips) {
        return roundTrips.stream()
                .map(statements -> statements.stream()
                        .map(PgbenchScriptsTest::withoutValues)
                        .toList())
                .toList();
    }

    private static String withoutValues(String statement) {
        return ARRAY.matcher(VALUE.matcher(statement).replaceAll("?")).replaceAll("?");
    }
}
