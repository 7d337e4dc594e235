package dev.chancery.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.privacy.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audit entries are told in the log of the process, too, and there only where the table is not wanted. */
class AuditLinesTest {

    private TestService service;

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_fact_is_a_line_that_names_nobody(boolean withoutTable) {
        service = TestService.start("GOTRUE_AUDIT_LOG_DISABLE_POSTGRES", Boolean.toString(withoutTable));
        Sql sql = Sql.on(service.database());

        String log = logOf(() -> service.signUp("ann@example.com"));

        List<String> facts = sql.texts("SELECT event_id FROM events.event ORDER BY position");
        assertThat(facts).hasSize(2);
        assertThat(lines(log)).hasSize(2);
        assertThat(lines(log).get(0))
                .contains("audit_log_id=" + facts.get(0), "action=user_signedup, log_type=team", "request_id");
        assertThat(lines(log).get(1))
                .contains("audit_log_id=" + facts.get(1), "action=login, log_type=account")
                .contains("actor_id=" + sql.text("SELECT id FROM auth.users"));
        assertThat(log).doesNotContain("ann@example.com");
        assertThat(sql.number("SELECT count(*) FROM auth.audit_log_entries")).isEqualTo(withoutTable ? 0 : 2);
    }

    @Test
    void what_was_not_committed_is_not_told() {
        service = TestService.start();
        Sql.on(service.database()).execute("""
                CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no'; END $$;
                CREATE TRIGGER refuse AFTER INSERT ON auth.sessions FOR EACH ROW EXECUTE FUNCTION public.refuse();
                """);

        String log = logOf(() -> service.signUp("ann@example.com"));

        assertThat(log).contains("request failed");
        assertThat(lines(log)).isEmpty();
    }

    private static String logOf(Runnable work) {
        try (CapturedLog log = new CapturedLog()) {
            work.run();
            return log.text();
        }
    }

    private static List<String> lines(String log) {
        return log.lines()
                .filter(line -> line.contains(" chancery.audit audit_event"))
                .toList();
    }
}
