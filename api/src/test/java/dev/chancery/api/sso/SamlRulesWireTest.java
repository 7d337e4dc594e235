package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What is said of people, what administrators hear of it, and for how long anything is kept of it. */
class SamlRulesWireTest {

    private static volatile Duration ahead = Duration.ZERO;
    private static SamlService saml;
    private static TestService service;
    private static Sql sql;

    private final TestIdentityProvider idp =
            new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US);
    private final String provider = saml.provider(idp.metadata());

    @BeforeAll
    static void start() {
        saml = SamlService.at(() -> Instant.now().plus(ahead), "GOTRUE_SAML_PRIVATE_KEY_NEXT", SamlKey.KEY);
        service = saml.service();
        sql = Sql.on(service.database());
        service.bean(ForgettingLogins.class).stop();
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        ahead = Duration.ZERO;
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private void with(String options) {
        assertThat(service.asAdmin("PUT", "/admin/sso/providers/" + provider, options)
                        .status())
                .isEqualTo(200);
    }

    private List<JsonNode> events() {
        JsonNode events = service.asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                .json();
        return StreamSupport.stream(events.spliterator(), false).toList();
    }

    private String lastCheck() {
        JsonNode last = events().getLast();
        assertThat(last.get("name").stringValue()).isEqualTo("sso-login.rejected");
        return last.get("details").get("check").stringValue();
    }

    private Map<String, String> come(String name, UnaryOperator<String> saying) {
        Request request = saml.sent(provider, "");
        Answer answer = saml.cameBack(idp.answer(request, name, saying), request);
        return SamlService.told(answer, answer.header("Location").contains("#") ? '#' : '?');
    }

    private Map<String, String> comeUnasked(UnaryOperator<String> saying) {
        String response = idp.answer(
                new Request("none", "", ""), "ada", xml -> saying.apply(xml.replaceAll(" InResponseTo=\"none\"", "")));
        Answer answer = saml.posted("/sso/saml/acs", Map.of("SAMLResponse", response, "RelayState", ""));
        return SamlService.told(answer, answer.header("Location").contains("#") ? '#' : '?');
    }

    @Test
    void the_service_tells_that_it_speaks_SAML() {
        JsonNode settings = service.send("GET", "/settings", null).json();

        assertThat(settings.get("saml_enabled").booleanValue()).isTrue();
        assertThat(settings.get("saml_private_key_next_configured").booleanValue())
                .isTrue();
    }

    /** Strangers write it: neither more than can be used nor what nobody is ever led to is kept. */
    @Test
    void where_somebody_wants_to_be_is_kept_only_where_they_may_be_led() {
        for (String place : List.of("https://evil.example/", SamlService.APP + "?" + "x".repeat(900_000))) {
            service.post("/sso", "{\"provider_id\":\"%s\",\"redirect_to\":\"%s\"}".formatted(provider, place));
        }
        saml.sent(provider, "");

        assertThat(sql.texts("SELECT redirect_to FROM auth.saml_relay_states WHERE sso_provider_id = '" + provider
                        + "' ORDER BY redirect_to"))
                .containsExactly("", "", SamlService.APP);
        assertThat(sql.number(
                        "SELECT max(pg_column_size(payload)) FROM events.event WHERE subject = ?::uuid", provider))
                .isLessThan(16_384);
    }

    @Test
    void where_somebody_wanted_to_be_is_forgotten_once_they_are_there() {
        come("ada", UnaryOperator.identity());

        assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE id IN"
                        + " (SELECT aggregate_id FROM events.event WHERE name = 'sso-login.requested' AND subject = '"
                        + provider + "')"))
                .isZero();
    }

    @Test
    void who_never_came_back_is_forgotten_after_a_day() {
        Request waiting = saml.sent(provider, "");
        ahead = Duration.ofHours(23);
        service.bean(ForgettingLogins.class).step();
        assertThat(sql.number("SELECT count(*) FROM auth.saml_relay_states WHERE id = ?::uuid", waiting.relayState()))
                .isOne();

        ahead = Duration.ofHours(25);
        service.bean(ForgettingLogins.class).step();

        assertThat(sql.number("SELECT count(*) FROM auth.saml_relay_states WHERE id = ?::uuid", waiting.relayState()))
                .isZero();
        assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE id = ?::uuid", waiting.relayState()))
                .isZero();
        assertThat(events().getLast().get("name").stringValue()).isEqualTo("sso-login.expired");
        assertThat(events().getLast().get("actor").stringValue()).isEqualTo("system");
    }

    @Test
    void who_never_came_back_from_signing_out_is_forgotten_too() {
        String token = come("ada", UnaryOperator.identity()).get("access_token");
        String place = service.as(token, "POST", "/sso/logout", "{\"redirect_to\":\"" + SamlService.APP + "\"}")
                .json()
                .get("url")
                .stringValue();
        Request asked = TestIdentityProvider.received(URI.create(place));
        ahead = Duration.ofHours(23);
        service.bean(ForgettingLogins.class).step();
        assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE id = ?::uuid", asked.relayState()))
                .isOne();

        ahead = Duration.ofHours(25);
        service.bean(ForgettingLogins.class).step();

        assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE id = ?::uuid", asked.relayState()))
                .isZero();
        assertThat(events().getLast().get("name").stringValue()).isEqualTo("sso-logout.expired");
        assertThat(service.bean(ForgettingLogins.class).step()).isFalse();
    }

    /** A session of it would have ended before it began. */
    @Test
    void a_code_is_good_for_no_longer_than_the_session() {
        Request request = saml.sent(
                provider, ",\"code_challenge\":\"%s\",\"code_challenge_method\":\"plain\"".formatted("v".repeat(64)));
        Answer answer = saml.cameBack(
                idp.answer(
                        request,
                        "ada",
                        xml -> xml.replace(
                                "SessionIndex=",
                                "SessionNotOnOrAfter=\"" + Instant.now().plusSeconds(60) + "\" SessionIndex=")),
                request);
        ahead = Duration.ofSeconds(61);

        assertThat(service.post(
                                "/token?grant_type=pkce",
                                "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}"
                                        .formatted(SamlService.told(answer, '?').get("code"), "v".repeat(64)))
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("flow_state_expired");
    }

    @Test
    void the_audit_log_knows_from_the_first_time_on_that_an_organisation_vouches_for_them() {
        String user = SamlService.claims(come("ada", UnaryOperator.identity()).get("access_token"))
                .get("sub")
                .stringValue();

        assertThat(sql.texts("SELECT DISTINCT payload->>'actor_via_sso' FROM auth.audit_log_entries"
                        + " WHERE payload->>'actor_id' = '" + user + "'"))
                .containsExactly("true");
    }

    @Test
    void a_subject_id_of_nothing_names_nobody() {
        UnaryOperator<String> blank =
                xml -> xml.replace("nameid-format:persistent\">ada<", "nameid-format:transient\">ada<")
                        .replace(
                                "<saml:AttributeStatement>",
                                "<saml:AttributeStatement><saml:Attribute Name=\"urn:oasis:names:tc:SAML:attribute:subject-id\">"
                                        + "<saml:AttributeValue> \n</saml:AttributeValue></saml:Attribute>");

        assertThat(come("ada", blank)).containsEntry("error_code", "saml_assertion_no_user_id");
    }

    /** Rows that Supabase Auth has left hold nobody up. */
    @Test
    void what_the_log_does_not_know_is_left_alone() {
        Request waiting = saml.sent(provider, "");
        sql.execute("INSERT INTO auth.saml_relay_states (id, sso_provider_id, request_id, created_at)"
                + " SELECT gen_random_uuid(), '%s', 'unknown', now() - interval '9 days' FROM generate_series(1, 150)"
                        .formatted(provider));
        ahead = Duration.ofHours(25);
        try {
            assertThat(service.bean(ForgettingLogins.class).step()).isFalse();
            assertThat(sql.number(
                            "SELECT count(*) FROM auth.saml_relay_states WHERE id = ?::uuid", waiting.relayState()))
                    .isZero();
        } finally {
            sql.execute("DELETE FROM auth.saml_relay_states WHERE request_id = 'unknown'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NAME_ID, saml_assertion_no_user_id, >ada</saml:NameID>, 3000",
        "EMAIL, saml_assertion_no_email, >ada@example.com<, 300"
    })
    void what_nothing_can_keep_is_told_to_administrators(String check, String code, String part, int length) {
        UnaryOperator<String> saying = xml -> xml.replace(part, part.replace("ada", "ada".repeat(length / 3)));

        assertThat(come("ada", saying)).containsEntry("error_code", code);
        assertThat(lastCheck()).isEqualTo(check);
    }

    /** As at Supabase Auth: what a provider says of somebody is not theirs to change for longer than until they come again. */
    @Test
    void what_somebody_says_of_themselves_instead_of_their_provider_goes_with_the_next_login() {
        String name = "user-" + UUID.randomUUID();
        String token = come(name, UnaryOperator.identity()).get("access_token");
        service.as(
                token,
                "PUT",
                "/user",
                "{\"data\":{\"email\":\"ceo@example.com\",\"iss\":\"evil\",\"sub\":\"ceo\",\"color\":\"blue\"}}");

        JsonNode claims =
                SamlService.claims(come(name, UnaryOperator.identity()).get("access_token"));

        JsonNode told = claims.get("user_metadata");
        assertThat(told.get("email").stringValue()).isEqualTo("ada@example.com");
        assertThat(told.get("sub").stringValue()).isEqualTo(name);
        assertThat(told.get("iss").stringValue()).startsWith("https://idp.example/");
        assertThat(told.get("color").stringValue()).isEqualTo("blue");
    }

    /** Nor does anybody keep somebody out who has their token. */
    @Test
    void nobody_keeps_themselves_out_by_what_they_say_of_themselves() {
        String name = "user-" + UUID.randomUUID();
        String token = come(name, UnaryOperator.identity()).get("access_token");
        assertThat(service.as(
                                token,
                                "PUT",
                                "/user",
                                "{\"data\":{\"custom_claims\":null,\"email\":null,\"iss\":null,\"sub\":null,\"a\":1,\"pad\":\"%s\"}}"
                                        .formatted("p".repeat(32_600)))
                        .status())
                .isEqualTo(200);

        String again = come(name, UnaryOperator.identity()).get("access_token");

        assertThat(SamlService.claims(again).get("user_metadata").has("pad"))
                .as("there is no room for both")
                .isFalse();
        assertThat(SamlService.claims(again).get("user_metadata").get("a").intValue())
                .isOne();
        assertThat(service.as(again, "GET", "/user", null).status()).isEqualTo(200);
    }

    @Test
    void whoever_comes_unasked_has_to_have_shown_who_they_are_just_now_as_well() {
        with("{\"saml_options\":{\"allow_idp_initiated\":true,\"force_authn\":true}}");
        String old = "AuthnInstant=\"" + Instant.now().minus(Duration.ofHours(1)) + "\"";

        assertThat(comeUnasked(xml -> xml.replaceFirst("AuthnInstant=\"[^\"]*\"", old)))
                .containsEntry("error_code", "validation_failed");
        assertThat(lastCheck()).isEqualTo("AUTHENTICATION");
        assertThat(comeUnasked(UnaryOperator.identity())).containsKey("access_token");
    }

    /** From one address, by the provider's own server: what is refused is limited, and nothing else. */
    @Test
    void a_provider_may_sign_out_as_many_as_it_has() {
        try (SamlService limited = saml.beside("GOTRUE_RATE_LIMIT_HEADER", "X-Client")) {
            TestIdentityProvider many = new TestIdentityProvider("https://many.example/", SamlService.US);
            String id = limited.provider(many.metadata());
            for (int i = 0; i < 40; i++) {
                assertThat(logout(limited, many.query("SAMLRequest", many.logoutRequest("user-" + i), ""), "192.0.2.1"))
                        .isEqualTo(302);
            }

            for (int i = 0; i < 30; i++) {
                assertThat(logout(limited, "SAMLRequest=x", "192.0.2.2")).isEqualTo(303);
            }
            assertThat(logout(limited, "SAMLRequest=x", "192.0.2.2")).isEqualTo(429);
            assertThat(logout(limited, "SAMLResponse=x&RelayState=" + id, "192.0.2.2"))
                    .isEqualTo(429);
            String late = many.query(
                    "SAMLRequest", many.logoutRequest("ada").replace("IssueInstant=\"20", "IssueInstant=\"19"), "");
            assertThat(logout(limited, late, "192.0.2.2"))
                    .as("what is refused is not written down any more")
                    .isEqualTo(429);
            assertThat(logout(limited, many.query("SAMLRequest", many.logoutRequest("ada"), ""), "192.0.2.2"))
                    .as("whoever has brought what")
                    .isEqualTo(302);
            for (int i = 0; i < 30; i++) {
                assertThat(logout(limited, late, "192.0.2.3")).isEqualTo(302);
            }
            assertThat(logout(limited, late, "192.0.2.3"))
                    .as("what is answered and not done counts too")
                    .isEqualTo(429);
        }
    }

    private static int logout(SamlService at, String query, String client) {
        return at.service()
                .send(HttpRequest.newBuilder(at.service().url("/sso/saml/slo?" + query))
                        .header("X-Client", client)
                        .build())
                .status();
    }

    /** As at Supabase Auth. */
    @Test
    void the_hook_for_new_users_hears_of_who_comes_in_for_the_first_time() {
        try (FakeService hook = new FakeService(_ -> Answered.json("{}"));
                SamlService hooked = new SamlService(
                        "GOTRUE_HOOK_AFTER_USER_CREATED_ENABLED",
                        "true",
                        "GOTRUE_HOOK_AFTER_USER_CREATED_URI",
                        hook.url() + "/created",
                        "GOTRUE_HOOK_AFTER_USER_CREATED_SECRETS",
                        "v1,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")) {
            String id = hooked.provider(idp.metadata());
            for (int i = 0; i < 2; i++) {
                Request request = hooked.sent(id, "");
                hooked.cameBack(idp.answer(request, "ada"), request);
            }

            await().until(() -> !hook.asked().isEmpty());
            assertThat(hook.asked()).hasSize(1);
            assertThat(hook.asked().getFirst().body()).contains("\"sso:" + id + "\"");
        }
    }

    /** From Supabase Auth, to which they are two domains. */
    @Test
    void of_two_spellings_of_a_domain_each_leads_where_it_was_given() {
        String other = saml.provider(
                new TestIdentityProvider("https://twin.example/" + UUID.randomUUID(), SamlService.US).metadata());
        with("{\"domains\":[\"twin.example.\"]}");
        sql.execute("INSERT INTO auth.sso_domains (id, sso_provider_id, domain) VALUES (gen_random_uuid(), '" + other
                + "', 'twin.example')");
        try {
            assertThat(ledTo("twin.example")).isEqualTo(other);
            assertThat(ledTo("Twin.example.")).isEqualTo(provider);
        } finally {
            sql.execute("DELETE FROM auth.sso_domains WHERE domain = 'twin.example'");
        }
    }

    private String ledTo(String domain) {
        String place = service.post("/sso", "{\"domain\":\"%s\",\"skip_http_redirect\":true}".formatted(domain))
                .json()
                .get("url")
                .stringValue();
        return sql.text(
                "SELECT sso_provider_id FROM auth.saml_relay_states WHERE id = ?::uuid",
                TestIdentityProvider.received(URI.create(place)).relayState());
    }

    /** Where the browser comes back to another host than it was sent from it has nothing to show. */
    @Test
    void a_browser_is_bound_only_where_it_comes_back_to_the_host_that_binds_it() {
        try (SamlService elsewhere = new SamlService("GOTRUE_SAML_EXTERNAL_URL", "https://old.example.org")) {
            TestIdentityProvider known = new TestIdentityProvider("https://known.example/", "https://old.example.org");
            String id = elsewhere.provider(known.metadata());
            Answer sent = elsewhere
                    .service()
                    .post("/sso", "{\"provider_id\":\"%s\",\"redirect_to\":\"%s\"}".formatted(id, SamlService.APP));
            assertThat(sent.header("Set-Cookie")).isEmpty();
            Request request = TestIdentityProvider.received(URI.create(sent.header("Location")));

            assertThat(elsewhere.cameBack(known.answer(request, "ada"), request).header("Location"))
                    .contains("#access_token=");
        }
    }

    /** Which is no name in the DNS, but some clusters have such. */
    @Test
    void a_service_with_an_underscore_in_its_name_sends_people_too() {
        try (SamlService odd = new SamlService("API_EXTERNAL_URL", "https://auth_svc.test/auth/v1")) {
            TestIdentityProvider known =
                    new TestIdentityProvider("https://known.example/", "https://auth_svc.test/auth/v1");
            Answer sent =
                    odd.service().post("/sso", "{\"provider_id\":\"%s\"}".formatted(odd.provider(known.metadata())));

            assertThat(sent.status()).as(sent.body()).isEqualTo(303);
            assertThat(sent.header("Set-Cookie")).startsWith("__Host-sso-");
        }
    }

    /** For those who see the log of the service alone. */
    @Test
    void the_log_names_the_check_and_nobody() {
        Logger logger = (Logger) LoggerFactory.getLogger("chancery.request");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        try {
            come("ada", xml -> xml.replace("<saml:Audience>https://auth", "<saml:Audience>https://mallory"));
            await().until(() -> List.copyOf(log.list).stream()
                    .anyMatch(line -> String.valueOf(line.getKeyValuePairs()).contains("/sso/saml/acs")));
        } finally {
            logger.setLevel(null);
            logger.detachAppender(log);
        }

        String line = log.list.stream()
                .map(event -> String.valueOf(event.getKeyValuePairs()))
                .filter(pairs -> pairs.contains("/sso/saml/acs"))
                .findFirst()
                .orElseThrow();
        assertThat(line)
                .contains("refused_at=\"saml.audience\"", "error_code=\"validation_failed\"")
                .doesNotContain("ada", "mallory");
    }

    @ParameterizedTest
    @CsvSource({"STRUCTURE, <saml:Subject>, <saml:Advice/><saml:Subject>", "SCHEMA, AuthnInstant=\", AuthnInstant=\"x"})
    void what_comes_unasked_and_has_no_form_is_told_to_the_administrator_whom_it_names(
            String check, String part, String change) {
        with("{\"saml_options\":{\"allow_idp_initiated\":true}}");

        assertThat(comeUnasked(xml -> xml.replace(part, change))).containsEntry("error_code", "validation_failed");

        assertThat(lastCheck()).isEqualTo(check);
    }

    @Test
    void no_more_is_read_at_once_than_a_page_can_hold() {
        String spaces = " ".repeat(400_000);
        for (int i = 0; i < 8; i++) {
            with("{\"metadata_xml\":\"%s\"}"
                    .formatted(idp.metadata()
                                    .replace(" entityID=", " ID=\"_" + i + "\" entityID=")
                                    .replace("\"", "\\\"")
                            + spaces));
        }
        String path = "/admin/sso/providers/" + provider + "/events";

        int pages = 0;
        int entries = 0;
        String next = path;
        while (next != null) {
            Answer page = service.asAdmin("GET", next, null);
            pages++;
            entries += page.json().size();
            assertThat(page.json().size()).isBetween(1, 10);
            String link = page.header("Link");
            next = link.isEmpty() ? null : path + "?" + link.replaceFirst(".*[?&](cursor=[0-9]+).*", "$1");
        }

        assertThat(pages).isBetween(2, 8);
        assertThat(entries)
                .isEqualTo((int) sql.number("SELECT count(*) FROM events.event WHERE subject = ?::uuid", provider));
    }

    /** A provider that changes its metadata for years can still be disabled. */
    @Test
    void a_provider_is_not_read_from_its_beginning_each_time() {
        for (int i = 0; i < 20; i++) {
            with("{\"domains\":[\"d%d.example\"]}".formatted(i));
        }

        await().until(() ->
                sql.number("SELECT count(*) FROM events.snapshot WHERE aggregate_id = ?::uuid", provider) == 1);
        with("{\"disabled\":true}");
        assertThat(URI.create(service.asAdmin("GET", "/admin/sso/providers/" + provider, null)
                                .json()
                                .at("/saml/entity_id")
                                .stringValue())
                        .getHost())
                .isEqualTo("idp.example");
        service.asAdmin("DELETE", "/admin/sso/providers/" + provider, null);
        assertThat(sql.number("SELECT count(*) FROM events.snapshot WHERE aggregate_id = ?::uuid", provider))
                .isZero();
    }
}
