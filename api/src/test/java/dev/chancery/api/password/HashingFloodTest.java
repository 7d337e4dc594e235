package dev.chancery.api.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashingFloodTest {

    private static final int CLIENTS = 24;

    @Test
    void a_flood_of_sign_ins_is_turned_away_politely_and_starves_nobody_who_refreshes() throws Exception {
        try (TestService service = TestService.start(
                        "CHANCERY_HASHING_CONCURRENCY", "1",
                        "CHANCERY_HASHING_QUEUE", "2",
                        "CHANCERY_BCRYPT_COST", "10");
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            String token =
                    service.signUp("ann@example.com").get("refresh_token").stringValue();

            List<Future<Answer>> flood = IntStream.range(0, CLIENTS * 3)
                    .mapToObj(_ -> clients.submit(() -> service.signIn("ann@example.com")))
                    .toList();
            int refreshed = 0;
            while (flood.stream().anyMatch(answer -> !answer.isDone())) {
                Answer answer = service.refresh(token);
                assertThat(answer.status()).isEqualTo(200);
                token = answer.json().get("refresh_token").stringValue();
                refreshed++;
            }

            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : flood) {
                answers.add(answer.get());
            }
            assertThat(refreshed).isPositive();
            assertThat(answers).extracting(Answer::status).containsOnly(200, 429);
            assertThat(answers).filteredOn(answer -> answer.status() == 429).allSatisfy(answer -> {
                assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");
                assertThat(answer.json().get("error_code").stringValue()).isEqualTo("over_request_rate_limit");
            });
        }
    }
}
