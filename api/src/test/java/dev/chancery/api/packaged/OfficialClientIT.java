package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app with the published clients of Supabase works against the packaged service. */
class OfficialClientIT {

    @TempDir
    static Path directory;

    private static Node node;

    @BeforeAll
    static void install() throws Exception {
        if (!Node.isUsable()) {
            ClientTests.cannotRun("no Node " + Node.OLDEST);
        }
        node = Node.install(directory.resolve("client"));
    }

    /** Every method of the client among it. */
    @Test
    void an_app_works_with_tokens_signed_by_the_shared_secret() throws Exception {
        try (ConfirmingService confirming = ConfirmingService.start(directory.resolve("confirming"), null)) {
            assertAppWorks("HS256", null, confirming.environment());
        }
    }

    @Test
    void an_app_works_with_tokens_that_it_verifies_by_the_published_key() throws Exception {
        assertAppWorks("ES256", ForClients.ecKeys(), Map.of());
    }

    private static void assertAppWorks(String algorithm, String jwtKeys, Map<String, String> confirming)
            throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Map<String, String> settings = ForClients.settings(database, directory.resolve("data"), jwtKeys);
            settings.put("GOTRUE_MAILER_AUTOCONFIRM", "true");
            Map<String, String> shortLived = new HashMap<>(settings);
            shortLived.put("GOTRUE_JWT_EXP", "2");
            try (Packaged service = Packaged.start(settings);
                    Packaged shortLivedService = Packaged.start(shortLived)) {
                Map<String, String> environment = new HashMap<>(confirming);
                environment.putAll(ForClients.apiKeys(jwtKeys));
                environment.put("AUTH_URL", service.url("").toString());
                environment.put("SHORT_LIVED_URL", shortLivedService.url("").toString());
                environment.put("JWT_ALG", algorithm);
                Command.Result result = node.test(environment);
                System.out.println(result.output());
                assertThat(result.status()).as(result.output()).isZero();
            }
        }
    }
}
