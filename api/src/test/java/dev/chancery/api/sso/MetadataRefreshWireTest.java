package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.sso.MetadataRefreshes;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metadata is fetched again: when, by whom, and what becomes of it. */
class MetadataRefreshWireTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final String CREATED = "sso-provider.created";
    private static final String REPLACED = "sso-provider.metadata-replaced";
    private static final String REFRESHED = "sso-provider.metadata-refreshed";

    private static final TestIdentityProvider OLD = new TestIdentityProvider("https://acme.example/", MetadataScene.US);
    private static final TestIdentityProvider NEW = new TestIdentityProvider("https://acme.example/", MetadataScene.US);
    private static final String BOTH = OLD.metadata()
            .replaceFirst(
                    "(?=<md:KeyDescriptor)",
                    NEW.metadata().replaceFirst(".*(<md:KeyDescriptor.*</md:KeyDescriptor>).*", "$1"));

    private static MetadataScene scene;

    @BeforeAll
    static void start() {
        scene = new MetadataScene();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @BeforeEach
    void now() {
        scene.atPresent();
    }

    @AfterEach
    void nothing_is_left_of_those_that_are_deleted() throws SQLException {
        assertThat(scene.service.bean(Rebuild.class).compare().differences()).isEmpty();
        scene.deleteAll();
        assertThat(scene.sql.number("SELECT count(*) FROM chancery.metadata_refresh"))
                .isZero();
    }

    @Test
    void a_key_that_is_rolled_over_is_trusted_and_the_old_one_as_long_as_it_is_there() {
        String id = scene.created(OLD.metadata());
        scene.refresh();
        assertThat(scene.trusts(id, OLD)).isTrue();
        assertThat(scene.trusts(id, NEW)).isFalse();

        scene.serving(BOTH);
        assertThat(scene.fetchedAfter(DAY)).isOne();
        scene.atPresent();
        assertThat(scene.trusts(id, OLD)).isTrue();
        assertThat(scene.trusts(id, NEW)).isTrue();

        scene.serving(NEW.metadata());
        assertThat(scene.fetchedAfter(DAY.multipliedBy(2))).isOne();
        scene.atPresent();
        assertThat(scene.trusts(id, OLD)).isFalse();
        assertThat(scene.trusts(id, NEW)).isTrue();
        assertThat(scene.actions(id)).containsExactly(CREATED, REFRESHED, REFRESHED);
        assertThat(scene.events(id))
                .filteredOn(event -> event.get("name").stringValue().equals(REFRESHED))
                .allSatisfy(
                        event -> assertThat(event.get("actor").stringValue()).isEqualTo("system"));
        assertThat(scene.metadata(id)).isEqualTo(NEW.metadata());
    }

    @Test
    void what_says_the_same_is_no_fact_even_if_it_is_written_anew() {
        String id = scene.created(OLD.metadata());
        scene.refresh();
        scene.serving(OLD.metadata().replace(" entityID=", " ID=\"_another\" entityID="));

        assertThat(scene.fetchedAfter(DAY)).isOne();

        assertThat(scene.actions(id)).containsExactly(CREATED);
        assertThat(scene.metadata(id)).isEqualTo(OLD.metadata());
    }

    @Test
    void what_is_good_for_longer_is_no_fact_but_is_believed_for_longer() {
        String id = scene.created(validUntil(scene.now().plus(DAY)));
        scene.serving(validUntil(scene.now().plus(DAY.multipliedBy(2))));

        assertThat(scene.fetchedAfter(DAY.dividedBy(2))).isOne();
        scene.later(DAY);

        assertThat(scene.sent(id)).isNotNull();
        assertThat(scene.actions(id)).containsExactly(CREATED);
    }

    @Test
    void what_is_good_for_less_long_is_believed_for_less_long() {
        String id = scene.created(validUntil(scene.now().plus(DAY.multipliedBy(10))));
        scene.serving(validUntil(scene.now().plus(DAY.multipliedBy(20))));
        scene.refresh();
        scene.sent(id);
        scene.serving(validUntil(scene.now().plus(DAY.multipliedBy(2))));

        assertThat(scene.fetchedAfter(DAY)).isOne();
        scene.sent(id);
        scene.later(DAY);

        assertThat(scene.service
                        .post("/sso", "{\"provider_id\":\"%s\",\"skip_http_redirect\":true}".formatted(id))
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("saml_metadata_expired");
        assertThat(scene.actions(id)).containsExactly(CREATED);
    }

    private static String validUntil(Instant end) {
        return OLD.metadata().replace(" entityID=", " validUntil=\"" + end + "\" entityID=");
    }

    @Test
    void it_is_fetched_by_itself() {
        assertThat(scene.node().isAutoStartup()).isTrue();
    }

    @Test
    void it_is_fetched_as_often_as_it_wants() {
        scene.created(OLD.metadata().replace(" entityID=", " cacheDuration=\"PT1H\" entityID="));
        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();

        assertThat(scene.fetchedAfter(Duration.ofMinutes(53))).isZero();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(8))).isOne();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(53))).isZero();
    }

    @Test
    void what_fails_is_tried_again_later_and_later_and_what_succeeds_as_before() {
        scene.created(OLD.metadata());
        scene.refresh();
        scene.source.answering(_ -> new Answered(503, ""));
        assertThat(scene.fetchedAfter(DAY)).isOne();

        assertThat(scene.fetchedAfter(Duration.ofMinutes(4))).isZero();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(2))).isOne();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(8))).isZero();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(3))).isOne();
        scene.serving(OLD.metadata());
        assertThat(scene.fetchedAfter(Duration.ofMinutes(21))).isOne();
        scene.source.answering(_ -> new Answered(503, ""));
        assertThat(scene.fetchedAfter(Duration.ofHours(21))).isZero();
        assertThat(scene.fetchedAfter(Duration.ofHours(4))).isOne();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(6))).isOne();
    }

    @Test
    void what_has_failed_for_long_is_tried_again_before_what_is_known_ends() {
        scene.created(OLD.metadata());
        scene.serving(validUntil(scene.now().plus(Duration.ofHours(4))));
        scene.refresh();
        scene.sql.execute("UPDATE chancery.metadata_refresh SET failures = 9");
        scene.source.answering(_ -> new Answered(503, ""));
        assertThat(scene.fetchedAfter(Duration.ofHours(2))).isOne();

        assertThat(scene.fetchedAfter(Duration.ofMinutes(50))).isZero();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(11))).isOne();
        assertThat(scene.fetchedAfter(Duration.ofHours(2))).isOne();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(6))).isOne();
    }

    @Test
    void nor_is_what_was_never_fetched_again_waited_for_beyond_its_end() {
        scene.created(validUntil(scene.now().plus(Duration.ofHours(4))));
        scene.source.answering(_ -> new Answered(503, ""));
        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();
        scene.sql.execute("UPDATE chancery.metadata_refresh SET failures = 9");
        assertThat(scene.fetchedAfter(Duration.ofHours(2))).isOne();

        assertThat(scene.fetchedAfter(Duration.ofMinutes(61))).isOne();
    }

    @Test
    void of_several_nodes_one_fetches() throws Exception {
        scene.created(OLD.metadata());
        List<RefreshingMetadata> nodes = List.of(scene.node(), scene.anotherNode());
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 10; i++) {
                scene.serving(OLD.metadata());
                List<Future<Boolean>> steps =
                        nodes.stream().map(node -> threads.submit(node::step)).toList();
                for (Future<Boolean> step : steps) {
                    step.get();
                }
                assertThat(scene.source.asked()).hasSize(1);
                scene.later(DAY);
            }
        }
    }

    @Test
    void a_node_that_finds_another_at_it_leaves_it_to_that_one() throws Exception {
        scene.created(OLD.metadata());
        scene.refresh();
        scene.serving(OLD.metadata());
        scene.later(DAY);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Boolean> step = scene.sql.call(other -> {
                other.setAutoCommit(false);
                try (Statement claim = other.createStatement()) {
                    claim.execute("UPDATE chancery.metadata_refresh SET due_at = due_at + interval '1 year'");
                }
                Future<Boolean> waiting = thread.submit(scene.node()::step);
                await().until(() -> scene.sql.number("""
                                SELECT count(*) FROM pg_stat_activity
                                WHERE datname = current_database() AND wait_event_type = 'Lock'
                                  AND query LIKE '%INSERT INTO chancery.metadata_refresh%'
                                """) == 1);
                other.commit();
                return waiting;
            });

            assertThat(step.get()).isFalse();
        }
        assertThat(scene.source.asked()).isEmpty();
    }

    @Test
    void what_a_node_leaves_undone_is_anothers_which_then_has_the_last_word() {
        scene.created(OLD.metadata());
        MetadataRefreshes refreshes = scene.service.bean(MetadataRefreshes.class);
        Instant now = scene.now();
        var lost = refreshes.claim(now, now.plusSeconds(300)).orElseThrow();

        assertThat(scene.fetchedAfter(Duration.ofMinutes(4))).isZero();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(2))).isOne();
        refreshes.settle(lost, 0, now, Optional.empty());
        assertThat(scene.fetchedAfter(Duration.ZERO)).isZero();
    }

    @Test
    void a_disabled_provider_is_not_asked() {
        String id = scene.created(OLD.metadata());
        scene.update(id, "{\"disabled\":true}");
        assertThat(scene.fetchedAfter(DAY)).isZero();

        scene.update(id, "{\"disabled\":false}");
        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();
    }

    @Test
    void metadata_that_was_given_as_a_text_is_fetched_nowhere() {
        String id = scene.created(OLD.metadata());
        scene.update(id, "{\"metadata_xml\":%s}".formatted(MetadataScene.json(NEW.metadata())));

        assertThat(scene.fetchedAfter(DAY)).isZero();
        assertThat(scene.metadata(id)).isEqualTo(NEW.metadata());
        assertThat(scene.actions(id)).containsExactly(CREATED, REPLACED);
    }

    @Test
    void a_url_that_is_given_anew_is_fetched_at_once_whatever_has_failed_before() {
        String id = scene.created(OLD.metadata());
        scene.source.answering(_ -> new Answered(503, ""));
        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();
        assertThat(scene.fetchedAfter(Duration.ZERO)).isZero();
        scene.serving(OLD.metadata());

        scene.update(id, "{\"metadata_url\":\"%s\"}".formatted(scene.url("/metadata")));

        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();
        scene.update(id, "{\"metadata_url\":\"%s\"}".formatted(scene.url("/other")));
        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();
        assertThat(scene.source.asked().getLast().path()).isEqualTo("/other");
    }

    @Test
    void what_was_planned_for_another_url_is_of_no_account() {
        scene.created(OLD.metadata());
        scene.refresh();
        scene.sql.execute("UPDATE chancery.metadata_refresh SET metadata_url = 'https://old.example/', failures = 9");
        scene.source.answering(_ -> new Answered(503, ""));

        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();
        assertThat(scene.fetchedAfter(Duration.ofMinutes(6))).isOne();
    }

    @Test
    void an_administrator_who_says_something_else_meanwhile_wins() {
        String id = scene.created(OLD.metadata());
        scene.source.answering(asked -> {
            if (asked.path().equals("/metadata")) {
                scene.update(id, "{\"metadata_url\":\"%s\"}".formatted(scene.url("/other")));
            }
            return new Answered(200, (asked.path().equals("/metadata") ? OLD : NEW).metadata());
        });

        assertThat(scene.node().step()).isTrue();

        assertThat(scene.metadata(id)).isEqualTo(NEW.metadata());
        assertThat(scene.actions(id)).containsExactly(CREATED, REPLACED);
        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();
        assertThat(scene.source.asked().getLast().path()).isEqualTo("/other");
    }
}
