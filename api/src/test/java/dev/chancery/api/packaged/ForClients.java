package dev.chancery.api.packaged;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.chancery.api.token.ApiKeys;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.testing.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a service is set up that clients are tested against, and what these have to know of it. */
final class ForClients {

    static final String JWT_SECRET = "a-secret-for-tests-of-at-least-32-characters";

    private ForClients() {}

    /** @param jwtKeys null where the secret signs */
    static Map<String, String> settings(TestDatabase database, Path data, String jwtKeys) {
        Map<String, String> settings = new HashMap<>();
        settings.put("DATABASE_URL", text(database.url()));
        settings.put("GOTRUE_JWT_SECRET", JWT_SECRET);
        settings.put("GOTRUE_LOG_LEVEL", "error");
        settings.put("CHANCERY_BCRYPT_COST", "4");
        // on a busy machine many clients at once may take their time
        settings.put("GOTRUE_API_MAX_REQUEST_DURATION", "60s");
        settings.put("CHANCERY_MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        settings.put("CHANCERY_DATA_DIRECTORY", data.toString());
        if (jwtKeys != null) {
            settings.put("GOTRUE_JWT_KEYS", jwtKeys);
        }
        return settings;
    }

    /** A key that signs with ES256, as {@code GOTRUE_JWT_KEYS} lists it. */
    static String ecKeys() throws JOSEException {
        return "["
                + new ECKeyGenerator(Curve.P_256)
                        .keyID("of-the-test")
                        .algorithm(JWSAlgorithm.ES256)
                        .keyOperations(Set.of(KeyOperation.SIGN, KeyOperation.VERIFY))
                        .generate()
                        .toJSONString()
                + "]";
    }

    /** The keys that an app and its back end hold. */
    static Map<String, String> apiKeys(String jwtKeys) {
        SigningKeys keys = SigningKeys.of(new SigningKeys.Configuration(JWT_SECRET, "", jwtKeys, List.of()));
        ApiKeys apiKeys = ApiKeys.issue(keys, Instant.now());
        return Map.of("ANON_KEY", apiKeys.anon(), "SERVICE_ROLE_KEY", apiKeys.serviceRole());
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
