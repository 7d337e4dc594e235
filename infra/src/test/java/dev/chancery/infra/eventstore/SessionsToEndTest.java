package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsToEndTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void a_session_that_was_refreshed_after_all_were_read_is_read_again() {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun quiet = scene.begin(user);
        Scene.Begun busy = scene.begin(user);

        assertThatThrownBy(() -> endAll(user, () -> scene.refresh(busy, 0))).isInstanceOf(ConcurrencyException.class);
        assertThat(scene.count("auth.sessions")).isEqualTo(2);

        endAll(user, () -> {});
        assertThat(scene.count("auth.sessions")).isZero();
        assertThat(scene.jdbc()
                        .queryForList(
                                "SELECT aggregate_id FROM events.event WHERE name = 'session.ended' AND sequence_number = 2",
                                UUID.class))
                .containsExactly(busy.id());
        assertThat(scene.count("chancery.data_key WHERE id IN (?, ?)", quiet.id(), busy.id()))
                .isZero();
    }

    @Test
    void a_session_that_has_ended_is_not_ended_again_by_a_row_that_came_back() {
        UUID user = scene.signedUp("ann@example.com");
        Scene.Begun session = scene.begin(user);
        endAll(user, () -> {});
        scene.jdbc().update("INSERT INTO auth.sessions (id, user_id) VALUES (?, ?)", session.id(), user);

        assertThat(endAll(user, () -> {})).containsExactly(session.id());
        assertThat(scene.count("events.event WHERE name = 'session.ended'")).isEqualTo(1);
    }

    private List<UUID> endAll(UUID user, Runnable meanwhile) {
        return node.commands().transaction(Scene.ORIGIN, transaction -> {
            List<UUID> sessions = transaction.sessionsToEnd(user);
            elsewhere(meanwhile);
            sessions.forEach(id -> transaction.send(new SessionCommand.End(id, EndReason.SIGNED_OUT, Scene.NOON)));
            return sessions;
        });
    }

    private static void elsewhere(Runnable work) {
        try {
            Thread.ofVirtual().start(work).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
