package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who counts as one client. */
class RateLimitWireTest {

    private static final String HEADER = "X-Forwarded-For";
    private static final int BURST = 30;

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start("GOTRUE_RATE_LIMIT_HEADER", HEADER, "GOTRUE_RATE_LIMIT_TOKEN_REFRESH", "0");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1            | , 192.0.2.1
            192.0.2.2            | unknown, 192.0.2.2
            192.0.2.3            | ::ffff:192.0.2.3
            192.0.2.4            | 192.0.2.4:49152, 198.51.100.1
            192.0.2.5            |   192.0.2.5  ,
            2001:db8:0:1::1      | 2001:DB8:0000:1:0:0:0:1
            2001:db8:0:2::1      | 2001:db8:0:2:ffff:ffff:ffff:ffff
            2001:db8:0:3::1      | [2001:db8:0:3::2]:443
            """)
    void another_spelling_is_the_same_client(String address, String spelling) {
        exhaust(address);

        assertThat(signIn(spelling)).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.11, 192.0.2.12", "2001:db8:0:11::1, 2001:db8:0:12::1"})
    void another_network_is_another_client(String one, String other) {
        exhaust(one);

        assertThat(signIn(other)).isEqualTo(400);
    }

    @Test
    void where_the_header_names_nobody_the_peer_is_the_client() {
        exhaust("127.0.0.1");

        for (String useless : new String[] {",", "", "unknown", "_hidden, _hidden", "192.0.2.256"}) {
            assertThat(signIn(useless)).as(useless).isEqualTo(429);
        }
    }

    @Test
    void of_several_lines_the_first_address_counts() {
        exhaust("192.0.2.21");

        assertThat(signIn("unknown", "192.0.2.21")).isEqualTo(429);
    }

    /** GoTrue (wire contract §0.8). */
    @Test
    void without_the_header_nobody_is_limited() {
        assertThat(IntStream.rangeClosed(0, BURST).map(_ -> signIn())).containsOnly(400);
    }

    private static void exhaust(String address) {
        assertThat(IntStream.range(0, BURST).map(_ -> signIn(address))).containsOnly(400);
        assertThat(signIn(address)).isEqualTo(429);
    }

    private static int signIn(String... lines) {
        String[] headers = new String[2 * lines.length];
        for (int i = 0; i < lines.length; i++) {
            headers[2 * i] = HEADER;
            headers[2 * i + 1] = lines[i];
        }
        return service.send("POST", "/token?grant_type=password", "{}", headers).status();
    }
}
