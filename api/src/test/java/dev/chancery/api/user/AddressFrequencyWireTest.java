package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who asks for one mail after another, and is told to wait or not, learns from it nothing about the address. */
class AddressFrequencyWireTest {

    private static final List<String> WAYS = List.of("/signup", "/otp", "/magiclink", "/recover", "/resend");

    private static final List<String> WAYS_BY_PHONE = List.of("/signup", "/otp", "/resend");

    /** Fewer than hashes may wait. */
    private static final int AT_ONCE = 5;

    private static final List<String> EVERYBODY = List.of("stranger", "waiting", "member");

    private static final String[] SETTINGS = {
        "GOTRUE_MAILER_AUTOCONFIRM", "false",
        "CHANCERY_JWT_AUDIENCES", "other",
        "GOTRUE_EXTERNAL_PHONE_ENABLED", "true",
        "GOTRUE_RATE_LIMIT_SMS_SENT", "1000"
    };

    private static final AtomicInteger NUMBERS = new AtomicInteger(15550000);

    private static TestService service;
    private static TestService other;

    @BeforeAll
    static void start() {
        service = TestService.start(SETTINGS);
        other = TestService.startOn(service.database(), SETTINGS);
    }

    @AfterAll
    static void stop() {
        other.close();
        service.close();
    }

    static List<String> ways() {
        return WAYS;
    }

    static List<String> waysByPhone() {
        return WAYS_BY_PHONE;
    }

    @ParameterizedTest
    @MethodSource("waysByPhone")
    void nor_about_a_phone_number(String first) throws Exception {
        tellsNothing(first, WAYS_BY_PHONE, AddressFrequencyWireTest::number);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void neither_by_the_same_way_nor_by_another_nor_by_another_node(String first) throws Exception {
        tellsNothing(first, WAYS, AddressFrequencyWireTest::address);
    }

    private static void tellsNothing(String first, List<String> ways, UnaryOperator<String> address) throws Exception {
        answers(first, ways, address).forEach((second, answers) -> {
            assertThat(answers).as(first + ", then " + second).containsOnly(answers.getFirst());
            assertThat(answers.getFirst()).first().isEqualTo(200);
            assertThat(answers.getFirst()).last().isEqualTo(429);
        });
    }

    /** A stranger could keep the owner of an address out by asking, once a minute, for what nobody is sent. */
    @ParameterizedTest
    @CsvSource({
        "member,   phone, /resend, /otp",
        "member,   phone, /signup, /otp",
        "stranger, phone, /resend, /signup",
        "stranger, email, /resend, /signup",
        "stranger, email, /recover, /otp",
    })
    void what_sends_nothing_keeps_nobody_from_what_does(String who, String field, String first, String second) {
        String address = field.equals("phone") ? number(who) : address(who);
        Sql sql = Sql.on(service.database());
        String messages = """
                SELECT count(*) FROM events.event
                WHERE name IN ('user.sms-requested', 'user.recovery-requested', 'user.confirmation-requested')
                """;
        long before = sql.number(messages);

        assertThat(status(service, first, address)).isEqualTo(200);
        assertThat(sql.number(messages)).isEqualTo(before);
        assertThat(status(service, second, address)).isEqualTo(200);
        assertThat(sql.number(messages)).isEqualTo(before + 1);
    }

    @Test
    void nor_does_asking_for_members_only() {
        String address = address("stranger");

        assertThat(status(service, "/otp", address, false)).isEqualTo(200);
        assertThat(status(service, "/otp", address, false)).isEqualTo(429);
        assertThat(status(service, "/otp", address, true)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"email, /recover", "email, /otp", "email, /magiclink", "phone, /otp"})
    void nor_does_asking_for_another_audience(String field, String way) {
        String owner = field.equals("phone") ? number("member") : address("member");
        String body = "{\"%s\":\"%s\"}".formatted(field, owner);

        assertThat(service.send("POST", way, body, "X-JWT-AUD", "other").status())
                .isEqualTo(200);
        assertThat(service.post(way, body).status()).isEqualTo(200);
        assertThat(service.post(way, body).status()).isEqualTo(429);
    }

    @Test
    void nor_does_asking_once_more_for_a_change_of_address() {
        String member = UUID.randomUUID() + "@example.com";
        service.asAdmin(
                "POST",
                "/admin/users",
                "{\"email\":\"%s\",\"password\":\"secret-password\",\"email_confirm\":true}".formatted(member));
        String token = service.signIn(member).json().get("access_token").stringValue();
        String wished = address("stranger");

        assertThat(service.post("/resend", "{\"type\":\"email_change\",\"email\":\"" + wished + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(service.as(token, "PUT", "/user", "{\"email\":\"" + wished + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"email, /signup, /resend", "phone, /signup, /resend", "phone, /otp, /resend", "phone, /otp, /signup"})
    void what_was_just_sent_is_not_sent_once_more(String field, String first, String second) {
        String address = field.equals("phone") ? number("stranger") : address("stranger");

        assertThat(status(service, first, address)).isEqualTo(200);
        assertThat(status(service, second, address)).isEqualTo(429);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void an_exhausted_limit_tells_nothing_either(String way) {
        try (TestService exhausted = TestService.startOn(
                service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_RATE_LIMIT_EMAIL_SENT", "0")) {
            for (String who : EVERYBODY) {
                assertThat(status(exhausted, way, address(who), false)).as(who).isEqualTo(429);
            }
        }
    }

    /** A sign-up that a trigger of the application's refuses may be tried again at once. */
    @Test
    void what_failed_does_not_count() {
        Sql sql = Sql.on(service.database());
        sql.execute("""
                CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no'; END $$;
                CREATE TRIGGER refuse AFTER INSERT ON auth.users FOR EACH ROW
                WHEN (NEW.email = 'refused@example.com') EXECUTE FUNCTION public.refuse()
                """);

        assertThat(status(service, "/signup", "refused@example.com")).isEqualTo(500);
        assertThat(status(service, "/signup", "refused@example.com")).isEqualTo(500);
        sql.execute("DROP TRIGGER refuse ON auth.users");
        assertThat(status(service, "/signup", "refused@example.com")).isEqualTo(200);
    }

    @Test
    void however_many_users_wish_for_an_address_its_owner_gets_one_mail_at_a_time() throws InterruptedException {
        Duration least = Duration.ofSeconds(3);
        try (TestService service = TestService.start("GOTRUE_SMTP_MAX_FREQUENCY", "3s")) {
            String ann = service.signUp("ann@example.com").get("access_token").stringValue();
            String eve = service.signUp("eve@example.com").get("access_token").stringValue();
            String wish = "{\"email\":\"wished@example.com\"}";
            assertThat(service.as(ann, "PUT", "/user", wish).status()).isEqualTo(200);
            assertThat(service.as(eve, "PUT", "/user", wish)
                            .json()
                            .get("error_code")
                            .stringValue())
                    .isEqualTo("over_email_send_rate_limit");

            Thread.sleep(least);
            assertThat(service.as(eve, "PUT", "/user", wish).status()).isEqualTo(200);
            Thread.sleep(least);
            for (String current : List.of("ann@example.com", "eve@example.com")) {
                assertThat(service.post("/resend", "{\"type\":\"email_change\",\"email\":\"%s\"}".formatted(current))
                                .body())
                        .isEqualTo("{}");
            }

            assertThat(Sql.on(service.database())
                            .number("SELECT count(*) FROM events.event WHERE name = 'user.email-change-requested'"))
                    .isEqualTo(3);
        }
    }

    /** What everybody gets by each second way; several at once, since answers take their time on purpose. */
    private static Map<String, List<List<Integer>>> answers(
            String first, List<String> seconds, UnaryOperator<String> address) throws Exception {
        Map<String, List<List<Integer>>> answers = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            Map<String, List<Future<List<Integer>>>> asked = new LinkedHashMap<>();
            for (String second : seconds) {
                asked.put(
                        second,
                        EVERYBODY.stream()
                                .map(who -> threads.submit(() -> statuses(first, second, address.apply(who))))
                                .toList());
            }
            for (var way : asked.entrySet()) {
                List<List<Integer>> given = new ArrayList<>();
                for (Future<List<Integer>> statuses : way.getValue()) {
                    given.add(statuses.get());
                }
                answers.put(way.getKey(), given);
            }
        }
        return answers;
    }

    private static List<Integer> statuses(String first, String second, String address) {
        return List.of(
                status(service, first, address),
                status(service, second, address),
                status(other, second, address),
                status(other, first, address));
    }

    /** One that nobody has, that waits for its confirmation, or that is confirmed. */
    private static String address(String who) {
        return had(who + UUID.randomUUID() + "@example.com", who);
    }

    private static String number(String who) {
        return had(Integer.toString(NUMBERS.incrementAndGet()), who);
    }

    private static String had(String address, String by) {
        if (!by.equals("stranger")) {
            assertThat(service.asAdmin(
                                    "POST",
                                    "/admin/users",
                                    "{\"%1$s\":\"%2$s\",\"%1$s_confirm\":%3$s}"
                                            .formatted(field(address), address, by.equals("member")))
                            .status())
                    .isEqualTo(200);
        }
        return address;
    }

    private static String field(String address) {
        return address.contains("@") ? "email" : "phone";
    }

    private static int status(TestService node, String way, String address) {
        return status(node, way, address, true);
    }

    /** @param opening whether to open an account where there is none */
    private static int status(TestService node, String way, String address, boolean opening) {
        return node.post(
                        way,
                        "{\"type\":\"%s\",\"%s\":\"%s\",\"password\":\"secret-password\",\"create_user\":%s}"
                                .formatted(
                                        field(address).equals("email") ? "signup" : "sms",
                                        field(address),
                                        address,
                                        opening))
                .status();
    }
}
