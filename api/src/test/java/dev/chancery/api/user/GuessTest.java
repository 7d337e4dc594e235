package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.TokenKind;
import dev.chancery.infra.guessing.CodeTries;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.user.UserQueries.FoundToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class GuessTest {

    /** Of many at once each could else be compared before one of them counts. */
    @Test
    void a_try_is_taken_and_committed_before_anybody_looks_at_the_code() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            JdbcClient sql = JdbcClient.create(database.dataSource());
            UUID key = UUID.randomUUID();
            List<Long> takenBefore = new ArrayList<>();
            Guess guess = new Guess(
                    key,
                    () -> {
                        takenBefore.add(sql.sql("SELECT tries FROM chancery.code_try WHERE key = ?")
                                .param(key)
                                .query(Long.class)
                                .single());
                        return new CodeCheck(_ -> false, _ -> false);
                    },
                    new CodeTries(sql),
                    _ -> {});

            assertThatThrownBy(() -> guess.among(List.of(), UserRefusals::codeNotValid))
                    .isInstanceOf(ApiException.class);

            assertThat(takenBefore).containsExactly(1L);
        }
    }

    /** What others have wished for meanwhile counts, and whoever was refused for that gets no try back. */
    @Test
    void whose_a_code_may_be_is_asked_each_time_that_the_request_is_judged() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            JdbcClient sql = JdbcClient.create(database.dataSource());
            FoundToken token = new FoundToken(UUID.randomUUID(), TokenKind.PHONE_CHANGE_TOKEN, "", Instant.EPOCH, null);
            AtomicBoolean several = new AtomicBoolean();
            Guess guess = new Guess(
                    UUID.randomUUID(), () -> new CodeCheck(_ -> true, _ -> several.get()), new CodeTries(sql), _ -> {});
            assertThat(guess.among(List.of(token), UserRefusals::codeNotValid)).isEqualTo(token);

            several.set(true);

            assertThatThrownBy(() -> guess.among(List.of(token), UserRefusals::codeNotValid))
                    .isInstanceOf(ApiException.class);
            guess.failed();
            assertThat(sql.sql("SELECT tries FROM chancery.code_try")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);
        }
    }
}
