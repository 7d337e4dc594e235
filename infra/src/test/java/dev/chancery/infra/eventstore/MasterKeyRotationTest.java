package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.command.user.HashedPassword;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKey;
import dev.chancery.infra.keys.MasterKeyRotation;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

class MasterKeyRotationTest {

    private static final String OLD = LogFixture.MASTER_KEY;
    private static final String NEW = newKey();

    private final TestDatabase database = TestPostgres.freshDatabase();

    private static String newKey() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 1);
        return Base64.getEncoder().encodeToString(ones);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_node_without_the_master_key_says_which_one_it_lacks() {
        Scene.Begun session;
        try (LogFixture node = new LogFixture(database.dataSource(), OLD)) {
            Scene scene = new Scene(node);
            session = scene.begin(scene.signedUp("ann@example.com"));
        }
        try (LogFixture node = new LogFixture(database.dataSource(), NEW)) {
            assertThatThrownBy(() -> new Scene(node).refresh(session, 0))
                    .isInstanceOf(Keyring.UnknownMasterKey.class)
                    .hasMessage("the database's keys are wrapped by master key "
                            + MasterKey.parse(OLD).id() + ", which is not configured; add it to CHANCERY_MASTER_KEY");
        }
    }

    @Test
    void every_key_is_wrapped_anew_while_the_log_is_written_and_the_old_master_key_can_go() throws Exception {
        List<Scene.Begun> sessions = new ArrayList<>();
        try (LogFixture node = new LogFixture(database.dataSource(), OLD)) {
            Scene scene = new Scene(node);
            for (int i = 0; i < 30; i++) {
                sessions.add(scene.begin(scene.signedUp(i + "@example.com")));
            }
        }
        try (LogFixture node = new LogFixture(database.dataSource(), NEW + "," + OLD)) {
            Scene scene = new Scene(node);
            long last = scene.count("events.event");
            String before = digest(scene.jdbc(), last);
            MasterKeyRotation rotation = new MasterKeyRotation(database.dataSource(), node.bean(Keyring.class));

            Crowd.of(31, i -> () -> {
                if (i == 30) {
                    return rotation.run().rewrapped();
                }
                write(scene, sessions.get(i), i);
                return 0L;
            });

            assertThat(scene.count(
                            "chancery.data_key WHERE master_key_id <> ?",
                            MasterKey.parse(NEW).id()))
                    .isZero();
            assertThat(digest(scene.jdbc(), last)).isEqualTo(before);
            assertThat(rotation.run()).isEqualTo(new MasterKeyRotation.Outcome(0, Set.of()));
        }
        try (LogFixture node = new LogFixture(database.dataSource(), NEW)) {
            Scene scene = new Scene(node);
            assertThat(scene.refresh(sessions.get(0), 1).refused()).isFalse();
            assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
        }
    }

    @Test
    @Timeout(60)
    void a_damaged_key_keeps_no_other_from_being_wrapped_anew() throws Exception {
        UUID ann;
        try (LogFixture first = new LogFixture(database.dataSource(), OLD)) {
            Scene scene = new Scene(first);
            ann = scene.signedUp("ann@example.com");
            scene.signedUp("bob@example.com");
            scene.jdbc()
                    .update(
                            "UPDATE chancery.data_key SET wrapped = set_bit(wrapped, 320, 1 - get_bit(wrapped, 320)) WHERE id = ?",
                            ann);
        }
        try (LogFixture node = new LogFixture(database.dataSource(), NEW + "," + OLD)) {
            MasterKeyRotation rotation = new MasterKeyRotation(database.dataSource(), node.bean(Keyring.class));

            assertThat(rotation.run().damaged()).containsExactly(ann);

            assertThat(new Scene(node)
                            .jdbc()
                            .queryForList(
                                    "SELECT id FROM chancery.data_key WHERE master_key_id <> ?",
                                    UUID.class,
                                    MasterKey.parse(NEW).id()))
                    .containsExactly(ann);
        }
    }

    @Test
    void a_key_that_somebody_holds_is_waited_for() throws Exception {
        try (LogFixture first = new LogFixture(database.dataSource(), OLD)) {
            new Scene(first).signedUp("ann@example.com");
        }
        try (LogFixture node = new LogFixture(database.dataSource(), NEW + "," + OLD);
                Connection holder = database.dataSource().getConnection();
                Statement statement = holder.createStatement();
                ExecutorService operator = Executors.newSingleThreadExecutor()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT FROM chancery.data_key FOR NO KEY UPDATE");
            MasterKeyRotation rotation = new MasterKeyRotation(database.dataSource(), node.bean(Keyring.class));

            Future<MasterKeyRotation.Outcome> rotated = operator.submit(rotation::run);
            Scene scene = new Scene(node);
            await().until(() -> rotated.isDone() || scene.count("pg_locks WHERE NOT granted") > 0);
            holder.rollback();

            rotated.get();
            assertThat(scene.count(
                            "chancery.data_key WHERE master_key_id <> ?",
                            MasterKey.parse(NEW).id()))
                    .isZero();
        }
    }

    private static void write(Scene scene, Scene.Begun session, int number) {
        switch (number % 3) {
            case 0 -> scene.refresh(session, 0);
            case 1 ->
                scene.changePassword(
                        session.user(), new HashedPassword(UUID.randomUUID(), "$2a$10$second"), Scene.NOON);
            default -> scene.delete(session.user(), false, Scene.NOON);
        }
    }

    private static String digest(JdbcTemplate jdbc, long last) {
        return jdbc.queryForObject(
                "SELECT md5(string_agg(e::text, '' ORDER BY position)) FROM events.event e WHERE position <= ?",
                String.class,
                last);
    }
}
