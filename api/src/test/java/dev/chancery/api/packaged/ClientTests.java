package dev.chancery.api.packaged;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Tests of clients in other languages, which need what may not be there. */
final class ClientTests {

    private static final String REQUIRED = "CHANCERY_REQUIRE_CLIENT_TESTS";

    private ClientTests() {}

    /** Skips the tests, or fails where they are required. */
    static void cannotRun(String reason) {
        String told = "official client tests were NOT run: " + reason;
        System.out.println(told);
        if (Boolean.parseBoolean(System.getProperty(REQUIRED, System.getenv(REQUIRED)))) {
            fail(told);
        }
        abort(told);
    }
}
