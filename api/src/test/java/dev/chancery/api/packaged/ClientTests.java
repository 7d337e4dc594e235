package dev.chancery.api.packaged;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Tests with software of others, which need what may not be there. */
final class ClientTests {

    private static final String REQUIRED = "CHANCERY_REQUIRE_CLIENT_TESTS";
    private static final String KEYCLOAK_REQUIRED = "CHANCERY_REQUIRE_KEYCLOAK_TESTS";
    private static final String BROWSER_REQUIRED = "CHANCERY_REQUIRE_BROWSER_TESTS";
    private static final String FOREIGN_IDP_REQUIRED = "CHANCERY_REQUIRE_FOREIGN_IDP_TESTS";

    private ClientTests() {}

    /** Skips the tests, or fails where they are required. */
    static void cannotRun(String reason) {
        cannotRun("official client", REQUIRED, reason);
    }

    /** The same for those that need Keycloak. */
    static void keycloakCannotRun(String reason) {
        cannotRun("Keycloak", KEYCLOAK_REQUIRED, reason);
    }

    /** The same for those that need a browser, too. */
    static void browserCannotRun(String reason) {
        cannotRun("browser", BROWSER_REQUIRED, reason);
    }

    /** The same for those that need another identity provider. */
    static void foreignProviderCannotRun(String reason) {
        cannotRun("foreign identity provider", FOREIGN_IDP_REQUIRED, reason);
    }

    private static void cannotRun(String which, String required, String reason) {
        String told = which + " tests were NOT run: " + reason;
        System.out.println(told);
        if (Boolean.parseBoolean(System.getProperty(required, System.getenv(required)))) {
            fail(told);
        }
        abort(told);
    }
}
