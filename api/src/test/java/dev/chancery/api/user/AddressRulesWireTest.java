package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses to which no mail may be sent, or to which it would not come. */
class AddressRulesWireTest {

    private static FakeService judge;
    /** Where mail goes to two people only. */
    private static TestService closed;
    /** Where addresses are looked at and a service is asked. */
    private static TestService careful;
    /** Where nothing is asked of an address. */
    private static TestService open;

    @BeforeAll
    static void start() {
        judge = new FakeService(_ -> new Answered(200, "{}"));
        open = TestService.start();
        closed = TestService.startOn(
                open.database(),
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_EXTERNAL_EMAIL_AUTHORIZED_ADDRESSES",
                "ann@example.com,bob@example.com",
                "GOTRUE_RATE_LIMIT_EMAIL_SENT",
                "3");
        careful = TestService.startOn(
                open.database(),
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED",
                "true",
                "GOTRUE_MAILER_EMAIL_VALIDATION_SERVICE_URL",
                judge.url().toString());
    }

    @AfterAll
    static void stop() {
        careful.close();
        closed.close();
        open.close();
        judge.close();
    }

    @BeforeEach
    void judgeMildly() {
        judge.answering(_ -> new Answered(200, "{\"valid\":true}"));
    }

    private static String credentials(String email) {
        return "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email);
    }

    private static WireError notAuthorized(String address) {
        return new WireError(
                400,
                "email_address_not_authorized",
                "Email address \"" + address + "\" cannot be used as it is not authorized");
    }

    private static WireError invalid(String address) {
        return new WireError(400, "email_address_invalid", "Email address \"" + address + "\" is invalid");
    }

    @Test
    void who_is_not_authorized_cannot_sign_up_and_uses_nothing_up() {
        for (int i = 0; i < 5; i++) {
            notAuthorized("eve@example.com").answers(closed, "POST", "/signup", credentials("Eve@example.com"));
        }
        assertThat(Sql.on(open.database()).texts("SELECT email FROM auth.users WHERE email = 'eve@example.com'"))
                .isEmpty();

        assertThat(closed.post("/signup", credentials("ann+news@example.com")).status())
                .isEqualTo(200);
    }

    @Test
    void a_new_address_has_to_be_authorized_and_the_old_one_as_well() {
        String ann = open.signUp("bob@example.com").get("access_token").stringValue();
        String carl = open.signUp("carl@example.com").get("access_token").stringValue();
        String secure = "{\"email\":\"ann@example.com\"}";

        notAuthorized("dora@example.com")
                .answers(closed, "PUT", "/user", "{\"email\":\"dora@example.com\"}", "Authorization", "Bearer " + ann);
        notAuthorized("carl@example.com").answers(closed, "PUT", "/user", secure, "Authorization", "Bearer " + carl);
        assertThat(closed.as(carl, "GET", "/user", null).json().has("new_email"))
                .isFalse();
    }

    @Test
    void an_address_that_is_nobodys_cannot_sign_up() {
        invalid("someone@example.com").answers(careful, "POST", "/signup", credentials("someone@example.com"));
        assertThat(judge.asked()).isEmpty();

        assertThat(careful.post("/signup", credentials("somebody@gmail.com")).status())
                .isEqualTo(200);
        assertThat(judge.asked()).hasSize(1);
    }

    @Test
    void nobody_learns_from_it_who_has_an_account() {
        open.signUp("known@outlook.com");
        judge.answering(_ -> new Answered(200, "{\"valid\":false}"));

        for (String address : List.of("known@outlook.com", "unknown@outlook.com")) {
            invalid(address).answers(careful, "POST", "/signup", credentials(address));
            notAuthorized(address).answers(closed, "POST", "/signup", credentials(address));
        }
        assertThat(judge.asked()).hasSize(4);
    }

    @Test
    void the_new_address_is_named_that_is_invalid() {
        String token = open.signUp("mover@outlook.com").get("access_token").stringValue();

        invalid("test@gmail.com")
                .answers(careful, "PUT", "/user", "{\"email\":\"test@gmail.com\"}", "Authorization", "Bearer " + token);
        Answer moved = careful.as(token, "PUT", "/user", "{\"email\":\"moved.on@gmail.com\"}");
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.json().get("new_email").stringValue()).isEqualTo("moved.on@gmail.com");
    }

    @Test
    void where_no_mail_is_sent_nothing_is_asked_of_an_address() {
        try (TestService confirming = TestService.startOn(
                open.database(),
                "GOTRUE_EXTERNAL_EMAIL_AUTHORIZED_ADDRESSES",
                "ann@example.com",
                "GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED",
                "true")) {
            assertThat(confirming
                            .post("/signup", credentials("test@example.com"))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(open.asAdmin("POST", "/admin/users", credentials("made@example.com"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void no_connection_to_the_database_waits_for_the_service() {
        String token = open.signUp("waiting@outlook.com").get("access_token").stringValue();
        HikariDataSource pool = careful.bean(HikariDataSource.class);
        List<Integer> busy = new CopyOnWriteArrayList<>();
        judge.answering(_ -> {
            busy.add(pool.getHikariPoolMXBean().getActiveConnections());
            return new Answered(200, "{}");
        });

        careful.post("/signup", credentials("patient@outlook.com"));
        careful.as(token, "PUT", "/user", "{\"email\":\"waited@outlook.com\"}");

        assertThat(busy).containsExactly(0, 0);
    }
}
