package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionState;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

/** What would be decided is told, and nothing comes of it. */
class RehearsalTest {

    private static final Origin ORIGIN = new Origin(Actor.SYSTEM, "request-1", "192.0.2.7", "test agent", null);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void what_was_rehearsed_is_not_done_and_can_still_be_done() {
        Scene.Begun session = scene.begin(scene.signedUp("ann@example.com"));
        long before = scene.count("events.event");
        SessionCommand.End end = new SessionCommand.End(session.id(), SessionEvent.EndReason.SIGNED_OUT, Instant.now());

        for (int i = 0; i < 3; i++) {
            Reply<SessionEvent, SessionState> rehearsed =
                    node.commands().rehearsal(ORIGIN, transaction -> transaction.send(end));
            assertThat(rehearsed.events()).singleElement().isInstanceOf(SessionEvent.Ended.class);
        }
        assertThat(scene.count("events.event")).isEqualTo(before);
        assertThat(scene.count("auth.sessions")).isOne();

        node.commands().transaction(ORIGIN, transaction -> transaction.send(end));
        assertThat(scene.count("events.event")).isEqualTo(before + 1);
        assertThat(scene.count("auth.sessions")).isZero();
    }

    @Test
    void why_one_could_not_begin_is_told() {
        CannotCreateTransactionException refusal = new CannotCreateTransactionException("no connection is free");
        UnitsOfWork units = new UnitsOfWork(() -> {
            throw refusal;
        });

        assertThatThrownBy(() -> units.rehearsal(ORIGIN, () -> "done")).isSameAs(refusal);
    }
}
