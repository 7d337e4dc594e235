package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who asks for one mail after another, and is told to wait or not, learns from it nothing about the address. */
class AddressFrequencyWireTest {

    private static final List<String> WAYS = List.of("/signup", "/otp", "/magiclink", "/recover", "/resend");

    private static TestService service;
    private static TestService other;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_MAILER_AUTOCONFIRM", "false");
        other = TestService.startOn(service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false");
    }

    @AfterAll
    static void stop() {
        other.close();
        service.close();
    }

    static List<String> ways() {
        return WAYS;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void neither_by_the_same_way_nor_by_another_nor_by_another_node(String first) {
        for (String second : WAYS) {
            List<List<Integer>> answers = List.of(
                    statuses(first, second, "stranger"),
                    statuses(first, second, "waiting"),
                    statuses(first, second, "member"));
            assertThat(answers).as(first + ", then " + second).containsOnly(answers.getFirst());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void an_exhausted_limit_tells_nothing_either(String way) {
        try (TestService exhausted = TestService.startOn(
                service.database(), "GOTRUE_MAILER_AUTOCONFIRM", "false", "GOTRUE_RATE_LIMIT_EMAIL_SENT", "0")) {
            for (String who : List.of("stranger", "waiting", "member")) {
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

    private static List<Integer> statuses(String first, String second, String who) {
        String email = address(who);
        return List.of(
                status(service, first, email),
                status(service, second, email),
                status(other, second, email),
                status(other, first, email));
    }

    /** One that nobody has, that waits for its confirmation, or that is confirmed. */
    private static String address(String who) {
        String email = who + UUID.randomUUID() + "@example.com";
        if (!who.equals("stranger")) {
            boolean confirmed = who.equals("member");
            assertThat(service.asAdmin(
                                    "POST",
                                    "/admin/users",
                                    "{\"email\":\"%s\",\"email_confirm\":%s}".formatted(email, confirmed))
                            .status())
                    .isEqualTo(200);
        }
        return email;
    }

    private static int status(TestService node, String way, String email) {
        return status(node, way, email, true);
    }

    /** @param opening whether to open an account where there is none */
    private static int status(TestService node, String way, String email, boolean opening) {
        return node.post(
                        way,
                        "{\"type\":\"signup\",\"email\":\"%s\",\"password\":\"secret-password\",\"create_user\":false}"
                                .formatted(email))
                .status();
    }
}
