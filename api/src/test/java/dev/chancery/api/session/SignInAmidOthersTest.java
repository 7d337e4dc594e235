package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Meanwhile;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do to an account between the moment in which a sign-in reads it and the one in which it is written. */
class SignInAmidOthersTest {

    private static final String THE_WRITE = "FOR NO KEY UPDATE";
    private static final String COMPARISONS = "gotrue_compare_hash_and_password_submitted";

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final TestService others = TestService.startOn(database, "GOTRUE_SMTP_MAX_FREQUENCY", "1ns");
    private final Sql sql = Sql.on(database);
    private final AtomicInteger interferences = new AtomicInteger();
    private String annId;

    @BeforeEach
    void signUp() {
        annId = others.signUp("ann@example.com").at("/user/id").stringValue();
    }

    @AfterEach
    void close() {
        others.close();
        database.close();
    }

    @Test
    void strangers_who_sign_up_with_an_address_all_the_time_do_not_keep_its_owner_out() {
        try (TestService service = interruptedBy(1_000, this::signUpAsAStranger)) {
            assertThat(service.signIn("ann@example.com").status()).isEqualTo(200);

            assertThat(interferences).as("it was written at the first attempt").hasValue(1);
            assertThat(comparisons(service)).isOne();
        }
    }

    @Test
    void signing_out_elsewhere_does_not_keep_the_owner_out() {
        String elsewhere =
                others.signIn("ann@example.com").json().get("access_token").stringValue();
        try (TestService service = interruptedBy(1, () -> others.as(elsewhere, "POST", "/logout?scope=local", null))) {
            assertThat(service.signIn("ann@example.com").status()).isEqualTo(200);

            assertThat(sql.number("SELECT count(*) FROM events.event WHERE name = 'user.signed-out'"))
                    .isOne();
            assertThat(interferences).hasValue(1);
        }
    }

    @Test
    void a_ban_keeps_the_owner_out() {
        try (TestService service = interruptedBy(1, () -> change("{\"ban_duration\":\"1h\"}"))) {
            Answer answer = service.signIn("ann@example.com");

            assertThat(answer.json().get("error_code").stringValue()).isEqualTo("user_banned");
        }
    }

    @Test
    void a_change_of_password_makes_the_old_one_useless() {
        try (TestService service = interruptedBy(1, () -> change("{\"password\":\"another-password\"}"))) {
            Answer answer = service.signIn("ann@example.com");

            assertThat(answer.json().get("error_code").stringValue()).isEqualTo("invalid_credentials");
            assertThat(comparisons(service)).as("each hash is compared with").isEqualTo(2);
        }
    }

    @Test
    void a_password_is_not_hashed_again_while_the_hash_stays_the_same() {
        try (TestService service = interruptedBy(3, () -> change("{\"role\":\"editor\"}"))) {
            assertThat(service.signIn("ann@example.com").status()).isEqualTo(200);

            assertThat(interferences).as("it was written at the fourth attempt").hasValue(3);
            assertThat(comparisons(service)).isOne();
        }
    }

    /** A node on which each of the first writes is preceded by what others do. */
    private TestService interruptedBy(int times, Runnable others) {
        UnaryOperator<DataSource> way = Meanwhile.before(THE_WRITE, () -> {
            if (interferences.get() < times) {
                interferences.incrementAndGet();
                others.run();
            }
        });
        // whose metrics are kept
        return TestService.startOn(database, way, "CHANCERY_MANAGEMENT_PORT", "0");
    }

    private void signUpAsAStranger() {
        assertThat(others.post("/signup", "{\"email\":\"ann@example.com\",\"password\":\"a-strangers-guess\"}")
                        .status())
                .isEqualTo(422);
    }

    private void change(String body) {
        assertThat(others.asAdmin("PUT", "/admin/users/" + annId, body).status())
                .isEqualTo(200);
    }

    private static long comparisons(TestService service) {
        return (long) service.bean(MeterRegistry.class).find(COMPARISONS).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
