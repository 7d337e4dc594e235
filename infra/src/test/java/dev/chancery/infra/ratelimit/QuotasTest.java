package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.ratelimit.Outcome.Granted;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Counting for all nodes together. */
class QuotasTest {

    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "HmacSHA256");
    private static final Quota THREE_AN_HOUR = Quota.perWindow("three", 3, Duration.ofHours(1));
    private static final String CLIENT = "203.0.113.7";

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final PassingTime time = new PassingTime(database.dataSource());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void of_many_who_come_at_once_to_several_nodes_as_many_are_let_through_as_the_rule_says() {
        Quota quota = Quota.perWindow("crowd", 50, Duration.ofHours(1));

        List<Span> granted = Crowd.of(livingNode(), livingNode()).rush(quota, Duration.ofMillis(1500));

        assertThat(granted).hasSize(50);
    }

    /**
     * In any stretch of time no more than the burst and what came anew in it, and all of that but for what is left at the end: on a
     * busy machine nobody may ask for a while.
     */
    @Test
    void a_trickle_is_the_same_trickle_on_all_nodes_together() {
        Duration step = Duration.ofMillis(20);
        Quota quota = new Quota("trickle", 100, step, Optional.of(Duration.ofHours(1)));
        long began = System.nanoTime();

        List<Span> granted = Crowd.of(livingNode(), livingNode()).rush(quota, Duration.ofSeconds(3));

        for (int first = 0; first < granted.size(); first++) {
            long end = granted.get(first).end();
            for (int last = first; last < granted.size(); last++) {
                end = Math.max(end, granted.get(last).end());
                long within = end - granted.get(first).begin();
                assertThat(last - first + 1).isLessThanOrEqualTo((int) (100 + within / step.toNanos()));
            }
        }
        long lasted = granted.getLast().begin() - began;
        assertThat(granted.size()).isGreaterThanOrEqualTo((int) (50 + lasted / step.toNanos()));
    }

    @Test
    void a_restart_changes_nothing() {
        take(node(), 3);

        assertThat(node().take(THREE_AN_HOUR, CLIENT)).isInstanceOf(Exceeded.class);
    }

    /** Nodes do not even say what time it is to them: what passes is the database's hour. */
    @Test
    void the_hour_is_that_of_the_database() {
        Quotas node = new Quotas(database.dataSource(), KEY, () -> Long.MIN_VALUE / 2);
        take(node, 3);
        jdbc.sql("UPDATE chancery.rate_limit SET forget_at = now() + interval '10 min'")
                .update();

        assertThat(((Exceeded) node().take(THREE_AN_HOUR, CLIENT)).retryIn().orElseThrow())
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @Test
    void a_rule_that_was_changed_begins_anew() {
        take(node(), 3);

        assertThat(node().take(Quota.perWindow("three", 4, Duration.ofHours(1)), CLIENT))
                .isInstanceOf(Granted.class);
    }

    @Test
    void a_flood_of_one_key_does_not_reach_the_database() {
        AtomicInteger connections = new AtomicInteger();
        Quotas node = new Quotas(counting(connections), KEY, time);
        take(node, 3);
        node.take(THREE_AN_HOUR, CLIENT);
        int before = connections.get();

        for (int i = 0; i < 10_000; i++) {
            assertThat(node.take(THREE_AN_HOUR, CLIENT)).isInstanceOf(Exceeded.class);
        }
        assertThat(connections).hasValue(before);
        time.pass(Refused.BELIEVED);
        node.take(THREE_AN_HOUR, CLIENT);
        assertThat(connections).as("now and then it is asked again").hasValue(before + 1);
    }

    @Test
    void what_is_remembered_is_told_to_the_second() {
        Quotas node = node();
        take(node, 3);
        node.take(THREE_AN_HOUR, CLIENT);
        time.pass(Duration.ofSeconds(9));

        assertThat(((Exceeded) node.take(THREE_AN_HOUR, CLIENT)).retryIn().orElseThrow())
                .isBetween(Duration.ofSeconds(3500), Duration.ofSeconds(3591));
    }

    @Test
    void each_takes_one_statement_of_its_own() {
        AtomicInteger connections = new AtomicInteger();
        Quotas node = new Quotas(counting(connections), KEY, time);

        take(node, 3);

        assertThat(connections).hasValue(3);
    }

    @Test
    void nobody_counts_within_a_transaction_that_may_be_rolled_back() {
        Quotas node = node();
        TransactionTemplate transaction =
                new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));

        assertThatThrownBy(() -> transaction.execute(_ -> node.take(THREE_AN_HOUR, CLIENT)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_table_tells_nobody_who_came() {
        take(node(), 1);
        Quotas others = new Quotas(database.dataSource(), new SecretKeySpec(new byte[] {1}, "HmacSHA256"), time);
        take(others, 1);

        List<String> rows = jdbc.sql("SELECT r::text FROM chancery.rate_limit r")
                .query(String.class)
                .list();
        assertThat(rows).allSatisfy(row -> assertThat(row).doesNotContain(CLIENT));
        assertThat(jdbc.sql("SELECT count(DISTINCT key) FROM chancery.rate_limit")
                        .query(Integer.class)
                        .single())
                .as("who does not have the key cannot try all addresses")
                .isEqualTo(2);
    }

    @Test
    void what_says_nothing_any_more_is_forgotten_and_nothing_else() {
        Forgetting forgetting = new Forgetting(database.dataSource());
        rows(5_000, "now() - interval '1 s'");
        rows(10, "now() + interval '1 min'");

        while (forgetting.step()) {}

        assertThat(count()).isEqualTo(10);
    }

    @Test
    void there_are_never_more_than_so_many_for_long() {
        rows(5_000, "now() + interval '2 min'");
        rows(100, "now() + interval '1 h'");
        jdbc.sql("INSERT INTO chancery.code_try SELECT gen_random_uuid(), 1, now() - n * interval '1 s'"
                        + " FROM generate_series(1, 5000) n")
                .update();

        Forgetting forgetting = new Forgetting(database.dataSource(), 150);
        while (forgetting.step()) {}

        assertThat(count()).isEqualTo(150);
        assertThat(jdbc.sql("SELECT count(*) FROM chancery.rate_limit WHERE forget_at > now() + interval '3 min'")
                        .query(Integer.class)
                        .single())
                .as("those first that would be forgotten next")
                .isEqualTo(100);
        assertThat(jdbc.sql("SELECT max(now() - last_at) < interval '3 min' AND count(*) = 150 FROM chancery.code_try")
                        .query(Boolean.class)
                        .single())
                .as("codes that were tried last")
                .isTrue();
    }

    private Quotas node() {
        return new Quotas(database.dataSource(), KEY, time);
    }

    @Test
    void wishes_for_numbers_are_forgotten_after_a_day() {
        jdbc.sql("""
                        INSERT INTO chancery.number_wish
                        SELECT gen_random_uuid(), gen_random_uuid(), now() - n * interval '13 hours' FROM generate_series(0, 3) n
                        """).update();

        new Forgetting(database.dataSource()).step();

        assertThat(jdbc.sql("SELECT count(*) FROM chancery.number_wish")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void what_came_of_tests_of_providers_is_forgotten_when_it_says_nothing_any_more() {
        jdbc.sql("""
                        WITH provider AS (
                          INSERT INTO auth.sso_providers (id) VALUES ('10000000-0000-4000-8000-000000000000') RETURNING id)
                        INSERT INTO chancery.provider_test
                        SELECT gen_random_uuid(), id, 'id-1', now(), '\\x00', now() + n * interval '1 min'
                        FROM provider, generate_series(-3, 2) n
                        """).update();

        new Forgetting(database.dataSource()).step();

        assertThat(jdbc.sql("SELECT count(*) FROM chancery.provider_test")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    private Quotas livingNode() {
        return new Quotas(database.dataSource(), KEY, System::nanoTime);
    }

    private static void take(Quotas node, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(node.take(THREE_AN_HOUR, CLIENT)).isInstanceOf(Granted.class);
        }
    }

    private DataSource counting(AtomicInteger connections) {
        return new DelegatingDataSource(database.dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                connections.incrementAndGet();
                return super.getConnection();
            }
        };
    }

    private void rows(int many, String forgetAt) {
        jdbc.sql("""
                        INSERT INTO chancery.rate_limit
                        SELECT gen_random_uuid(), 'any', true, %1$s, %1$s FROM generate_series(1, %2$d)
                        """.formatted(forgetAt, many)).update();
    }

    private int count() {
        return jdbc.sql("SELECT count(*) FROM chancery.rate_limit")
                .query(Integer.class)
                .single();
    }
}
