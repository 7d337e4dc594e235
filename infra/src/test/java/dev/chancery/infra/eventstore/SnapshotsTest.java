package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.command.session.RefreshRules;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent.PasswordChanged;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        await().untilAsserted(() -> assertThat(
                        scene.count("events.snapshot WHERE aggregate_id = ? AND sequence_number > 1", session.id()))
                .as("seed " + seed)
                .isEqualTo(1));

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
    void an_older_snapshot_in_the_place_of_a_newer_one_brings_back_no_token_that_was_spent() {
        refreshOften();
        String older = scene.jdbc().queryForObject("SELECT sealed FROM events.snapshot", String.class);
        for (int counter = 60; counter < 100; counter++) {
            scene.refresh(session, counter);
        }
        await().until(() -> scene.count("events.snapshot WHERE sealed <> ?", older) == 1);

        scene.jdbc().update("UPDATE events.snapshot SET sealed = ?, sequence_number = ?", older, 100);

        assertThat(unchanged(Scene.NOON).counter()).isEqualTo(100);
        assertThat(scene.refresh(session, 100).state().counter()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "!", ""})
    void what_is_not_a_snapshot_is_not_believed_and_replaced(String sealed) {
        refreshOften();
        scene.jdbc().update("UPDATE events.snapshot SET sealed = ?, sequence_number = 1000000", sealed);

        assertThat(scene.refresh(session, 60).state().counter()).isEqualTo(61);
        await().until(() -> scene.count("events.snapshot WHERE sequence_number = 1000000") == 0);
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

    @Test
    void a_user_is_the_same_with_and_without_their_snapshot() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 80; i++) {
            changeAtRandom(random, Scene.NOON.plusSeconds(i));
        }
        await().untilAsserted(
                        () -> assertThat(snapshotsOfUser()).as("seed " + seed).isEqualTo(1));

        String with = userState();
        scene.jdbc().update("DELETE FROM events.snapshot");
        String without = userState();

        assertThat(with).as("seed " + seed).isEqualTo(without).contains("ann@example.com");
    }

    @Test
    void nothing_in_the_snapshot_of_a_user_can_be_read() {
        signOutOften();

        assertThat(scene.jdbc()
                        .queryForObject(
                                "SELECT to_jsonb(s)::text FROM events.snapshot s WHERE aggregate_type = 'user'",
                                String.class))
                .doesNotContain("example.com", "Ann Example", "email", "UserState");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_snapshot_of_a_user_goes_when_they_are_deleted(boolean soft) {
        signOutOften();

        scene.delete(session.user(), soft, Scene.NOON);

        assertThat(scene.count("events.snapshot")).isZero();
        assertThat(scene.send(signOut()).refused()).isTrue();
    }

    @Test
    void a_snapshot_that_is_stored_while_its_stream_is_read_leaves_nothing_unreadable() throws Exception {
        UUID user = session.user();
        scene.changePassword(user, new HashedPassword(UUID.randomUUID(), "$2a$10$second"), Scene.NOON);
        signOutOften();
        scene.jdbc().execute("CREATE TABLE public.kept AS SELECT * FROM events.snapshot WHERE aggregate_type = 'user'");
        scene.jdbc().update("DELETE FROM events.snapshot");

        CompletableFuture<List<Object>> read;
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            // whoever wants keys waits
            other.createStatement().execute("LOCK TABLE chancery.data_key IN ACCESS EXCLUSIVE MODE");
            read = CompletableFuture.supplyAsync(() -> node.engine()
                    .readEvents(user.toString())
                    .asStream()
                    .<Object>map(DomainEventMessage::getPayload)
                    .toList());
            await().until(() ->
                    scene.count("pg_locks WHERE NOT granted AND relation = 'chancery.data_key'::regclass") > 0);
            // one that was under way may have come in between
            other.createStatement().execute("""
                    INSERT INTO events.snapshot SELECT * FROM public.kept
                    ON CONFLICT (aggregate_id) DO UPDATE SET
                      sequence_number = excluded.sequence_number, sealed = excluded.sealed
                    """);
            other.commit();
        }

        assertThat(read.get())
                .isNotEmpty()
                .filteredOn(PasswordChanged.class::isInstance)
                .allSatisfy(event ->
                        assertThat(((PasswordChanged) event).password().hash()).isEqualTo("$2a$10$second"));
    }

    private void changeAtRandom(Random random, Instant now) {
        UUID user = session.user();
        HashedPassword password = new HashedPassword(UUID.randomUUID(), "$2a$10$" + random.nextInt());
        scene.send(
                switch (random.nextInt(5)) {
                    case 0 -> new UserCommand.RehashPassword(user, -1, password, now);
                    case 1 ->
                        new UserCommand.RepeatSignUp(
                                user, -1, "email", true, false, Optional.empty(), Duration.ZERO, now);
                    case 2 -> update(Optional.of(password), Optional.empty(), now);
                    case 3 ->
                        update(
                                Optional.empty(),
                                Optional.of(new UserCommand.EmailChange(
                                        random.nextInt() + "@example.org",
                                        "",
                                        new OneTimeToken(UUID.randomUUID(), "123456", "hash"),
                                        null,
                                        null)),
                                now);
                    default -> update(Optional.empty(), Optional.empty(), now);
                });
    }

    private UserCommand update(Optional<HashedPassword> password, Optional<UserCommand.NewEmail> change, Instant now) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("n", new BigDecimal("1.50"));
        metadata.put("m", List.of(now.getEpochSecond(), Map.of("k", true)));
        return new UserCommand.Update(
                session.user(),
                -1,
                Optional.of(metadata),
                Optional.empty(),
                password,
                change,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                now);
    }

    private void signOutOften() {
        for (int i = 0; i < 60; i++) {
            scene.send(signOut());
        }
        await().untilAsserted(() -> assertThat(snapshotsOfUser()).isEqualTo(1));
    }

    private UserCommand signOut() {
        return new UserCommand.SignOut(session.user(), null, "global", Scene.NOON);
    }

    private long snapshotsOfUser() {
        return scene.count("events.snapshot WHERE aggregate_id = ? AND sequence_number > 1", session.user());
    }

    /** The state, asked for by a sign-up that is repeated too soon to be recorded. */
    private String userState() {
        UserState state = scene.send(new UserCommand.RepeatSignUp(
                        session.user(),
                        -1,
                        "email",
                        true,
                        false,
                        Optional.empty(),
                        Duration.ofDays(1),
                        Scene.NOON.plusSeconds(90)))
                .state();
        return Snapshots.mapper(EventJson.mapper()).writeValueAsString(state);
    }

    private void refreshOften() {
        for (int counter = 0; counter < 60; counter++) {
            scene.refresh(session, counter);
        }
        await().untilAsserted(() -> assertThat(scene.count("events.snapshot")).isEqualTo(1));
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
