package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.rebuild.Difference;
import dev.chancery.query.rebuild.Rebuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script puts into the tables becomes facts at once if somebody says so. */
class AdoptCommandTest {

    private static final String SEED = """
            INSERT INTO auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
              raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
            VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-4000-8000-000000000001', 'authenticated',
              'authenticated', 'seed@example.com', '', now(), '{}', '{}', now(), now());
            INSERT INTO auth.identities (user_id, provider, provider_id, identity_data)
            SELECT id, 'email', id, '{}' FROM auth.users WHERE email = 'seed@example.com';
            INSERT INTO auth.audit_log_entries (id, payload, created_at) VALUES (gen_random_uuid(), '{}', now());
            """;

    @TempDir
    private Path directory;

    @Test
    void seeded_users_are_reported_until_they_are_adopted() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Sql.on(database).execute(SEED);
            try (TestService service = TestService.startOn(database)) {
                service.signUp("ann@example.com");
                assertThat(service.bean(Rebuild.class).compare().differences())
                        .extracting(Difference::kind)
                        .hasSize(3)
                        .containsOnly(Difference.Kind.UNKNOWN);

                assertThat(adopt(database))
                        .contains("1 users, 0 sessions and 0 identity providers adopted; 1 audit entries are not ours");

                assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
                assertThat(service.asAdmin(
                                        "PUT",
                                        "/admin/users/00000000-0000-4000-8000-000000000001",
                                        "{\"password\":\"secret-password\"}")
                                .status())
                        .isEqualTo(200);
                assertThat(service.signIn("seed@example.com").status()).isEqualTo(200);
                assertThat(adopt(database)).contains("0 users, 0 sessions and 0 identity providers adopted");
            }
        }
    }

    private String adopt(TestDatabase database) throws IOException {
        Map<String, String> settings = Map.of(
                "DATABASE_URL",
                StartTest.text(database.url()),
                "GOTRUE_JWT_SECRET",
                TestService.JWT_SECRET,
                "CHANCERY_MASTER_KEY",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        try (ChanceryProcess process = ChanceryProcess.start(directory, settings, "adopt")) {
            assertThat(process.exit()).as(process.err()).isZero();
            return process.out();
        }
    }
}
