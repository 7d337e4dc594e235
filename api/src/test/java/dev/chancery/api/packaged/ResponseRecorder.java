package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.packaged.ForeignProvider.Program;
import dev.chancery.api.packaged.ForeignProvider.Way;
import dev.chancery.sso.saml.TestIdentityProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes down for the tests of {@code sso} what identity providers send; run on demand, with {@code -Dit.test=ResponseRecorder}. */
class ResponseRecorder {

    private static final Path RECORDED = Path.of("..", "sso", "src", "test", "resources", "saml", "recorded");

    /** Of the tests of {@code sso}. */
    private static final String US = "https://auth.example.org";

    @TempDir
    static Path data;

    private static FederatedService service;

    @BeforeAll
    static void start() {
        service = FederatedService.start(Packaged.freePort(), US, data, FederatedService.APP);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void records_the_small_ones() throws Exception {
        ForeignProvider.requireAll();
        for (Program program : Program.values()) {
            String name = program.name().toLowerCase(Locale.ROOT);
            try (ForeignProvider provider = ForeignProvider.start(program, data.resolve(name), service.metadata())) {
                for (Way way : program.ways()) {
                    record(
                            name + "-" + way,
                            way,
                            provider.metadata(way),
                            provider.browser(way),
                            "ada-1815",
                            "ada@" + name + ".example");
                }
            }
        }
    }

    @Test
    void records_keycloak() throws Exception {
        Keycloak keycloak = Keycloak.running(Keycloak.home().orElseThrow());
        for (Way way : Program.SAMLP.ways()) {
            String realm = "keycloak-" + way;
            keycloak.realm(
                    realm,
                    service.metadata(),
                    Map.of(
                            "saml.server.signature", String.valueOf(way != Way.ASSERTION),
                            "saml.assertion.signature", String.valueOf(way != Way.RESPONSE),
                            "saml.encrypt", String.valueOf(way == Way.ENCRYPTED),
                            "saml_force_name_id_format", "true",
                            "saml_name_id_format", "username"));
            record(
                    realm,
                    way,
                    keycloak.metadata(realm),
                    keycloak.browser(),
                    Keycloak.USER,
                    "ada@" + realm + ".example");
        }
    }

    private static void record(String name, Way way, String metadata, Browser browser, String subject, String email)
            throws Exception {
        service.provider(name, metadata, "{}");
        URI request = service.sentTo(name);
        Browser.Posted posted = browser.open(request);
        assertThat(posted.to()).isEqualTo(URI.create(US + "/sso/saml/acs"));
        Files.createDirectories(RECORDED);
        Files.writeString(RECORDED.resolve(name + ".metadata.xml"), metadata);
        Files.write(
                RECORDED.resolve(name + ".xml"),
                Base64.getMimeDecoder().decode(posted.fields().get("SAMLResponse")));
        Files.writeString(
                RECORDED.resolve(name + ".properties"),
                """
                request=%s
                received=%s
                signed=%s
                subject=%s
                email=%s
                """.formatted(
                                TestIdentityProvider.received(request).id(),
                                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                                way.signed().toUpperCase(Locale.ROOT),
                                subject,
                                email),
                StandardCharsets.UTF_8);
    }
}
