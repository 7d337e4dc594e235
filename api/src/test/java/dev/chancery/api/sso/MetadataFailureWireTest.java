package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Metadata that cannot be fetched or used, or is of no use any more. */
class MetadataFailureWireTest {

    private static final String UNREADABLE = "SAML Metadata cannot be read";

    private static final Duration DAY = Duration.ofDays(1);
    private static final String FAILED = "sso-provider.metadata-failed";
    private static final String RECOVERED = "sso-provider.metadata-recovered";
    private static final TestIdentityProvider ACME =
            new TestIdentityProvider("https://acme.example/", MetadataScene.US);

    private static MetadataScene scene;

    private final Logger logger = (Logger) LoggerFactory.getLogger(RefreshingMetadata.class.getPackageName());
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void start() {
        scene = new MetadataScene();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @BeforeEach
    void listen() {
        scene.atPresent();
        log.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(log);
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        logger.detachAppender(log);
        logger.setLevel(null);
        assertThat(scene.service.bean(Rebuild.class).compare().differences()).isEmpty();
        scene.deleteAll();
    }

    static Stream<Arguments> failures() {
        String metadata = ACME.metadata();
        return Stream.of(
                Arguments.of(new Answered(500, metadata), "HTTP 500 error fetching SAML Metadata from URL 'URL'"),
                Arguments.of(
                        new Answered(302, "", Map.of("Location", "/good")),
                        "HTTP 302 error fetching SAML Metadata from URL 'URL'"),
                Arguments.of(new Answered(200, "<Ada Lovelace>"), UNREADABLE),
                Arguments.of(
                        new Answered(200, metadata.replace(" entityID=", " validUntil=\"Ada\" entityID=")), UNREADABLE),
                Arguments.of(
                        new Answered(200, metadata.replace("acme.example", "other.example")),
                        "SAML Metadata contains another EntityID"),
                Arguments.of(
                        new Answered(
                                200, metadata.replace(" entityID=", " validUntil=\"2026-01-01T00:00:00Z\" entityID=")),
                        "SAML Metadata is no longer valid"),
                Arguments.of(
                        new Answered(200, metadata + " ".repeat(ProviderMetadata.LONGEST)),
                        "SAML Metadata could not be fetched from URL 'URL'"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void what_is_of_no_use_is_told_once_and_the_last_good_one_stays(Answered answer, String reason) {
        String id = scene.created(ACME.metadata());
        String told = reason.replace("URL 'URL'", "URL '" + scene.url("/metadata") + "'");
        scene.source.answering(asked -> asked.path().equals("/good")
                ? new Answered(200, ACME.metadata().replace("/sso", "/elsewhere"))
                : answer);

        assertThat(scene.fetchedAfter(Duration.ZERO)).isOne();
        assertThat(scene.fetchedAfter(DAY)).isOne();

        scene.atPresent();
        assertThat(scene.events(id).getLast().get("details").toString())
                .isEqualTo("{\"reason\":\"%s\"}".formatted(told));
        assertThat(warnings()).containsExactly("Metadata of identity provider " + id + " is not refreshed: " + told);
        assertThat(scene.metadata(id)).isEqualTo(ACME.metadata());
        assertThat(scene.trusts(id, ACME)).isTrue();

        scene.serving(ACME.metadata());
        assertThat(scene.fetchedAfter(DAY.multipliedBy(2))).isOne();
        assertThat(scene.fetchedAfter(DAY)).isOne();
        assertThat(scene.actions(id)).containsExactly("sso-provider.created", FAILED, RECOVERED);
    }

    @Test
    void another_reason_is_told_too() {
        String id = scene.created(ACME.metadata());
        scene.source.answering(_ -> new Answered(500, ""));
        scene.refresh();
        scene.source.answering(_ -> new Answered(404, ""));
        scene.fetchedAfter(DAY);

        assertThat(scene.actions(id)).containsExactly("sso-provider.created", FAILED, FAILED);
        assertThat(warnings()).hasSize(2);
    }

    @Test
    void a_source_that_does_not_answer_is_not_waited_for() {
        String id = scene.created(ACME.metadata());
        scene.source.fallingSilent();
        Instant begun = Instant.now();

        scene.refresh();

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(scene.events(id).getLast().at("/details/reason").stringValue())
                .startsWith("SAML Metadata could not be fetched from URL");
        assertThat(scene.trusts(id, ACME)).isTrue();
    }

    @Test
    void by_metadata_that_is_no_longer_valid_nobody_is_sent_and_nobody_comes_in() {
        Instant end = scene.now().plus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.SECONDS);
        String id = scene.created(validUntil(end, ACME.metadata()));
        Request request = scene.sent(id);
        assertThat(scene.trusts(id, ACME)).isTrue();
        scene.later(Duration.ofSeconds(61));

        assertThat(scene.answered(ACME, request)).contains("error_code=validation_failed");

        JsonNode rejected = scene.events(id).getLast().get("details");
        assertThat(rejected.get("check").stringValue()).isEqualTo("METADATA");
        assertThat(rejected.get("expected").stringValue()).isEqualTo("metadata that is valid");
        assertThat(rejected.get("found").stringValue()).isEqualTo("valid until " + end);
        expired().answers(scene.service, "POST", "/sso", "{\"provider_id\":\"%s\"}".formatted(id));

        scene.serving(ACME.metadata());
        scene.refresh();
        scene.atPresent();
        assertThat(scene.trusts(id, ACME)).isTrue();
    }

    @Test
    void a_page_that_would_send_somebody_there_sends_nobody_either() {
        Instant end = scene.now().plus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.SECONDS);
        String id = scene.created(validUntil(end, ACME.metadata("HTTP-POST")));
        Answer sent = scene.service.post("/sso", "{\"provider_id\":\"%s\",\"skip_http_redirect\":true}".formatted(id));
        String page = sent.json().get("url").stringValue().substring(MetadataScene.US.length());
        assertThat(scene.service.send("GET", page, null).status()).isEqualTo(200);
        scene.later(Duration.ofSeconds(61));

        Answer refused = scene.service.send("GET", page, null);
        assertThat(refused.status()).isEqualTo(303);
        assertThat(SamlService.told(refused, '?')).containsEntry("error_code", "saml_metadata_expired");
    }

    @Test
    void metadata_that_is_no_longer_valid_is_not_taken_from_an_administrator() {
        String old = validUntil(scene.now().minusSeconds(1), ACME.metadata());

        new WireError(400, "validation_failed", "SAML Metadata is no longer valid")
                .answers(
                        scene.service,
                        "POST",
                        MetadataScene.PROVIDERS,
                        "{\"type\":\"saml\",\"metadata_xml\":%s}".formatted(MetadataScene.json(old)),
                        "Authorization",
                        "Bearer " + scene.service.serviceRoleKey());
    }

    /** As Supabase Auth may have taken it. */
    @Test
    void by_metadata_of_which_nothing_is_of_use_nobody_is_sent_either() {
        String id = scene.created(ACME.metadata());
        Request request = scene.sent(id);
        scene.sql.execute("UPDATE auth.saml_providers SET metadata_xml = '<!DOCTYPE a>' || metadata_xml"
                + " WHERE sso_provider_id = '" + id + "'");

        new WireError(422, "saml_metadata_unusable", "SAML Metadata of this SSO provider cannot be used")
                .answers(scene.service, "POST", "/sso", "{\"provider_id\":\"%s\"}".formatted(id));
        Answer test = scene.service.asAdmin("POST", MetadataScene.PROVIDERS + "/" + id + "/test", null);
        assertThat(test.status()).isEqualTo(422);
        assertThat(test.json().get("error_code").stringValue()).isEqualTo("saml_metadata_unusable");
        assertThat(test.json().get("msg").stringValue()).startsWith(UNREADABLE).contains("without a document type");
        assertThat(scene.answered(ACME, request)).contains("error_code=validation_failed");
        JsonNode rejected = scene.events(id).getLast().get("details");
        assertThat(rejected.get("check").stringValue()).isEqualTo("METADATA");
        assertThat(rejected.get("expected").stringValue()).isEqualTo("metadata that is of use");
        assertThat(rejected.get("found").stringValue()).startsWith(UNREADABLE);
        int told = scene.events(id).size();
        scene.service.send("GET", "/sso/saml/slo?" + ACME.query("SAMLRequest", ACME.logoutRequest("ada"), ""), null);
        assertThat(scene.events(id)).hasSize(told + 1);
        assertThat(scene.events(id).getLast().at("/details/check").stringValue())
                .isEqualTo("METADATA");
        assertThat(warnings()).containsOnlyOnce("Metadata of identity provider " + id + " is of no use: " + UNREADABLE);

        scene.update(id, "{\"metadata_xml\":%s}".formatted(MetadataScene.json(ACME.metadata())));
        assertThat(scene.trusts(id, ACME)).isTrue();
    }

    private static WireError expired() {
        return new WireError(422, "saml_metadata_expired", "SAML Metadata of this SSO provider is no longer valid");
    }

    private static String validUntil(Instant end, String metadata) {
        return metadata.replace(" entityID=", " validUntil=\"" + end + "\" entityID=");
    }

    private List<String> warnings() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
