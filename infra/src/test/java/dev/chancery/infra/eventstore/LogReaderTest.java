package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LogReaderTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Connections connections = new Connections(database.dataSource());
    private final EventRows rows = new EventRows(
            new EventCatalogue(),
            EventJson.mapper(),
            new Keyring(MasterKeys.parse(LogFixture.MASTER_KEY)),
            connections);

    @AfterEach
    void close() {
        database.close();
    }

    /** One who follows the log from its beginning and remembers what they saw. */
    private final class Follower {

        private LogReader log;
        private final List<Long> seen = new ArrayList<>();

        Follower(LogReader log) {
            this.log = log;
        }

        boolean read(int limit) {
            List<StoredEvent> events = log.readAfter(seen.isEmpty() ? 0 : seen.getLast(), limit);
            events.forEach(event -> seen.add(event.position()));
            return !events.isEmpty();
        }

        /** Begins anew from the last position, knowing nothing else. */
        void restart() {
            log = new LogReader(rows, connections);
        }
    }

    @RepeatedTest(10)
    void followers_see_every_committed_event_once_and_in_order_however_transactions_interleave() throws SQLException {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        List<RawWriter> writers = writers(5);
        LogReader shared = new LogReader(rows, connections);
        List<Follower> followers =
                List.of(new Follower(shared), new Follower(shared), new Follower(new LogReader(rows, connections)));

        for (int step = 0; step < 300; step++) {
            writers.get(random.nextInt(writers.size())).step(random);
            Follower follower = followers.get(random.nextInt(followers.size()));
            if (random.nextInt(40) == 0) {
                follower.restart();
            }
            if (random.nextBoolean()) {
                follower.read(1 + random.nextInt(20));
            }
        }
        for (RawWriter writer : writers) {
            writer.close();
        }

        assertSawEverything("seed " + seed, writers, followers);
    }

    @Test
    void followers_see_every_committed_event_once_while_writers_write_in_parallel() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        List<RawWriter> writers = writers(4);
        AtomicInteger writing = new AtomicInteger(writers.size());
        LogReader shared = new LogReader(rows, connections);
        List<Follower> followers =
                List.of(new Follower(shared), new Follower(shared), new Follower(new LogReader(rows, connections)));
        List<Callable<Void>> crowd = new ArrayList<>();
        for (int i = 0; i < writers.size(); i++) {
            crowd.add(writing(writers.get(i), new Random(seed + i), writing));
        }
        for (int i = 0; i < followers.size(); i++) {
            crowd.add(following(followers.get(i), new Random(seed - 1 - i), writing));
        }
        crowd.add(joining(writers, writing));

        Crowd.of(crowd.size(), crowd::get);

        assertSawEverything("seed " + seed, writers, followers);
    }

    /** Newcomers, of whom each begins at the end: it must lie before whatever is committed from then on. */
    private Callable<Void> joining(List<RawWriter> writers, AtomicInteger writing) {
        return () -> {
            List<Newcomer> newcomers = new ArrayList<>();
            while (writing.get() > 0) {
                long end = new LogReader(rows, connections).end(PATIENCE);
                newcomers.add(new Newcomer(
                        end, writers.stream().map(RawWriter::committing).toList()));
            }
            for (Newcomer newcomer : newcomers) {
                for (int i = 0; i < writers.size(); i++) {
                    List<Long> committed = writers.get(i).committed();
                    assertThat(committed.subList(
                                    Math.min(newcomer.committed().get(i), committed.size()), committed.size()))
                            .allSatisfy(position -> assertThat(position).isGreaterThan(newcomer.end()));
                }
            }
            assertThat(newcomers).isNotEmpty();
            return null;
        };
    }

    /** @param committed how many events of each writer, at most, were committed when this one had begun */
    private record Newcomer(long end, List<Integer> committed) {}

    @Test
    void whoever_begins_at_the_end_waits_for_those_who_are_appending() throws Exception {
        try (RawWriter slow = new RawWriter(database.dataSource());
                RawWriter fast = new RawWriter(database.dataSource())) {
            long first = slow.append();
            long second = fast.append();
            fast.commit();
            LogReader log = new LogReader(rows, connections);
            CompletableFuture<Long> end = CompletableFuture.supplyAsync(() -> log.end(PATIENCE));

            assertThatThrownBy(() -> end.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            slow.commit();

            assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(second).isGreaterThan(first);
        }
    }

    @Test
    void but_not_for_ever() throws SQLException {
        try (RawWriter slow = new RawWriter(database.dataSource());
                RawWriter fast = new RawWriter(database.dataSource())) {
            slow.append();
            fast.append();
            fast.commit();

            assertThatThrownBy(() -> new LogReader(rows, connections).end(Duration.ofMillis(200)))
                    .isInstanceOf(LogReader.StillAppending.class);
        }
    }

    /** In memory an event takes up many times its bytes: not as many as anybody cares to make long are read at once. */
    @Test
    void long_events_come_fewer_at_a_time_but_never_none() throws SQLException {
        Follower follower = new Follower(new LogReader(rows, connections));
        try (RawWriter writer = new RawWriter(database.dataSource())) {
            for (int i = 0; i < 20; i++) {
                writer.append(30_000);
            }
            writer.append(1_000_000);
            writer.append();
            writer.commit();

            follower.read(100);
            assertThat(follower.seen).hasSizeBetween(1, 15);
            while (follower.read(100)) {
                assertThat(follower.seen).hasSizeLessThanOrEqualTo(22);
            }
            assertThat(follower.seen).isEqualTo(writer.committed());
        }
    }

    private static Callable<Void> writing(RawWriter writer, Random random, AtomicInteger writing) {
        return () -> {
            try (writer) {
                for (int step = 0; step < 400; step++) {
                    writer.step(random);
                }
            } finally {
                writing.decrementAndGet();
            }
            return null;
        };
    }

    private static Callable<Void> following(Follower follower, Random random, AtomicInteger writing) {
        return () -> {
            while (writing.get() > 0) {
                follower.read(1 + random.nextInt(20));
                if (random.nextInt(40) == 0) {
                    follower.restart();
                }
            }
            return null;
        };
    }

    private static void assertSawEverything(String seed, List<RawWriter> writers, List<Follower> followers) {
        List<Long> committed = writers.stream()
                .flatMap(writer -> writer.committed().stream())
                .sorted()
                .toList();
        for (Follower follower : followers) {
            while (follower.read(50)) {
                assertThat(follower.seen).as(seed).hasSizeLessThanOrEqualTo(committed.size());
            }
            assertThat(follower.seen).as(seed).isEqualTo(committed);
        }
        assertThat(writers)
                .as(seed)
                .allSatisfy(writer -> assertThat(writer.committed()).isSorted());
    }

    @Test
    void a_position_that_may_yet_become_visible_is_waited_for() throws SQLException {
        Follower follower = new Follower(new LogReader(rows, connections));
        try (RawWriter slow = new RawWriter(database.dataSource());
                RawWriter fast = new RawWriter(database.dataSource())) {
            long before = fast.append();
            long awaited = slow.append();
            long after = fast.append();
            fast.commit();

            follower.read(10);
            follower.read(10);
            assertThat(follower.seen).containsExactly(before);

            slow.commit();
            follower.read(10);
            follower.read(10);
            assertThat(follower.seen).containsExactly(before, awaited, after);
        }
    }

    @Test
    void an_aborted_position_does_not_stop_a_reader_although_somebody_is_appending_at_any_time() throws SQLException {
        Follower follower = new Follower(new LogReader(rows, connections));
        List<RawWriter> writers = writers(2);
        writers.get(0).append();
        writers.get(1).append();
        writers.get(0).abort();
        writers.get(0).append();
        for (int turn = 1; follower.seen.isEmpty(); turn++) {
            assertThat(turn).isLessThan(5);
            RawWriter writer = writers.get(turn % 2);
            writer.commit();
            writer.append();
            follower.read(10);
        }
        for (RawWriter writer : writers) {
            writer.close();
        }
    }

    @Test
    void a_long_history_of_lost_races_is_read_without_a_pause_at_each() throws SQLException {
        try (RawWriter writer = new RawWriter(database.dataSource());
                RawWriter other = new RawWriter(database.dataSource())) {
            for (int i = 0; i < 100; i++) {
                writer.lose();
                writer.commit();
            }
            other.append();
            Follower follower = new Follower(new LogReader(rows, connections));
            follower.read(200);
            other.commit();

            follower.read(200);

            assertThat(follower.seen)
                    .hasSizeGreaterThanOrEqualTo(writer.committed().size());
        }
    }

    @Test
    void transactions_that_append_nothing_hold_no_reader_up() throws SQLException {
        Follower follower = new Follower(new LogReader(rows, connections));
        try (TestDatabase elsewhere = TestPostgres.freshDatabase();
                Connection here = database.dataSource().getConnection();
                RawWriter there = new RawWriter(elsewhere.dataSource());
                RawWriter writer = new RawWriter(database.dataSource())) {
            here.setAutoCommit(false);
            here.createStatement().execute("SELECT pg_current_xact_id(), count(*) FROM events.event");
            here.createStatement().execute("UPDATE auth.users SET role = role");
            there.append();
            writer.append();
            writer.abort();
            long position = writer.append();
            writer.commit();

            follower.read(10);

            assertThat(follower.seen).containsExactly(position);
            here.rollback();
        }
    }

    private List<RawWriter> writers(int count) throws SQLException {
        List<RawWriter> writers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            writers.add(new RawWriter(database.dataSource()));
        }
        return writers;
    }
}
