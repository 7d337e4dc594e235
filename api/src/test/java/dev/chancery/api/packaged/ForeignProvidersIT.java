package dev.chancery.api.packaged;

import static dev.chancery.api.packaged.FederatedService.APP;
import static dev.chancery.api.packaged.FederatedService.JSON;
import static dev.chancery.api.packaged.FederatedService.claims;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.packaged.Browser.Posted;
import dev.chancery.api.packaged.ForeignProvider.Program;
import dev.chancery.api.packaged.ForeignProvider.Way;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** People come in by samlp, pysaml2 and SimpleSAMLphp, which know the packaged service by its metadata, and are known by their own. */
class ForeignProvidersIT {

    private static final String MAPPING = """
            {"keys": {"given_name": {"names": ["givenName", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname"]},
                      "full_name": {"names": ["displayName", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"]}}}
            """;

    @TempDir
    static Path data;

    private static FederatedService service;
    private static final Map<Program, ForeignProvider> PROVIDERS = new EnumMap<>(Program.class);
    private static final Map<String, String> IDS = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        ForeignProvider.requireAll();
        service = FederatedService.start(data);
        for (Program program : Program.values()) {
            ForeignProvider provider =
                    ForeignProvider.start(program, data.resolve(program.toString()), service.metadata());
            PROVIDERS.put(program, provider);
            for (Way way : program.ways()) {
                IDS.put(
                        organisation(program, way),
                        service.provider(
                                organisation(program, way),
                                provider.metadata(way),
                                "{\"signed\":\"%s\",\"allow_cbc\":true}".formatted(way.signed()),
                                MAPPING));
            }
        }
    }

    @AfterAll
    static void stop() {
        PROVIDERS.values().forEach(ForeignProvider::close);
        if (service != null) {
            service.close();
        }
    }

    private static String organisation(Program program, Way way) {
        return way + "." + name(program);
    }

    private static String name(Program program) {
        return program.name().toLowerCase(Locale.ROOT);
    }

    private static Browser browser(Program program, Way way) throws Exception {
        return PROVIDERS.get(program).browser(way);
    }

    /** The check that the last response of that provider has failed. */
    private static String failed(String organisation) throws Exception {
        JsonNode events = service.json("GET", "/admin/sso/providers/" + IDS.get(organisation) + "/events", "");
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.get("name").stringValue()).isEqualTo("sso-login.rejected");
        return last.get("details").get("check").stringValue();
    }

    private static void assertRefused(Posted posted) throws Exception {
        assertThat(service.answered(posted)).startsWith(APP + "?error=");
    }

    static Stream<Arguments> programs_and_ways() {
        return Stream.of(Program.values())
                .flatMap(program -> program.ways().stream().map(way -> Arguments.of(program, way)));
    }

    @ParameterizedTest
    @MethodSource("programs_and_ways")
    void people_come_in_by_what_it_signs_and_encrypts_and_come_back(Program program, Way way) throws Exception {
        String organisation = organisation(program, way);
        Browser browser = browser(program, way);

        String token = service.comeIn(browser, organisation);
        JsonNode first = claims(token);
        JsonNode again = claims(service.comeIn(browser, organisation));

        JsonNode user = JSON.readTree(service.asUser("GET", "/user", token, "").body());
        assertThat(first.get("amr").get(0).get("method").stringValue()).isEqualTo("sso/saml");
        assertThat(user.get("email").stringValue()).isEqualTo("ada@" + name(program) + ".example");
        JsonNode identity = user.get("identities").get(0);
        assertThat(identity.get("provider").stringValue())
                .isEqualTo("sso:" + first.get("amr").get(0).get("provider").stringValue());
        JsonNode said = identity.get("identity_data");
        assertThat(said.get("sub").stringValue()).isEqualTo("ada-1815");
        assertThat(said.toString()).contains("\"Ada\"", "Ada \\\"Countess\\\" Lövelace & <Co>");
        assertThat(again.get("sub")).isEqualTo(first.get("sub"));
        assertThat(again.get("session_id")).isNotEqualTo(first.get("session_id"));
    }

    @ParameterizedTest
    @EnumSource
    void a_response_counts_once(Program program) throws Exception {
        String organisation = organisation(program, Way.BOTH);
        Posted posted = browser(program, Way.BOTH).open(service.sentTo(organisation));
        service.posted(posted);

        assertRefused(posted);
        assertRefused(withRelayState(posted, relayState(service.sentTo(organisation))));
        assertThat(failed(organisation)).isEqualTo("IN_RESPONSE_TO");
    }

    @ParameterizedTest
    @EnumSource(names = "SAMLP", mode = EnumSource.Mode.EXCLUDE)
    void none_answers_what_another_was_asked(Program asked) throws Exception {
        String organisation = organisation(asked, Way.BOTH);
        URI request = service.sentTo(organisation);
        URI elsewhere = service.sentTo(organisation(Program.SAMLP, Way.BOTH));

        Posted posted = browser(Program.SAMLP, Way.BOTH).open(withQuery(elsewhere, request));

        assertThat(posted.fields()).containsEntry("RelayState", relayState(request));
        assertRefused(posted);
        assertThat(failed(organisation)).isEqualTo("ISSUER");
    }

    @Test
    void what_is_encrypted_in_a_weak_way_is_read_only_where_that_is_wanted() throws Exception {
        String organisation = organisation(Program.SIMPLESAMLPHP, Way.ENCRYPTED);
        Browser browser = browser(Program.SIMPLESAMLPHP, Way.ENCRYPTED);

        allowCbc(organisation, false);
        assertRefused(browser.open(service.sentTo(organisation)));
        assertThat(failed(organisation)).isEqualTo("ENCRYPTION_ALGORITHM");

        allowCbc(organisation, true);
        service.comeIn(browser, organisation);
    }

    private static void allowCbc(String organisation, boolean allowed) throws Exception {
        service.json(
                "PUT",
                "/admin/sso/providers/" + IDS.get(organisation),
                "{\"saml_options\":{\"signed\":\"both\",\"allow_cbc\":%s}}".formatted(allowed));
    }

    @Test
    void who_signs_out_here_has_signed_out_there() throws Exception {
        String organisation = organisation(Program.SIMPLESAMLPHP, Way.BOTH);
        Browser browser = browser(Program.SIMPLESAMLPHP, Way.BOTH);
        String token = service.comeIn(browser, organisation);

        URI onward = service.signOut(token);
        assertThat(service.asUser("GET", "/user", token, "").statusCode()).isEqualTo(403);
        assertThat(browser.openUntil(APP, onward)).isEqualTo(APP);

        assertThat(browser.openUntil(APP, service.sentTo(organisation))).contains("name=\"password\"");
    }

    @Test
    void who_signs_out_there_has_signed_out_here() throws Exception {
        String organisation = organisation(Program.SIMPLESAMLPHP, Way.BOTH);
        Browser browser = browser(Program.SIMPLESAMLPHP, Way.BOTH);
        String token = service.comeIn(browser, organisation);
        String elsewhere = service.comeIn(browser(Program.SIMPLESAMLPHP, Way.BOTH), organisation);

        assertThat(browser.openUntil(APP, PROVIDERS.get(Program.SIMPLESAMLPHP).logout(APP)))
                .isEqualTo(APP);

        assertThat(service.asUser("GET", "/user", token, "").statusCode()).isEqualTo(403);
        assertThat(service.asUser("GET", "/user", elsewhere, "").statusCode())
                .as("another browser has another session there")
                .isEqualTo(200);
    }

    private static URI withQuery(URI place, URI request) {
        return URI.create(place.toString().replace(place.getRawQuery(), request.getRawQuery()));
    }

    private static String relayState(URI request) {
        return URLDecoder.decode(
                request.getRawQuery().replaceFirst(".*RelayState=([^&]*).*", "$1"), StandardCharsets.UTF_8);
    }

    private static Posted withRelayState(Posted posted, String relayState) {
        Map<String, String> fields = new HashMap<>(posted.fields());
        fields.put("RelayState", relayState);
        return new Posted(posted.to(), fields);
    }
}
