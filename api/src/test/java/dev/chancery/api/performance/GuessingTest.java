package dev.chancery.api.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many guesses at a code at once: they come no further than one after the other, and learn nothing from the time. */
class GuessingTest {

    private static final String KNOWN = "15550001";
    private static final String UNKNOWN = "15550002";

    private final RoundTrips trips = new RoundTrips();
    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Sql sql = Sql.on(database);
    private TestService service;

    @BeforeEach
    void start() {
        service = TestService.startOn(
                database,
                trips::watch,
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_OTP_EXP",
                "3600",
                "GOTRUE_SMS_MAX_FREQUENCY",
                "1ns",
                // so that it is not for these that guesses wait
                "GOTRUE_DB_MAX_POOL_SIZE",
                "30");
        assertThat(service.post("/otp", "{\"phone\":\"%s\"}".formatted(KNOWN)).status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
    }

    /** Else the many who guess at one account would wait for each other, and at none they would not. */
    @Test
    void a_wrong_code_takes_the_same_work_whether_or_not_one_was_sent() {
        guess(UNKNOWN, "x");

        assertThat(work(() -> guess(KNOWN, "x"))).isEqualTo(work(() -> guess(UNKNOWN, "x")));
        IntStream.range(0, 10).forEach(_ -> guess(KNOWN, "x"));
        assertThat(work(() -> guess(KNOWN, "x"))).as("after all tries").isEqualTo(work(() -> guess(UNKNOWN, "x")));
    }

    private List<String> work(Runnable request) {
        trips.drain();
        request.run();
        return trips.drain().stream().map(RoundTrips.Sent::sql).toList();
    }

    @Test
    void nor_does_it_wait_for_anybody_who_changes_the_account() throws Exception {
        whileTheAccountIsHeld(crowd -> {
            Future<Answer> answer = crowd.submit(() -> guess(KNOWN, "x"));

            assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(403);
        });
    }

    @Test
    void the_right_code_comes_too_late_after_ten_wrong_ones_however_little_of_them_is_on_record() throws Exception {
        String right = Mailbox.of(service).last(KNOWN).code();
        List<Future<Answer>> last = new ArrayList<>();
        whileTheAccountIsHeld(crowd -> {
            List<Future<Answer>> wrong = IntStream.range(0, 12)
                    .mapToObj(_ -> crowd.submit(() -> guess(KNOWN, "x")))
                    .toList();
            await().until(() -> wrong.stream().filter(Future::isDone).count() + waiting() >= wrong.size());
            last.add(crowd.submit(() -> guess(KNOWN, right)));
            await().until(() -> last.getFirst().isDone() || waiting() > wrong.size());
        });

        assertThat(last.getFirst().get().status()).isEqualTo(403);
        await().until(() -> mistakes() == 10);
    }

    @Test
    void of_sixty_at_once_ten_are_noted_and_the_right_code_comes_too_late() throws Exception {
        List<Callable<Integer>> guesses =
                new ArrayList<>(Collections.nCopies(60, () -> guess(KNOWN, "x").status()));

        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> status : crowd.invokeAll(guesses)) {
                assertThat(status.get()).isEqualTo(403);
            }
        }

        assertThat(guess(KNOWN, Mailbox.of(service).last(KNOWN).code()).status())
                .isEqualTo(403);
        await().until(() -> mistakes() == 10);
    }

    @Test
    void what_fails_though_the_code_is_right_costs_no_try() {
        String id = sql.text("SELECT id FROM auth.users");
        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"1h\"}");
        String right = Mailbox.of(service).last(KNOWN).code();
        for (int i = 0; i < 12; i++) {
            assertThat(guess(KNOWN, right).json().get("error_code").stringValue())
                    .isEqualTo("user_banned");
        }
        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"none\"}");

        assertThat(guess(KNOWN, right).status()).isEqualTo(200);
    }

    @Test
    void a_new_code_may_be_tried_anew() {
        IntStream.range(0, 11).forEach(_ -> guess(KNOWN, "x"));
        service.post("/otp", "{\"phone\":\"%s\"}".formatted(KNOWN));

        assertThat(guess(KNOWN, Mailbox.of(service).last(KNOWN).code()).status())
                .isEqualTo(200);
    }

    @Test
    void what_was_mistaken_before_a_service_ends_is_on_record_afterwards() {
        guess(KNOWN, "x");
        service.close();

        assertThat(mistakes()).isOne();
        start();
    }

    private interface Meanwhile {
        void happens(ExecutorService crowd) throws Exception;
    }

    private void whileTheAccountIsHeld(Meanwhile meanwhile) throws Exception {
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            sql.call(connection -> {
                connection.setAutoCommit(false);
                Sql.texts(connection, "SELECT id FROM auth.users WHERE phone = ? FOR UPDATE", KNOWN);
                try {
                    meanwhile.happens(crowd);
                } catch (Exception e) {
                    throw new SQLException(e);
                } finally {
                    connection.rollback();
                }
                return null;
            });
        }
    }

    /** How many requests are stuck in the database; what is put on record behind the answers is not one. */
    private long waiting() {
        return sql.number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'");
    }

    private long mistakes() {
        return sql.number("SELECT count(*) FROM events.event WHERE name = 'user.code-mistaken'");
    }

    private Answer guess(String phone, String code) {
        return service.post("/verify", "{\"type\":\"sms\",\"phone\":\"%s\",\"token\":\"%s\"}".formatted(phone, code));
    }
}
