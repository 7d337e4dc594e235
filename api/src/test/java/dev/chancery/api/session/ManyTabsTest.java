package dev.chancery.api.session;

import static dev.chancery.api.session.Refreshes.accessToken;
import static dev.chancery.api.session.Refreshes.assertRefused;
import static dev.chancery.api.session.Refreshes.next;
import static dev.chancery.api.session.Refreshes.refreshToken;
import static dev.chancery.api.session.Refreshes.story;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two nodes on one database, and clients that present a refresh token more than once. */
class ManyTabsTest {

    private static final int TABS = 50;

    private TestService node;
    private TestService otherNode;

    @BeforeEach
    void start() {
        // stands still: what is recorded once a second is recorded once, however long it takes
        MovableClock clock = new MovableClock();
        node = TestService.startAt(clock);
        otherNode = TestService.startOnAt(node.database(), clock);
    }

    @AfterEach
    void stop() {
        otherNode.close();
        node.close();
    }

    @Test
    void fifty_tabs_that_refresh_at_once_all_get_the_same_next_token() throws Exception {
        JsonNode session = node.signUp("ann@example.com");

        List<Answer> answers = refreshAtOnce(refreshToken(session));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers.stream().map(answer -> refreshToken(answer.json())).distinct())
                .hasSize(1);
        assertThat(Sql.on(node.database()).number("SELECT refresh_token_counter FROM auth.sessions"))
                .isOne();
        assertThat(story(node, session))
                .containsExactly("session.started", "session.refreshed", "session.token-reissued");
        next(otherNode, refreshToken(answers.getFirst().json()));
    }

    private List<Answer> refreshAtOnce(String refreshToken) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService tabs = Executors.newFixedThreadPool(TABS)) {
            List<Future<Answer>> answers = IntStream.range(0, TABS)
                    .mapToObj(i -> tabs.submit(() -> {
                        start.await();
                        return (i % 2 == 0 ? node : otherNode).refresh(refreshToken);
                    }))
                    .toList();
            start.countDown();
            List<Answer> all = new ArrayList<>();
            for (Future<Answer> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }

    @Test
    void a_client_that_lost_the_answer_gets_it_again_from_any_node() {
        String first = refreshToken(node.signUp("ann@example.com"));
        String lost = next(node, first);

        assertThat(next(otherNode, first)).isEqualTo(lost);
        assertThat(next(node, first)).isEqualTo(lost);
        assertThat(next(otherNode, lost)).isNotEqualTo(lost);
    }

    @Test
    void a_token_that_is_two_behind_ends_the_session_and_its_access_tokens_at_once() {
        JsonNode session = node.signUp("ann@example.com");
        String stolen = refreshToken(session);
        String current = next(otherNode, next(node, stolen));

        assertRefused(otherNode.refresh(stolen), "refresh_token_already_used", "Already Used");

        Answer answer = node.as(accessToken(session), "GET", "/user", null);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("session_not_found");
        assertRefused(node.refresh(current), "refresh_token_not_found", "Refresh Token Not Found");
        assertThat(story(node, session)).last().isEqualTo("session.ended: reuse_detected");
    }
}
