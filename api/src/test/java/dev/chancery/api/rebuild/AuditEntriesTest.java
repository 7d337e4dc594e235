package dev.chancery.api.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Difference.Kind;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.query.rebuild.Rebuild.Absent;
import dev.chancery.query.rebuild.Rebuild.Unknown;
import dev.chancery.query.rebuild.RebuildReport;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table of the audit log may lack entries; it may not have others than the log tells of. */
class AuditEntriesTest {

    private final TestService service = TestService.start();
    private final Sql sql = Sql.on(service.database());

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void what_was_not_wanted_in_the_table_is_no_difference_neither_then_nor_later() throws Exception {
        service.signUp("ann@example.com");
        long before = entries();
        long unwanted;
        try (TestService silent = withoutTable()) {
            silent.signUp("bob@example.com");
            unwanted = sql.number("SELECT count(*) FROM events.event") - before;
            assertThat(unwanted).isPositive();
            assertLacksOnly(unwanted, silent.bean(Rebuild.class).repair(Unknown.DELETED, Absent.LEFT));
        }
        assertThat(entries()).isEqualTo(before);
        service.signUp("cia@example.com");

        assertLacksOnly(unwanted, service.bean(Rebuild.class).compare());
        assertLacksOnly(unwanted, repair(Absent.LEFT));
        assertThat(entries()).isEqualTo(sql.number("SELECT count(*) FROM events.event") - unwanted);
    }

    @Test
    void what_was_removed_for_its_age_stays_away_unless_it_is_asked_for() throws Exception {
        service.signUp("ann@example.com");
        long before = entries();
        sql.execute("DELETE FROM auth.audit_log_entries WHERE payload ->> 'action' = 'login'");

        assertLacksOnly(1, repair(Absent.LEFT));
        assertThat(entries()).isEqualTo(before - 1);

        RebuildReport restored = repair(Absent.RESTORED);
        assertThat(restored.differences()).extracting(Difference::kind).containsExactly(Kind.MISSING);
        assertThat(restored.absentAuditEntries()).isZero();
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void what_was_changed_or_added_is_found_also_where_nothing_is_written_any_more() throws Exception {
        service.signUp("ann@example.com");
        sql.execute("""
                UPDATE auth.audit_log_entries SET payload = '{"action": "logout"}' WHERE payload ->> 'action' = 'login';
                INSERT INTO auth.audit_log_entries (id, payload, created_at) VALUES (gen_random_uuid(), '{}', now())
                """);
        try (TestService silent = withoutTable()) {
            assertThat(silent.bean(Rebuild.class).compare().differences())
                    .extracting(Difference::kind)
                    .containsExactlyInAnyOrder(Kind.CHANGED, Kind.UNKNOWN);
        }

        assertThat(repair(Absent.LEFT).remaining()).isOne();

        assertThat(sql.number("SELECT count(*) FROM auth.audit_log_entries WHERE payload ->> 'action' = 'login'"))
                .isOne();
    }

    private TestService withoutTable() {
        return TestService.startOn(service.database(), "GOTRUE_AUDIT_LOG_DISABLE_POSTGRES", "true");
    }

    private static void assertLacksOnly(long entries, RebuildReport report) {
        assertThat(report.differing()).isZero();
        assertThat(report.absentAuditEntries()).isEqualTo(entries);
    }

    private RebuildReport repair(Absent absent) throws SQLException {
        return service.bean(Rebuild.class).repair(Unknown.KEPT, absent);
    }

    private long entries() {
        return sql.number("SELECT count(*) FROM auth.audit_log_entries");
    }
}
