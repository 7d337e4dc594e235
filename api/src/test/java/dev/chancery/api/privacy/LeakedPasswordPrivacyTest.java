package dev.chancery.api.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.password.FakeRanges;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import org.junit.jupiter.api.Test;

class LeakedPasswordPrivacyTest {

    private static final String PASSWORD = "hunter2-and-more";

    /** Neither when it is refused, nor when it cannot be told, nor when that is a failure. */
    @Test
    void neither_the_password_nor_its_hash_is_logged_or_sent() {
        try (FakeService hibp = FakeRanges.service(PASSWORD);
                TestService open = start(hibp, "false");
                TestService closed = start(hibp, "true");
                CapturedLog log = new CapturedLog()) {
            String signUp = "{\"email\":\"ann@example.com\",\"password\":\"" + PASSWORD + "\"}";
            assertThat(open.post("/signup", signUp).status()).isEqualTo(422);
            String sent = hibp.asked().toString();
            hibp.answering(_ -> new Answered(503, ""));
            assertThat(open.post("/signup", signUp).status()).isEqualTo(200);
            assertThat(closed.post("/signup", signUp).status()).isEqualTo(500);

            assertThat(log.text()).contains("A password could not be compared", "HTTP 503");
            String hash = FakeRanges.sha1(PASSWORD);
            for (String seen : new String[] {log.text(), sent}) {
                assertThat(seen)
                        .doesNotContain(PASSWORD)
                        .doesNotContainIgnoringCase(hash)
                        .doesNotContainIgnoringCase(hash.substring(5));
            }
        }
    }

    private static TestService start(FakeService hibp, String failClosed) {
        return TestService.start(
                "GOTRUE_PASSWORD_HIBP_ENABLED",
                "true",
                "GOTRUE_PASSWORD_HIBP_FAIL_CLOSED",
                failClosed,
                "CHANCERY_PASSWORD_BREACH_URL",
                hibp.url().toString());
    }
}
