package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.session.RefreshRules;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionState;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

    private static final RefreshRules LENIENT =
            new RefreshRules(Optional.empty(), Optional.empty(), Duration.ofSeconds(2), false, false);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);
    private final Scene.Begun session = scene.begin(scene.signedUp("ann@example.com"));

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void a_session_is_the_same_with_and_without_its_snapshot() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        long counter = 0;
        Instant now = Scene.NOON;
        for (int i = 0; i < 160; i++) {
            now = now.plusMillis(random.nextInt(3000));
            long presented = Math.max(0, counter - (random.nextInt(4) == 0 ? random.nextInt(4) : 0));
            Instant bannedUntil = random.nextInt(10) == 0 ? now.plusSeconds(1) : null;
            counter = refresh(presented, bannedUntil, now).counter();
        }
        assertThat(scene.count("events.snapshot WHERE aggregate_id = ? AND sequence_number > 1", session.id()))
                .as("seed " + seed)
                .isEqualTo(1);

        SessionState with = unchanged(now);
        scene.jdbc().update("DELETE FROM events.snapshot");
        SessionState without = unchanged(now);

        assertThat(with).as("seed " + seed).isEqualTo(without);
        assertThat(with.counter()).isEqualTo(counter);
    }

    @Test
    void a_snapshot_of_another_revision_is_ignored() {
        refreshOften();
        scene.jdbc().update("UPDATE events.snapshot SET revision = revision + 1, sealed = 'of another shape'");

        assertThat(scene.refresh(session, 60).state().counter()).isEqualTo(61);
    }

    @Test
    void nothing_in_a_snapshot_can_be_read() {
        refreshOften();

        String row = scene.jdbc().queryForObject("SELECT to_jsonb(s)::text FROM events.snapshot s", String.class);

        assertThat(row).doesNotContain(session.key().encoded(), "counter", "refreshTokenKey", "SessionState");
    }

    @Test
    void a_snapshot_goes_with_its_session() {
        refreshOften();

        scene.end(session);

        assertThat(scene.count("events.snapshot")).isZero();
    }

    @Test
    void a_snapshot_that_comes_too_late_is_not_stored() throws Exception {
        SessionState state = unchanged(Scene.NOON);
        scene.end(session);
        Snapshots snapshots = new Snapshots(EventJson.mapper(), new Sealer(EventJson.mapper()));
        var message =
                new GenericDomainEventMessage<>("session", session.id().toString(), 0, new SessionAggregate(state));

        node.engine().storeSnapshot(message);

        assertThat(node.bean(Keyring.class).forSealing(snapshots.keyOf(message)))
                .isPresent();
        assertThat(scene.count("events.snapshot")).isZero();
    }

    private void refreshOften() {
        for (int counter = 0; counter < 60; counter++) {
            scene.refresh(session, counter);
        }
        assertThat(scene.count("events.snapshot")).isEqualTo(1);
    }

    private SessionState refresh(long presented, Instant bannedUntil, Instant now) {
        return scene.send(new SessionCommand.Refresh(
                        session.id(), session.token(presented), bannedUntil, false, LENIENT, now))
                .state();
    }

    /** The state, asked for by a token that was never issued, which changes nothing. */
    private SessionState unchanged(Instant now) {
        return refresh(1_000_000, null, now);
    }
}
