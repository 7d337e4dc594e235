package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.user.UserCommand;
import dev.chancery.infra.audit.RedactingAudit;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.audit.AuditRedaction;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.Rebuild.Absent;
import dev.chancery.query.rebuild.Rebuild.Unknown;
import dev.chancery.query.rebuild.RebuildReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Somebody who has more audit entries than can be changed while a request waits is erased all the same. */
class AuditRedactionTest {

    private static final int STEP = 250;

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);
    /** The planner takes all between two ends of an id's range for few where the id is near an end of all ids. */
    private final UUID user = UUID.fromString("80000000-0000-4000-8000-000000000000");

    @BeforeEach
    void signUp() {
        scene.send(Scene.signUp(user, "ann@example.com"));
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource({"1500, false", "4500, false", "4500, true"})
    void the_deletion_itself_changes_no_more_entries_however_many_there_are(int entries, boolean soft) {
        haveSignedOut(entries);

        scene.delete(user, soft, Scene.NOON.plusSeconds(5));

        // what the transaction has written has its id; one entry is that of the deletion, and one names nobody
        assertThat(scene.count("auth.audit_log_entries WHERE xmin = (SELECT xmin FROM chancery.audit_redaction)"))
                .isEqualTo(AuditRedaction.AT_ONCE);
        assertThat(naming()).isEqualTo(entries - AuditRedaction.AT_ONCE + 1);
    }

    @Test
    void a_step_looks_at_no_more_facts_than_it_is_about() {
        haveSignedOut(4500);
        scene.jdbc().execute("""
                INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
                  key_ids, occurred_at, payload, metadata)
                SELECT gen_random_uuid(), 'user', md5(n::text)::uuid, 0, 'user.ban-lifted', 1, md5(n::text)::uuid, '{}', now(),
                  '{}', '{}'
                FROM generate_series(1, 20000) n;
                ANALYZE
                """);

        assertInOrderByIndex(AuditRedaction.first(user).getFirst().sql(), user, user);
        assertInOrderByIndex(AuditRedaction.NEXT, 1000, 1000, 1000);
    }

    private void assertInOrderByIndex(String sql, Object... parameters) {
        assertThat(String.join("\n", scene.jdbc().queryForList("EXPLAIN " + sql, String.class, parameters)))
                .contains("Scan using event_of_subject_idx on event")
                .doesNotContain("Sort Key: event", "Seq Scan on event", "using event_pkey");
    }

    @Test
    void whoever_has_few_is_named_nowhere_once_the_deletion_is_committed() {
        haveSignedOut(200);

        scene.delete(user, false, Scene.NOON.plusSeconds(5));

        assertThat(scene.count("chancery.audit_redaction")).isZero();
        assertNamedNowhere();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_rest_is_done_in_steps_and_goes_on_where_one_has_failed(boolean soft) throws Exception {
        haveSignedOut(3000);
        scene.signedUp("bob@example.com");
        scene.delete(user, soft, Scene.NOON.plusSeconds(5));
        assertThat(differing()).as("entries in line are as they should be").isZero();
        AuditRedaction redaction = redaction();

        long before = naming();
        assertThat(redaction.next()).isTrue();
        assertThat(naming()).isEqualTo(before - STEP);
        refuseUpdates();
        assertThatThrownBy(redaction::next).isInstanceOf(DataAccessException.class);
        assertThat(naming()).isEqualTo(before - STEP);
        allowUpdates();

        int steps = 0;
        for (AuditRedaction another = redaction(); another.next(); steps++) {
            assertThat(naming()).isEqualTo(Math.max(0, before - (steps + 2L) * STEP));
        }
        assertThat(steps).isBetween(3000 / STEP - 5, 3000 / STEP);

        assertNamedNowhere();
        assertThat(ReadModel.rows(node).toString()).contains("bob@example");
        RebuildReport rebuilt = rebuild().compare();
        assertThat(rebuilt.differing()).isZero();
        assertThat(rebuilt.absentAuditEntries()).isZero();
    }

    @Test
    void nodes_share_the_work_and_try_again_what_has_failed() throws Exception {
        haveSignedOut(3000);
        scene.delete(user, false, Scene.NOON.plusSeconds(5));
        refuseUpdates();
        List<RedactingAudit> nodes = List.of(worker(), worker());
        nodes.forEach(RedactingAudit::start);
        try {
            await().during(Duration.ofMillis(300)).until(() -> naming() > 0);
            allowUpdates();
            await().until(() -> redaction().waiting() == 0);
        } finally {
            nodes.forEach(RedactingAudit::stop);
        }

        assertNamedNowhere();
        assertThat(differing()).isZero();
    }

    @Test
    void one_whose_entries_cannot_be_changed_does_not_hold_up_others() {
        UUID other = scene.signedUp("cia@example.com");
        haveSignedOut(1500);
        scene.delete(user, false, Scene.NOON.plusSeconds(5));
        scene.jdbc().update("INSERT INTO chancery.audit_redaction (subject, position) VALUES (?, 0)", other);
        refuseUpdates();

        await().ignoreExceptions().until(() -> {
            redaction().next();
            return scene.count("chancery.audit_redaction WHERE subject = ?", other) == 0;
        });

        assertThat(scene.count("chancery.audit_redaction WHERE subject = ?", user))
                .isOne();
    }

    @Test
    void a_repair_takes_out_the_names_that_steps_would_have_if_their_line_was_lost() throws Exception {
        haveSignedOut(1500);
        scene.delete(user, false, Scene.NOON.plusSeconds(5));
        scene.jdbc().update("DELETE FROM chancery.audit_redaction");
        assertThat(differing()).isEqualTo(naming()).isPositive();

        rebuild().repair(Unknown.KEPT, Absent.LEFT);

        assertNamedNowhere();
    }

    /** As often as nobody could in a test: entries that name the user, each with its fact. */
    private void haveSignedOut(int times) {
        Actor self = new Actor(Actor.Kind.USER, user.toString(), "ann@example.com", "Ann Other", false);
        node.commands()
                .transaction(
                        new Origin(self, "request-2", "192.0.2.9", "another agent", null),
                        transaction -> transaction.send(
                                new UserCommand.SignOut(user, null, "global", Scene.NOON.plusSeconds(1))));
        scene.jdbc().update("""
                WITH one AS (SELECT * FROM events.event WHERE subject = ? AND name = 'user.signed-out'),
                copies AS (
                  INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
                    key_ids, occurred_at, payload, metadata)
                  SELECT gen_random_uuid(), aggregate_type, aggregate_id, sequence_number + n, name, revision, subject,
                    key_ids, occurred_at, payload, metadata
                  FROM one, generate_series(1, ?) n RETURNING event_id)
                INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
                SELECT a.instance_id, copies.event_id, a.payload, a.created_at, a.ip_address
                FROM copies, auth.audit_log_entries a JOIN one ON one.event_id = a.id
                """, user, times - 1);
        assertThat(naming()).isGreaterThanOrEqualTo(times);
    }

    private AuditRedaction redaction() {
        return new AuditRedaction(JdbcClient.create(database.dataSource()), STEP);
    }

    private RedactingAudit worker() {
        return new RedactingAudit(
                redaction(),
                new TransactionTemplate(node.bean(PlatformTransactionManager.class)),
                Duration.ofMillis(20),
                new SimpleMeterRegistry());
    }

    private long naming() {
        return scene.count("auth.audit_log_entries WHERE payload::text ~ 'ann@example|Ann Other'");
    }

    private Rebuild rebuild() {
        return new Rebuild(database.dataSource(), node.engine().replay());
    }

    private long differing() throws Exception {
        return rebuild().compare().differing();
    }

    private void refuseUpdates() {
        scene.jdbc().execute("""
                CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'not now'; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON auth.audit_log_entries
                FOR EACH ROW EXECUTE FUNCTION public.refuse()
                """);
    }

    private void allowUpdates() {
        scene.jdbc().execute("DROP TRIGGER refuse ON auth.audit_log_entries");
    }

    /** In no row of any table that is ours. */
    private void assertNamedNowhere() {
        List<String> tables = scene.jdbc().queryForList("""
                SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                WHERE schemaname IN ('auth', 'events', 'chancery')
                """, String.class);
        assertThat(tables).contains("auth.audit_log_entries", "events.event", "chancery.data_key");
        assertThat(tables)
                .allSatisfy(table -> assertThat(scene.count(
                                table + " t WHERE t::text ~ 'ann@example|Ann Other|192.0.2.9|another agent'"))
                        .as(table)
                        .isZero());
    }
}
