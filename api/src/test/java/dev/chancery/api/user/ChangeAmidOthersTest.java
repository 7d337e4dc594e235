package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Meanwhile;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do to an account after a request to change it was judged and before it is written. */
class ChangeAmidOthersTest {

    private static final String NEW_PASSWORD = "{\"password\":\"a-thiefs-password\"}";

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final TestService others = TestService.startOn(database);
    private final Sql sql = Sql.on(database);
    private String annId;
    private String stolen;

    @BeforeEach
    void signUp() {
        annId = others.signUp("ann@example.com").at("/user/id").stringValue();
        stolen = accessToken();
    }

    @AfterEach
    void close() {
        others.close();
        database.close();
    }

    @Test
    void a_session_that_was_signed_out_meanwhile_does_not_take_the_account() {
        String own = accessToken();

        Answer answer = changeAfter(() -> others.as(own, "POST", "/logout?scope=others", null));

        assertThat(errorCode(answer)).isEqualTo("session_not_found");
        assertThat(others.signIn("ann@example.com").status()).isEqualTo(200);
    }

    @Test
    void nor_does_one_of_a_user_who_was_banned_meanwhile() {
        Answer answer = changeAfter(() -> change("{\"ban_duration\":\"1h\"}"));

        assertThat(errorCode(answer)).isEqualTo("user_banned");
    }

    @Test
    void nor_one_that_a_change_of_password_ended() {
        String own = accessToken();

        Answer answer = changeAfter(() -> others.as(own, "PUT", "/user", "{\"password\":\"the-owners-password\"}"));

        assertThat(errorCode(answer)).isEqualTo("session_not_found");
        assertThat(others.post(
                                "/token?grant_type=password",
                                "{\"email\":\"ann@example.com\",\"password\":\"the-owners-password\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void who_was_deleted_meanwhile_is_told_so() {
        Answer answer = changeAfter(() -> assertThat(
                        others.asAdmin("DELETE", "/admin/users/" + annId, null).status())
                .isEqualTo(200));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(errorCode(answer)).isEqualTo("user_not_found");
    }

    @Test
    void a_change_that_does_not_concern_the_request_is_no_reason_to_refuse_it() {
        Answer answer = changeAfter(() -> change("{\"user_metadata\":{\"color\":\"red\"}}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(sql.number("SELECT count(*) FROM events.event WHERE name = 'user.password-changed'"))
                .isOne();
        assertThat(sql.text("SELECT raw_user_meta_data ->> 'color' FROM auth.users"))
                .isEqualTo("red");
    }

    @Test
    void metadata_do_not_grow_beyond_their_bound_by_two_changes_at_once() {
        String half = "x".repeat(17_000);

        Answer answer = amidst(
                () -> change("{\"user_metadata\":{\"a\":\"%s\"}}".formatted(half)),
                service -> service.asAdmin(
                        "PUT", "/admin/users/" + annId, "{\"user_metadata\":{\"b\":\"%s\"}}".formatted(half)));

        assertThat(errorCode(answer)).isEqualTo("validation_failed");
    }

    /** The thief's request for another password, before whose write this happens. */
    private Answer changeAfter(Runnable happening) {
        return amidst(happening, service -> service.as(stolen, "PUT", "/user", NEW_PASSWORD));
    }

    private Answer amidst(Runnable happening, Function<TestService, Answer> request) {
        AtomicBoolean happened = new AtomicBoolean();
        try (TestService service = TestService.startOn(database, Meanwhile.before("FOR NO KEY UPDATE", () -> {
            if (happened.compareAndSet(false, true)) {
                happening.run();
            }
        }))) {
            Answer answer = request.apply(service);
            assertThat(happened).isTrue();
            return answer;
        }
    }

    private String accessToken() {
        return others.signIn("ann@example.com").json().get("access_token").stringValue();
    }

    private void change(String body) {
        assertThat(others.asAdmin("PUT", "/admin/users/" + annId, body).status())
                .isEqualTo(200);
    }

    private static String errorCode(Answer answer) {
        return answer.json().get("error_code").stringValue();
    }
}
