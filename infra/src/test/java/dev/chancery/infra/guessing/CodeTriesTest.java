package dev.chancery.infra.guessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class CodeTriesTest {

    private static final UUID CODE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcClient sql = JdbcClient.create(database.dataSource());
    private final CodeTries tries = new CodeTries(sql);

    @AfterEach
    void close() {
        database.close();
    }

    /** Half of them name the two codes the other way round: nobody waits for whoever waits for them. */
    @Test
    void of_a_hundred_who_try_at_once_ten_may() throws Exception {
        List<UUID> both = List.of(CODE, OTHER);
        List<UUID> reversed = both.reversed();
        List<Callable<Integer>> guesses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            guesses.addAll(List.of(
                    () -> tries.take(both).size(), () -> tries.take(reversed).size()));
        }
        Collections.shuffle(guesses);

        int may = 0;
        try (ExecutorService crowd = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> guess : crowd.invokeAll(guesses)) {
                may += guess.get();
            }
        }

        assertThat(may).isEqualTo(20);
    }

    @Test
    void a_try_that_told_nobody_anything_may_be_given_back() {
        for (int i = 0; i < 25; i++) {
            assertThat(tries.take(List.of(CODE))).as("try " + i).containsExactly(CODE);
            tries.giveBack(List.of(CODE));
        }
    }

    @Test
    void what_nobody_has_tried_for_a_day_is_forgotten_but_not_by_whoever_tries_it_again() {
        for (int i = 0; i < 10; i++) {
            tries.take(List.of(CODE, OTHER));
        }
        sql.sql("UPDATE chancery.code_try SET last_at = now() - interval '25 hours'")
                .update();

        assertThat(tries.take(List.of(CODE))).isEmpty();

        assertThat(sql.sql("SELECT key FROM chancery.code_try")
                        .query(UUID.class)
                        .list())
                .containsExactly(CODE);
    }
}
