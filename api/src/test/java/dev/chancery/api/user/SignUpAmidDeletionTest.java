package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Meanwhile;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An account that is deleted after a request has seen that it has the address, and before it is decided what to do about it. */
class SignUpAmidDeletionTest {

    private static final String THE_DECISION = "FROM events.snapshot WHERE aggregate_id = ?";

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();
    private static final Sql SQL = Sql.on(DATABASE);
    private static final AtomicInteger DECISIONS_UNTIL_DELETION = new AtomicInteger();
    private static final AtomicInteger ADDRESSES = new AtomicInteger(1000);

    private static FakeService twilio;
    private static TestService others;
    private static TestService trusting;
    private static TestService asking;

    private static Runnable deletion;
    private static String deletedId;

    @BeforeAll
    static void start() {
        twilio = new FakeService(_ -> new Answered(201, "{\"sid\":\"SM1\",\"status\":\"queued\"}"));
        others = TestService.startOn(DATABASE);
        trusting = startAmidst(true);
        asking = startAmidst(false);
    }

    private static TestService startAmidst(boolean autoconfirm) {
        return TestService.startOn(
                DATABASE,
                Meanwhile.before(THE_DECISION, () -> {
                    if (DECISIONS_UNTIL_DELETION.getAndDecrement() == 1) {
                        deletion.run();
                    }
                }),
                "GOTRUE_MAILER_AUTOCONFIRM",
                Boolean.toString(autoconfirm),
                "GOTRUE_SMS_AUTOCONFIRM",
                Boolean.toString(autoconfirm),
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_PROVIDER",
                "twilio",
                "GOTRUE_SMS_TWILIO_ACCOUNT_SID",
                "AC1",
                "GOTRUE_SMS_TWILIO_AUTH_TOKEN",
                "secret",
                "GOTRUE_SMS_TWILIO_MESSAGE_SERVICE_SID",
                "MG1",
                "CHANCERY_SMS_PROVIDER_URL",
                twilio.url().toString());
    }

    @AfterAll
    static void stop() {
        asking.close();
        trusting.close();
        others.close();
        DATABASE.close();
        twilio.close();
    }

    /** How it is known, whether that is confirmed, and whether it is deleted softly. */
    static Stream<Arguments> accounts() {
        return Stream.of("email", "phone")
                .flatMap(kind -> Stream.of(true, false)
                        .flatMap(confirmed ->
                                Stream.of(true, false).map(softly -> Arguments.of(kind, confirmed, softly))));
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void a_sign_up_opens_an_account_as_for_a_new_address(String kind, boolean confirmed, boolean softly) {
        String address = ofAccount(kind, confirmed);

        Answer answer = amidst(1, softly, () -> trusting.post("/signup", withPassword(address)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/user/id").stringValue()).isEqualTo(idOfNewAccount());
        assertThat(answer.json().get("access_token").isString()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void so_does_one_that_has_to_be_confirmed(String kind, boolean confirmed, boolean softly) {
        String address = ofAccount(kind, confirmed);

        Answer answer = amidst(1, softly, () -> asking.post("/signup", withPassword(address)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("id").stringValue()).isEqualTo(idOfNewAccount());
        assertThat(confirmationsToNewAccount()).isOne();
    }

    @Test
    void the_flow_that_it_begins_is_the_new_accounts() {
        String address = ofAccount("email", false);

        Answer answer = amidst(1, false, () -> asking.post("/signup", """
                {%s, "password": "secret-password", "code_challenge": "%s", "code_challenge_method": "plain"}
                """.formatted(address, "x".repeat(43))));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(SQL.text("SELECT user_id FROM auth.flow_state")).isEqualTo(idOfNewAccount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "phone"})
    void so_does_a_request_for_a_code(String kind) {
        String address = ofAccount(kind, false);

        // the first decision is to dispute the password of the account
        Answer answer = amidst(2, false, () -> asking.post("/otp", "{%s}".formatted(address)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(confirmationsToNewAccount()).isOne();
    }

    @Test
    void so_does_an_invitation() {
        String address = ofAccount("email", false);

        Answer answer = amidst(1, false, () -> asking.asAdmin("POST", "/invite", "{%s}".formatted(address)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("id").stringValue()).isEqualTo(idOfNewAccount());
        assertThat(Mailbox.of(others)
                        .last(answer.json().get("email").stringValue())
                        .kind())
                .isEqualTo("Invited");
    }

    @ParameterizedTest
    @ValueSource(strings = {"signup", "invite", "magiclink"})
    void so_does_a_link_that_may_open_one(String type) {
        String address = ofAccount("email", false);

        Answer answer =
                amidst(1, false, () -> asking.asAdmin("POST", "/admin/generate_link", """
                {"type": "%s", %s, "password": "secret-password"}
                """.formatted(type, address)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("id").stringValue()).isEqualTo(idOfNewAccount());
    }

    /** @return the address of one that there is now, as a member of a JSON object */
    private static String ofAccount(String kind, boolean confirmed) {
        int number = ADDRESSES.incrementAndGet();
        String address = kind.equals("email")
                ? "\"email\":\"ann%d@example.com\"".formatted(number)
                : "\"phone\":\"1555%d\"".formatted(number);
        deletedId = others.asAdmin("POST", "/admin/users", """
                        {%s, "password": "secret-password", "%s_confirm": %s}
                        """.formatted(address, kind, confirmed))
                .json()
                .get("id")
                .stringValue();
        return address;
    }

    private static String withPassword(String address) {
        return "{%s,\"password\":\"secret-password\"}".formatted(address);
    }

    /** @param decision of the request, before which the account is deleted */
    private static Answer amidst(int decision, boolean softly, Supplier<Answer> request) {
        deletion = () -> assertThat(others.asAdmin(
                                "DELETE", "/admin/users/" + deletedId, "{\"should_soft_delete\":%s}".formatted(softly))
                        .status())
                .isEqualTo(200);
        DECISIONS_UNTIL_DELETION.set(decision);
        Answer answer = request.get();
        assertThat(DECISIONS_UNTIL_DELETION).hasValueLessThan(1);
        return answer;
    }

    private static String idOfNewAccount() {
        return SQL.text("""
                SELECT id FROM auth.users WHERE deleted_at IS NULL AND id::text <> ? ORDER BY created_at DESC LIMIT 1
                """, deletedId);
    }

    private static long confirmationsToNewAccount() {
        return SQL.number("""
                SELECT count(*) FROM auth.one_time_tokens
                WHERE token_type = 'confirmation_token' AND user_id::text = ?
                """, idOfNewAccount());
    }
}
