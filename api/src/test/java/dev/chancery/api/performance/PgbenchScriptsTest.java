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

    /** What a script may give for a parameter: a variable, NULL, a moment, an id, or an array of those. */
    private static final String SCALAR = "(?::\\w+|NULL|now\\(\\)|gen_random_uuid\\(\\)|bench\\.\\w+\\(:\\w+\\))";

    private static final String VALUE = "(?:%1$s|ARRAY\\[%1$s(?:, %1$s)*\\])".formatted(SCALAR);

    private final RoundTrips trips = new RoundTrips();
    private final TestDatabase database = TestPostgres.freshDatabase();
    private TestService service;
    private JsonNode session;

    @BeforeEach
    void start() {
        service = TestService.startOn(database, trips::watch);
        session = service.signUp("ann@example.com");
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
    }

    @Test
    void reading_oneself() throws IOException {
        demandSame(
                "user.sql",
                () -> service.as(session.get("access_token").stringValue(), "GET", "/user", null));
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
        List<List<String>> scripted = PgbenchScript.read(script).roundTrips();

        assertThat(scripted).as("round trips of " + script).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(scripted.get(i)).as("round trip %d of %s", i + 1, script).hasSameSizeAs(sent.get(i));
            for (int j = 0; j < sent.get(i).size(); j++) {
                assertThat(scripted.get(i).get(j))
                        .as("statement %d of round trip %d of %s", j + 1, i + 1, script)
                        .matches(withValues(sent.get(i).get(j)));
            }
        }
    }

    private static List<String> statements(Sent sent) {
        List<String> statements = Statements.of(sent.sql());
        if (sent.sql().equals("commit")) {
            return List.of("COMMIT");
        }
        return sent.begins()
                ? Stream.concat(Stream.of("BEGIN"), statements.stream()).toList()
                : statements;
    }

    private static Pattern withValues(String statement) {
        return Pattern.compile(Stream.of(statement.split("\\?", -1))
                .map(Pattern::quote)
                .reduce((before, after) -> before + VALUE + after)
                .orElseThrow());
    }
}
