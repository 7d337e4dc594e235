package dev.chancery.api.password;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Passwords that have leaked, by the word of a service. */
class BreachedPasswordTest {

    private static final String LEAKED = "secret-password";
    private static final String FRESH = "nobody-else-has-this";
    private static final String PWNED =
            "Password is known to be weak and easy to guess, please choose a different one.";

    private static FakeService hibp;
    private static TestService service;
    private static TestService strict;
    /** Where nothing is compared. */
    private static TestService careless;

    @BeforeAll
    static void start() {
        hibp = FakeRanges.service(LEAKED);
        careless = TestService.start();
        service = start("false");
        strict = start("true");
    }

    private static TestService start(String failClosed) {
        return TestService.startOn(
                careless.database(),
                "GOTRUE_PASSWORD_HIBP_ENABLED",
                "true",
                "GOTRUE_PASSWORD_HIBP_FAIL_CLOSED",
                failClosed,
                "CHANCERY_PASSWORD_BREACH_URL",
                hibp.url().toString());
    }

    @AfterAll
    static void stop() {
        strict.close();
        service.close();
        careless.close();
        hibp.close();
    }

    @BeforeEach
    void work() {
        hibp.answering(FakeRanges.of(LEAKED));
    }

    private static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    private static String signUpElsewhere(String email) {
        return careless.signUp(email).get("access_token").stringValue();
    }

    private static void assertPwned(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body())
                .isEqualTo("{\"code\":422,\"error_code\":\"weak_password\",\"msg\":\"" + PWNED
                        + "\",\"weak_password\":{\"reasons\":[\"pwned\"]}}");
    }

    @Test
    void nobody_signs_up_with_one_whether_or_not_the_address_is_known() {
        signUpElsewhere("known@example.com");

        assertPwned(service.post("/signup", credentials("known@example.com", LEAKED)));
        assertPwned(service.post("/signup", credentials("unknown@example.com", LEAKED)));
        assertThat(service.post("/signup", credentials("unknown@example.com", FRESH))
                        .status())
                .isEqualTo(200);
        assertThat(hibp.asked()).hasSize(3);
    }

    @Test
    void nobody_changes_to_one_nor_is_given_one_by_an_administrator() {
        String token = signUpElsewhere("changing@example.com");
        assertPwned(service.as(token, "PUT", "/user", "{\"password\":\"" + LEAKED + "\"}"));

        String id = service.as(token, "GET", "/user", null).json().get("id").stringValue();
        assertPwned(service.asAdmin("PUT", "/admin/users/" + id, "{\"password\":\"" + LEAKED + "\"}"));

        assertThat(service.as(token, "PUT", "/user", "{\"password\":\"" + FRESH + "\"}")
                        .status())
                .isEqualTo(200);
    }

    /** GoTrue holds passwords of imported accounts against no rule. */
    @Test
    void an_administrator_may_import_an_account_with_one() {
        assertThat(service.asAdmin("POST", "/admin/users", credentials("imported@example.com", LEAKED))
                        .status())
                .isEqualTo(200);
        assertThat(hibp.asked()).isEmpty();
    }

    @Test
    void all_reasons_are_named_at_once() {
        hibp.answering(FakeRanges.of("abc"));

        JsonNode weak =
                service.post("/signup", credentials("short@example.com", "abc")).json();

        assertThat(weak.at("/weak_password/reasons").toString()).isEqualTo("[\"length\",\"pwned\"]");
        assertThat(weak.get("msg").stringValue()).isEqualTo("Password should be at least 6 characters. " + PWNED);
    }

    @Test
    void who_has_one_is_let_in_and_told_so() {
        signUpElsewhere("advised@example.com");

        JsonNode session = service.signIn("advised@example.com").json();

        assertThat(session.get("access_token").stringValue()).isNotEmpty();
        assertThat(session.get("weak_password").toString())
                .isEqualTo("{\"message\":\"" + PWNED + "\",\"reasons\":[\"pwned\"]}");
    }

    @Test
    void a_wrong_password_is_nothing_that_the_service_hears_of() {
        signUpElsewhere("attacked@example.com");

        for (String email : List.of("attacked@example.com", "nobody@example.com")) {
            assertThat(service.post("/token?grant_type=password", credentials(email, "guessed-password"))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(hibp.asked()).isEmpty();
    }

    @Test
    void while_the_service_fails_passwords_are_taken() {
        hibp.answering(_ -> new Answered(503, ""));

        assertThat(service.post("/signup", credentials("meanwhile@example.com", LEAKED))
                        .status())
                .isEqualTo(200);
        assertThat(service.signIn("meanwhile@example.com")
                        .json()
                        .get("weak_password")
                        .isNull())
                .isTrue();
    }

    @Test
    void while_it_fails_none_is_taken_where_that_is_asked_for_but_everybody_comes_in() {
        signUpElsewhere("regular@example.com");
        hibp.answering(_ -> new Answered(503, ""));

        Answer refused = strict.post("/signup", credentials("later@example.com", FRESH));

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.json().get("error_code").stringValue()).isEqualTo("unexpected_failure");
        assertThat(refused.json().get("msg").stringValue())
                .isEqualTo("Unable to perform password strength check with HaveIBeenPwned.org.");
        Answer signedIn = strict.signIn("regular@example.com");
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.json().get("weak_password").isNull()).isTrue();
    }

    @Test
    void no_connection_to_the_database_waits_for_the_service() {
        String token = signUpElsewhere("waiting@example.com");
        HikariDataSource pool = service.bean(HikariDataSource.class);
        List<Integer> busy = new CopyOnWriteArrayList<>();
        hibp.answering(asked -> {
            busy.add(pool.getHikariPoolMXBean().getActiveConnections());
            return FakeRanges.of().apply(asked);
        });

        service.post("/signup", credentials("patient@example.com", FRESH));
        service.signIn("waiting@example.com");
        service.as(token, "PUT", "/user", "{\"password\":\"" + FRESH + "\"}");

        assertThat(busy).containsExactly(0, 0, 0);
    }

    @Test
    void what_cannot_be_hashed_is_not_asked_about() {
        assertThat(service.post("/signup", credentials("long@example.com", "x".repeat(73)))
                        .status())
                .isEqualTo(400);
        assertThat(hibp.asked()).extracting(Asked::path).isEmpty();
    }
}
