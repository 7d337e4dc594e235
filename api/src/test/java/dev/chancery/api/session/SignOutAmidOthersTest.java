package dev.chancery.api.session;

import static dev.chancery.api.session.Refreshes.accessToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Meanwhile;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Somebody signs in between the moment in which a sign-out looks for sessions and the one in which it ends them. */
class SignOutAmidOthersTest {

    private static final String THE_WRITE = "INSERT INTO events.event";

    @ParameterizedTest
    @ValueSource(strings = {"global", "others"})
    void no_session_survives_that_began_before_it(String scope) {
        AtomicReference<CompletableFuture<Answer>> signIn = new AtomicReference<>();
        try (TestDatabase database = TestPostgres.freshDatabase();
                TestService others = TestService.startOn(database);
                ExecutorService owner = Executors.newSingleThreadExecutor()) {
            JsonNode session = others.signUp("ann@example.com");
            Sql sql = Sql.on(database);
            Runnable signingIn = () -> {
                if (signIn.compareAndSet(
                        null, CompletableFuture.supplyAsync(() -> others.signIn("ann@example.com"), owner))) {
                    await().until(() ->
                            signIn.get().isDone() || sql.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
                }
            };
            try (TestService service = TestService.startOn(database, Meanwhile.before(THE_WRITE, signingIn))) {
                assertThat(service.as(accessToken(session), "POST", "/logout?scope=" + scope, null)
                                .status())
                        .isEqualTo(204);
            }

            assertThat(signIn.get().join().status()).isEqualTo(200);
            assertThat(sql.number("""
                            SELECT count(*) FROM auth.sessions s
                            JOIN events.event began ON began.aggregate_id = s.id AND began.name = 'session.started'
                            WHERE s.id <> '%s'
                            AND began.position < (SELECT max(position) FROM events.event WHERE name = 'user.signed-out')
                            """.formatted(Refreshes.sessionId(session)))).isZero();
        }
    }
}
