package dev.chancery.infra.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatementSummaryTest {

    @Test
    void one_statement_is_its_verb_and_its_table() {
        StatementSummary summary = StatementSummary.of("SELECT id FROM auth.users WHERE id = ? FOR NO KEY UPDATE");

        assertThat(summary.text()).isEqualTo("SELECT auth.users");
        assertThat(summary.operation()).isEqualTo("SELECT");
        assertThat(summary.table()).contains("auth.users");
        assertThat(summary.size()).isOne();
    }

    @Test
    void what_is_in_brackets_does_not_count() {
        assertThat(text("SELECT (SELECT count(*) FROM auth.identities i WHERE i.user_id = u.id), 1 FROM auth.users u"))
                .isEqualTo("SELECT auth.users");
        assertThat(text("WITH latest AS (SELECT 1 FROM events.snapshot) SELECT 2 FROM events.event UNION ALL SELECT 3"))
                .isEqualTo("SELECT events.event");
        assertThat(text("INSERT INTO auth.users (id) SELECT id FROM other ON CONFLICT (id) DO UPDATE SET id = ?"))
                .isEqualTo("INSERT auth.users");
        assertThat(text("SELECT * FROM (SELECT 1 FROM a) x")).isEqualTo("SELECT");
    }

    @Test
    void several_statements_are_a_batch_in_which_repetitions_are_one() {
        String sql = """
                SELECT id FROM auth.users WHERE id = ? FOR UPDATE;
                INSERT INTO events.event VALUES (?);
                INSERT INTO events.event VALUES (?);
                update auth.users SET email = ?;
                """;
        StatementSummary summary = StatementSummary.of(sql);

        assertThat(summary.text()).isEqualTo("SELECT auth.users; INSERT events.event; UPDATE auth.users");
        assertThat(summary.operation()).isEqualTo("BATCH");
        assertThat(summary.table()).isEmpty();
        assertThat(summary.size()).isEqualTo(4);
        assertThat(StatementSummary.of("DELETE FROM a;DELETE FROM b").operation())
                .isEqualTo("BATCH DELETE");
    }

    @Test
    void literals_and_comments_never_get_out() {
        assertThat(text("SELECT 'x; DELETE FROM ann' || 'it''s FROM bob' -- FROM carl\n FROM auth.users"))
                .isEqualTo("SELECT auth.users");
        assertThat(text("SELECT 1 FROM 'ann'")).isEqualTo("SELECT");
    }

    @Test
    void what_has_no_table_is_its_verb() {
        assertThat(text("commit")).isEqualTo("COMMIT");
        assertThat(text("SET TIME ZONE 'UTC'")).isEqualTo("SET");
        assertThat(text(null)).isEqualTo("BATCH");
    }

    @Test
    void it_has_no_more_than_255_characters_and_no_half_names() {
        String sql = IntStream.range(0, 100)
                .mapToObj(i -> "DELETE FROM auth.table_" + i)
                .collect(Collectors.joining(";"));
        assertThat(text(sql))
                .hasSizeLessThanOrEqualTo(255)
                .matches("(DELETE auth\\.table_\\d+; )*DELETE auth\\.table_\\d+");
        assertThat(text(String.join(";", Collections.nCopies(100, "DELETE FROM a"))))
                .isEqualTo("DELETE a");
    }

    private static String text(String sql) {
        return StatementSummary.of(sql).text();
    }
}
