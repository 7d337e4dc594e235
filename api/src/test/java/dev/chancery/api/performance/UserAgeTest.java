package dev.chancery.api.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.user.UserAggregate;
import dev.chancery.command.user.UserCommand.SignOut;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.Snapshotter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class UserAgeTest {

    private static final Origin ORIGIN = Origin.of(Actor.SYSTEM, "age");

    private final RoundTrips trips = new RoundTrips();

    @Test
    void a_user_of_two_thousand_events_costs_as_much_as_one_of_sixty() {
        try (TestDatabase database = TestPostgres.freshDatabase();
                TestService service = TestService.startOn(database, trips::watch)) {
            Cost young = costOf(service, "young@example.com", 60);
            Cost old = costOf(service, "old@example.com", 2_000);

            assertThat(old).isEqualTo(young);
        }
    }

    /** Rows that requests read. */
    private record Cost(long ofAChange, long ofARepeatedSignUp, long ofASignIn) {}

    private Cost costOf(TestService service, String email, int events) {
        JsonNode session = service.signUp(email);
        UUID user = UUID.fromString(session.at("/user/id").stringValue());
        live(service, user, events - 10);
        awaitSnapshot(service, user, events - 10);
        live(service, user, 10);
        String accessToken = session.get("access_token").stringValue();
        return new Cost(
                rowsOf(() -> service.as(accessToken, "PUT", "/user", "{\"data\":{\"a\":1}}"), 200),
                rowsOf(
                        () -> service.post(
                                "/signup", "{\"email\":\"%s\",\"password\":\"a-strangers-guess\"}".formatted(email)),
                        422),
                rowsOf(() -> service.signIn(email), 200));
    }

    private static void live(TestService service, UUID user, int events) {
        for (int left = events; left > 0; left -= 50) {
            int now = Math.min(50, left);
            service.bean(Commands.class).transaction(ORIGIN, transaction -> {
                for (int i = 0; i < now; i++) {
                    transaction.send(new SignOut(user, null, "global", Instant.EPOCH));
                }
                return null;
            });
        }
    }

    /** One is made behind the requests, and while one is being made no other is begun: so the last one is asked for here. */
    private static void awaitSnapshot(TestService service, UUID user, int sequenceNumber) {
        Sql sql = Sql.on(service.database());
        Snapshotter snapshotter = service.bean(Configuration.class).snapshotter();
        await().untilAsserted(() -> {
            snapshotter.scheduleSnapshot(UserAggregate.class, user.toString());
            assertThat(sql.texts("SELECT sequence_number FROM events.snapshot WHERE aggregate_id = ?", user))
                    .containsExactly(Integer.toString(sequenceNumber));
        });
    }

    private long rowsOf(Supplier<Answer> request, int status) {
        trips.drainRows();
        assertThat(request.get().status()).isEqualTo(status);
        return trips.drainRows();
    }
}
