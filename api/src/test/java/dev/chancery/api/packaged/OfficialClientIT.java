package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.chancery.api.token.ApiKeys;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app with the published clients of Supabase works against the packaged service. */
class OfficialClientIT {

    private static final String REQUIRED = "CHANCERY_REQUIRE_CLIENT_TESTS";
    private static final String SECRET = "a-secret-for-tests-of-at-least-32-characters";

    @TempDir
    static Path directory;

    private static Node node;

    @BeforeAll
    static void install() throws Exception {
        if (Node.isUsable()) {
            node = Node.install(directory.resolve("client"));
            return;
        }
        String reason = "official client tests were NOT run: no Node " + Node.OLDEST;
        System.out.println(reason);
        if (Boolean.parseBoolean(System.getProperty(REQUIRED, System.getenv(REQUIRED)))) {
            fail(reason);
        }
        abort(reason);
    }

    @Test
    void an_app_works_with_tokens_signed_by_the_shared_secret() throws Exception {
        assertAppWorks("HS256", null);
    }

    @Test
    void an_app_works_with_tokens_that_it_verifies_by_the_published_key() throws Exception {
        assertAppWorks("ES256", "[" + ecKey() + "]");
    }

    private static String ecKey() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256)
                .keyID("of-the-test")
                .algorithm(JWSAlgorithm.ES256)
                .keyOperations(Set.of(KeyOperation.SIGN, KeyOperation.VERIFY))
                .generate()
                .toJSONString();
    }

    private static void assertAppWorks(String algorithm, String jwtKeys) throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Map<String, String> settings = settings(database, jwtKeys);
            Map<String, String> shortLived = new HashMap<>(settings);
            shortLived.put("GOTRUE_JWT_EXP", "2");
            try (Packaged service = Packaged.start(settings);
                    Packaged shortLivedService = Packaged.start(shortLived)) {
                Node.Result result = node.test(environment(algorithm, jwtKeys, service, shortLivedService));
                System.out.println(result.output());
                assertThat(result.status()).as(result.output()).isZero();
            }
        }
    }

    private static Map<String, String> settings(TestDatabase database, String jwtKeys) {
        Map<String, String> settings = new HashMap<>();
        settings.put("DATABASE_URL", text(database.url()));
        settings.put("GOTRUE_JWT_SECRET", SECRET);
        settings.put("GOTRUE_MAILER_AUTOCONFIRM", "true");
        settings.put("GOTRUE_LOG_LEVEL", "error");
        settings.put("CHANCERY_BCRYPT_COST", "4");
        settings.put("CHANCERY_MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        settings.put("CHANCERY_DATA_DIRECTORY", directory.resolve("data").toString());
        if (jwtKeys != null) {
            settings.put("GOTRUE_JWT_KEYS", jwtKeys);
        }
        return settings;
    }

    private static Map<String, String> environment(
            String algorithm, String jwtKeys, Packaged service, Packaged shortLived) {
        SigningKeys keys = SigningKeys.of(new SigningKeys.Configuration(SECRET, "", jwtKeys, List.of()));
        ApiKeys apiKeys = ApiKeys.issue(keys, Instant.now());
        return Map.of(
                "AUTH_URL", service.url("").toString(),
                "SHORT_LIVED_URL", shortLived.url("").toString(),
                "ANON_KEY", apiKeys.anon(),
                "SERVICE_ROLE_KEY", apiKeys.serviceRole(),
                "JWT_ALG", algorithm);
    }

    private static String text(DatabaseUrl url) {
        return "postgres://%s:%s@%s/%s"
                .formatted(
                        url.user(),
                        URLEncoder.encode(url.password(), StandardCharsets.UTF_8),
                        url.hosts(),
                        url.database());
    }
}
