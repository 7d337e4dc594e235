package dev.chancery.infra.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeServiceTest {

    /** SHA-1 of {@code password}. */
    private static final String PREFIX = "5BAA6";

    private static final String SUFFIX = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
    private static final String OTHER = "00000000000000000000000000000000000";

    private final FakeService hibp =
            new FakeService(_ -> new Answered(200, OTHER + ":1\r\n" + SUFFIX + ":52256179\r\n"));

    @AfterEach
    void stop() {
        hibp.close();
    }

    private RangeService service() {
        return new RangeService(hibp.url(), "an app", Optional.empty());
    }

    @Test
    void a_password_is_known_whose_hash_is_in_the_range() throws IOException {
        assertThat(service().contain("password")).isTrue();
        assertThat(service().contain("a password that nobody has")).isFalse();
    }

    @Test
    void the_service_learns_five_digits_of_the_hash_and_who_asks() throws IOException {
        service().contain("password");

        Asked asked = hibp.asked().getFirst();
        assertThat(asked.method()).isEqualTo("GET");
        assertThat(asked.path()).isEqualTo("/range/" + PREFIX);
        assertThat(asked.headers().get("User-Agent")).containsExactly("an app");
        assertThat(asked.headers().get("Add-Padding")).containsExactly("true");
        assertThat(asked.toString())
                .doesNotContainIgnoringCase(SUFFIX.substring(0, 5))
                .doesNotContain("password");
    }

    @ParameterizedTest
    @CsvSource({"/mirror, /mirror/range/5BAA6", "/mirror/, /mirror/range/5BAA6", "/, /range/5BAA6"})
    void a_mirror_may_be_below_a_path(String path, String asked) throws IOException {
        new RangeService(URI.create(hibp.url() + path), "an app", Optional.empty()).contain("password");

        assertThat(hibp.asked()).extracting(Asked::path).containsExactly(asked);
    }

    /** Padding makes the size of the answer say nothing, and may have any suffix. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "00"})
    void padding_is_no_leak(String count) throws IOException {
        hibp.answering(_ -> new Answered(200, OTHER + ":3\r\n" + SUFFIX + ":" + count));

        assertThat(service().contain("password")).isFalse();
    }

    @Test
    void an_empty_range_names_nobody() throws IOException {
        hibp.answering(_ -> new Answered(200, ""));

        assertThat(service().contain("password")).isFalse();
    }

    /** A page that a proxy answers in its stead must not pass for "not leaked". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>Please sign in to this network</html>",
                "200 | " + SUFFIX,
                "200 | " + PREFIX + SUFFIX + ":1",
                "404 | " + SUFFIX + ":1",
                "302 | " + SUFFIX + ":1",
                "503 | ''",
            })
    void what_is_no_range_is_a_failure(int status, String body) {
        hibp.answering(_ -> new Answered(status, body));

        assertThatThrownBy(() -> service().contain("password"))
                .isInstanceOf(IOException.class)
                .hasMessageNotContainingAny(SUFFIX, "5BAA6", "password");
    }

    @Test
    void a_service_that_is_not_there_is_a_failure() {
        hibp.close();

        assertThatThrownBy(() -> service().contain("password")).isInstanceOf(IOException.class);
    }

    @Test
    void a_leaked_password_is_not_asked_about_again() throws IOException {
        RangeService service = new RangeService(hibp.url(), "an app", Optional.of(new RangeCache(1000, 1e-6)));
        assertThat(service.contain("password")).isTrue();
        hibp.answering(_ -> new Answered(503, ""));

        assertThat(service.contain("password")).isTrue();
        assertThat(hibp.asked()).isEmpty();
        assertThatThrownBy(() -> service.contain("another")).isInstanceOf(IOException.class);
    }

    @Test
    void a_password_that_has_not_leaked_is_asked_about_each_time() throws IOException {
        hibp.answering(_ -> new Answered(200, OTHER + ":1"));
        RangeService service = new RangeService(hibp.url(), "an app", Optional.of(new RangeCache(1000, 1e-6)));
        assertThat(service.contain("password")).isFalse();
        hibp.answering(_ -> new Answered(200, SUFFIX + ":1"));

        assertThat(service.contain("password")).isTrue();
    }
}
