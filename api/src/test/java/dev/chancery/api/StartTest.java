package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one sees on starting the program. */
class StartTest {

    private static TestDatabase database;

    @TempDir
    private Path directory;

    @BeforeAll
    static void create() {
        database = TestPostgres.freshDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    /** The embedded database runs under an account of its own, which has to get in. */
    @BeforeEach
    void open() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void without_settings_it_starts_on_loopback_shows_two_keys_and_can_be_started_again() throws IOException {
        try (ChanceryProcess service =
                ChanceryProcess.start(directory, Map.of()).ready()) {
            assertThat(service.out())
                    .contains("URL                http://localhost:" + service.port())
                    .contains("listening on       127.0.0.1:" + service.port())
                    .contains("(embedded PostgreSQL)")
                    .containsPattern("anon key +ey\\S+\\R")
                    .containsPattern("service_role key +ey\\S+\\R");
            assertThat(Pattern.compile("ey[\\w.-]{40,}").matcher(service.out()).results())
                    .hasSize(2);
            assertThatThrownBy(() -> new Socket(anotherLocalAddress(), service.port()).close())
                    .isInstanceOf(IOException.class);

            try (ChanceryProcess second = ChanceryProcess.start(directory, Map.of())) {
                refused(second, "data");
            }
            service.signal("TERM");
            assertThat(service.exit()).isEqualTo(143);
        }
        try (ChanceryProcess again = ChanceryProcess.start(directory, Map.of()).ready()) {
            assertThat(again.err()).doesNotContain("left behind");
        }
    }

    @Test
    void with_a_database_and_a_secret_of_ones_own_no_key_is_shown_and_every_address_is_listened_on()
            throws IOException {
        try (ChanceryProcess service = ChanceryProcess.start(
                        directory, external("GOTRUE_JWT_SECRET", TestService.JWT_SECRET))
                .ready()) {
            assertThat(service.out())
                    .contains("listening on       0.0.0.0")
                    .contains("as signed by GOTRUE_JWT_SECRET")
                    .doesNotContain("secrets in")
                    .doesNotContain(database.url().password(), TestService.JWT_SECRET)
                    .doesNotContainPattern("ey[\\w.-]{40,}");
            new Socket(anotherLocalAddress(), service.port()).close();
        }
    }

    @Test
    void with_a_key_pair_of_ones_own_nothing_of_it_is_shown() throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256)
                .keyID("k1")
                .algorithm(JWSAlgorithm.ES256)
                .keyOperations(Set.of(KeyOperation.SIGN, KeyOperation.VERIFY))
                .generate();
        try (ChanceryProcess service = ChanceryProcess.start(
                        directory, external("GOTRUE_JWT_KEYS", "[" + key.toJSONString() + "]"))
                .ready()) {
            assertThat(service.out())
                    .contains("GOTRUE_JWT_KEYS")
                    .doesNotContain(key.getD().toString());
        }
    }

    @Test
    void a_wrong_password_is_one_line() {
        DatabaseUrl wrong = database.url().withUser(database.url().user(), "wrong");
        refused(start("DATABASE_URL", text(wrong)), "password");
    }

    @Test
    void an_unknown_host_is_one_line() {
        refused(start("DATABASE_URL", "postgres://a:b@no-such-host.invalid:5432/c"), "no-such-host.invalid");
    }

    @Test
    void a_port_in_use_is_one_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            Map<String, String> settings = external("GOTRUE_JWT_SECRET", TestService.JWT_SECRET);
            settings.put("PORT", port);
            refused(ChanceryProcess.start(directory, settings), "Port " + port + " is in use");
            refused(start("PORT", port), "Port " + port + " is in use");
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }

    @Test
    void a_management_port_in_use_is_one_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Map<String, String> settings = external("GOTRUE_JWT_SECRET", TestService.JWT_SECRET);
            settings.put("CHANCERY_MANAGEMENT_PORT", Integer.toString(taken.getLocalPort()));
            refused(ChanceryProcess.start(directory, settings), "CHANCERY_MANAGEMENT_PORT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
    void an_address_that_is_not_ours_is_one_line(String address) {
        Map<String, String> settings = external("GOTRUE_JWT_SECRET", TestService.JWT_SECRET);
        settings.put("CHANCERY_LISTEN", address);
        refused(ChanceryProcess.start(directory, settings), "CHANCERY_LISTEN");
    }

    @Test
    void a_setting_that_cannot_be_read_is_one_line() {
        refused(start("GOTRUE_JWT_EXP", "soon"), "GOTRUE_JWT_EXP");
    }

    @Test
    void keys_that_cannot_be_used_are_one_line() {
        refused(ChanceryProcess.start(directory, external("GOTRUE_JWT_KEYS", "[{\"kty\":\"EC\"}]")), "GOTRUE_JWT_KEYS");
    }

    @Test
    void a_database_of_another_master_key_is_one_line() {
        try (ChanceryProcess _ = ChanceryProcess.start(directory, external("GOTRUE_JWT_SECRET", TestService.JWT_SECRET))
                .ready()) {
            Map<String, String> settings = external("GOTRUE_JWT_SECRET", TestService.JWT_SECRET);
            settings.remove("CHANCERY_MASTER_KEY");
            refused(ChanceryProcess.start(directory, settings), "set CHANCERY_MASTER_KEY");
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebuild", "rotate-master-key"})
    void work_beside_a_service_is_not_done_where_no_service_was(String command) {
        refused(ChanceryProcess.start(directory, Map.of(), command), "no database in " + directory.resolve("data"));
        assertThat(directory.resolve("data")).doesNotExist();
    }

    private ChanceryProcess start(String name, String value) {
        return ChanceryProcess.start(directory, Map.of(name, value));
    }

    private static void refused(ChanceryProcess process, String reason) {
        assertThat(process.exit()).isEqualTo(1);
        assertThat(process.err().lines())
                .singleElement()
                .asString()
                .startsWith("chancery: ")
                .contains(reason);
        assertThat(process.out()).isEmpty();
    }

    private static Map<String, String> external(String name, String value) {
        return new HashMap<>(Map.of(
                "DATABASE_URL", text(database.url()), "CHANCERY_MASTER_KEY", TestService.MASTER_KEY, name, value));
    }

    /** With the password, which {@link DatabaseUrl#toString} leaves out. */
    static String text(DatabaseUrl url) {
        return "postgres://%s:%s@%s/%s".formatted(url.user(), url.password(), url.hosts(), url.database());
    }

    private static String anotherLocalAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.2");
    }
}
