package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.api.privacy.CapturedLog;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /admin/sso/providers/{id}/test}: a login by which nobody comes in. */
class ProviderTestWireTest {

    private static final TestIdentityProvider ACME = new TestIdentityProvider("https://acme.example/", SamlService.US);
    private static final TestIdentityProvider OTHER =
            new TestIdentityProvider("https://other.example/", SamlService.US);

    private static SamlService saml;
    private static TestService service;
    private static Sql sql;
    private static String acme;
    private static String other;

    @BeforeAll
    static void start() {
        saml = new SamlService();
        service = saml.service();
        sql = Sql.on(service.database());
        acme = saml.provider(ACME.metadata());
        other = saml.provider(OTHER.metadata());
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private record Begun(String id, Request request) {}

    private static Begun begun(String provider) {
        Answer answer = service.asAdmin("POST", "/admin/sso/providers/" + provider + "/test", null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return new Begun(
                answer.json().get("id").stringValue(),
                TestIdentityProvider.received(
                        URI.create(answer.json().get("url").stringValue())));
    }

    private static Answer posted(String response, String relayState) {
        return saml.posted("/sso/saml/acs", Map.of("SAMLResponse", response, "RelayState", relayState));
    }

    private static void over(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.body()).contains("The test is over");
    }

    private static void refused(Answer answer, String code) {
        assertThat(answer.status()).isEqualTo(303);
        assertThat(SamlService.told(answer, '?')).containsEntry("error_code", code);
    }

    private static JsonNode outcome(String provider, String test) {
        Answer answer = service.asAdmin("GET", path(provider, test), null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String path(String provider, String test) {
        return "/admin/sso/providers/" + provider + "/test/" + test;
    }

    private static JsonNode lastEvent(String provider) {
        JsonNode events = service.asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                .json();
        return events.get(events.size() - 1);
    }

    private static String name() {
        return "user-" + UUID.randomUUID();
    }

    private static long users() {
        return sql.number("SELECT (SELECT count(*) FROM auth.users) + (SELECT count(*) FROM auth.identities)"
                + " + (SELECT count(*) FROM auth.sessions) + (SELECT count(*) FROM auth.flow_state)");
    }

    private static String text(JsonNode json, String pointer) {
        return json.at(pointer).stringValue();
    }

    @Test
    void an_administrator_sees_what_arrived_and_what_becomes_of_it_and_nobody_comes_in() {
        service.asAdmin("PUT", "/admin/sso/providers/" + acme, """
                {"attribute_mapping": {"keys": {"given_name": {"name": "first"}, "groups": {"name": "groups", "array": true}}},
                 "saml_options": {"aal2_contexts": ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"]}}
                """);
        String ada = name();
        Instant end = Instant.now().plusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);
        Begun test = begun(acme);
        assertThat(outcome(acme, test.id()).propertyNames())
                .containsExactly("id", "provider_id", "status", "requested_at");
        assertThat(text(outcome(acme, test.id()), "/status")).isEqualTo("pending");
        assertThat(text(lastEvent(acme), "/name")).isEqualTo("sso-provider.test-requested");
        long before = users();

        over(posted(
                ACME.answer(
                        test.request(),
                        ada,
                        xml -> attributes(xml, "first", "Ada", "groups", "staff", "groups", "admins")
                                .replace("SessionIndex=", "SessionNotOnOrAfter=\"" + end + "\" SessionIndex=")),
                test.request().relayState()));

        assertThat(users()).isEqualTo(before);
        JsonNode outcome = outcome(acme, test.id());
        assertThat(text(outcome, "/status")).isEqualTo("passed");
        assertThat(outcome.has("failure")).isFalse();
        JsonNode assertion = outcome.get("assertion");
        assertThat(text(assertion, "/issuer")).isEqualTo("https://acme.example/");
        assertThat(text(assertion, "/audience")).isEqualTo(SamlService.US + "/sso/saml/metadata");
        assertThat(text(assertion, "/name_id/value")).isEqualTo(ada);
        assertThat(text(assertion, "/name_id/format")).endsWith("persistent");
        assertThat(text(assertion, "/session_index")).isEqualTo("_session");
        assertThat(text(assertion, "/session_not_on_or_after")).isEqualTo(end.toString());
        assertThat(text(assertion, "/authn_context")).endsWith("PasswordProtectedTransport");
        assertThat(assertion.get("attributes").toString())
                .isEqualTo(
                        "[{\"name\":\"mail\",\"values\":[\"ada@example.com\"]},{\"name\":\"first\",\"values\":[\"Ada\"]},"
                                + "{\"name\":\"groups\",\"values\":[\"staff\"]},{\"name\":\"groups\",\"values\":[\"admins\"]}]");
        JsonNode account = outcome.get("account");
        assertThat(account.propertyNames()).containsExactly("subject", "email", "identity_data", "aal", "not_after");
        assertThat(text(account, "/subject")).isEqualTo(ada);
        assertThat(text(account, "/email")).isEqualTo("ada@example.com");
        assertThat(text(account, "/identity_data/given_name")).isEqualTo("Ada");
        assertThat(account.at("/identity_data/custom_claims/groups").toString()).isEqualTo("[\"staff\",\"admins\"]");
        assertThat(text(account, "/aal")).isEqualTo("aal2");
        assertThat(text(outcome, "/response")).startsWith("<").contains(ada);
        JsonNode event = lastEvent(acme);
        assertThat(text(event, "/name")).isEqualTo("sso-provider.tested");
        assertThat(event.get("details").toString()).isEqualTo("{\"test_id\":\"%s\"}".formatted(test.id()));
    }

    /** More attributes, as names and values. */
    private static String attributes(String xml, String... pairs) {
        StringBuilder more = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            more.append("<saml:Attribute Name=\"%s\"><saml:AttributeValue>%s</saml:AttributeValue></saml:Attribute>"
                    .formatted(pairs[i], pairs[i + 1]));
        }
        return xml.replace("</saml:AttributeStatement>", more + "</saml:AttributeStatement>");
    }

    @ParameterizedTest
    @CsvSource({
        "AUDIENCE, <saml:Audience>https://auth, <saml:Audience>https://another",
        "SUBJECT_CONFIRMATION, Recipient=\"https://auth, Recipient=\"https://another",
        "DESTINATION, Destination=\"https://auth, Destination=\"https://another",
        "ISSUER, https://acme.example/, https://other.example/",
        "STATUS, status:Success, status:Responder"
    })
    void the_check_that_failed_is_told_with_what_it_expected_and_found(String check, String part, String change) {
        Begun test = begun(acme);

        over(posted(
                ACME.answer(test.request(), name(), xml -> xml.replace(part, change)),
                test.request().relayState()));

        JsonNode outcome = outcome(acme, test.id());
        assertThat(text(outcome, "/status")).isEqualTo("failed");
        assertThat(text(outcome, "/failure/check")).isEqualTo(check);
        assertThat(text(outcome, "/failure/clause")).startsWith("SAML ");
        assertThat(text(outcome, "/failure/expected")).isNotEmpty();
        assertThat(text(outcome, "/failure/found")).isNotEmpty();
        assertThat(outcome.has("assertion")).as("it is not to be believed").isFalse();
        assertThat(outcome.has("account")).isFalse();
        assertThat(text(outcome, "/response")).contains(change);
        assertThat(lastEvent(acme).get("details").toString())
                .isEqualTo("{\"test_id\":\"%s\",\"check\":\"%s\"}".formatted(test.id(), check));
    }

    @Test
    void what_is_no_response_at_all_fails_too() {
        Begun test = begun(acme);

        over(posted("%%%", test.request().relayState()));

        JsonNode outcome = outcome(acme, test.id());
        assertThat(text(outcome, "/failure/check")).isEqualTo("BASE64");
        assertThat(outcome.has("response")).isFalse();
    }

    @Test
    void somebody_without_an_address_or_a_lasting_name_fails_and_what_arrived_is_there_to_see_why() {
        Begun nameless = begun(acme);
        over(posted(
                ACME.answer(
                        nameless.request(),
                        name(),
                        xml -> xml.replace("nameid-format:persistent", "nameid-format:transient")),
                nameless.request().relayState()));
        Begun test = begun(acme);
        over(posted(
                ACME.answer(test.request(), name(), xml -> xml.replace("Name=\"mail\"", "Name=\"post\"")),
                test.request().relayState()));

        assertThat(text(outcome(acme, nameless.id()), "/failure/check")).isEqualTo("NAME_ID");
        JsonNode outcome = outcome(acme, test.id());
        assertThat(text(outcome, "/status")).isEqualTo("failed");
        assertThat(text(outcome, "/failure/check")).isEqualTo("EMAIL");
        assertThat(text(outcome, "/assertion/attributes/0/name")).isEqualTo("post");
        assertThat(outcome.has("account")).isFalse();
    }

    @Test
    void whoever_is_known_is_named_and_told_if_they_may_not_come_in() {
        String ada = name();
        Request login = saml.sent(acme, "");
        String token = SamlService.told(posted(ACME.answer(login, ada), login.relayState()), '#')
                .get("access_token");
        String user = SamlService.claims(token).get("sub").stringValue();
        service.asAdmin("PUT", "/admin/users/" + user, "{\"ban_duration\":\"1h\"}");
        Begun test = begun(acme);

        over(posted(ACME.answer(test.request(), ada), test.request().relayState()));

        JsonNode account = outcome(acme, test.id()).get("account");
        assertThat(text(account, "/user_id")).isEqualTo(user);
        assertThat(text(account, "/refusal/error_code")).isEqualTo("user_banned");
    }

    @Test
    void nor_do_they_come_in_of_whom_too_much_is_said() {
        TestIdentityProvider idp = new TestIdentityProvider("https://much.example/", SamlService.US);
        String provider = saml.provider(idp.metadata());
        service.asAdmin(
                "PUT",
                "/admin/sso/providers/" + provider,
                "{\"attribute_mapping\":{\"keys\":{\"mail\":{\"name\":\"mail\",\"array\":true}}}}");
        Begun test = begun(provider);
        String more = "<saml:AttributeValue>%s</saml:AttributeValue></saml:Attribute>".formatted("x".repeat(33_000));

        over(posted(
                idp.answer(test.request(), name(), xml -> xml.replaceFirst("</saml:Attribute>", more)),
                test.request().relayState()));

        assertThat(text(outcome(provider, test.id()).get("account"), "/refusal/error_code"))
                .isEqualTo("validation_failed");
    }

    /** The account keeps the address that it had first. */
    @Test
    void nor_do_they_come_in_whose_account_has_an_address_that_is_not_the_providers() {
        TestIdentityProvider idp = new TestIdentityProvider("https://own.example/", SamlService.US);
        String provider = saml.provider(idp.metadata());
        String ada = name();
        Request login = saml.sent(provider, "");
        posted(idp.answer(login, ada), login.relayState());
        service.asAdmin(
                "PUT",
                "/admin/sso/providers/" + provider,
                "{\"domains\":[\"own.example\"],\"provisioning\":{\"own_domains_only\":true}}");
        Begun test = begun(provider);

        over(posted(
                idp.answer(test.request(), ada, xml -> xml.replace("ada@example.com", "ada@own.example")),
                test.request().relayState()));

        assertThat(text(outcome(provider, test.id()), "/failure/check")).isEqualTo("EMAIL_DOMAIN");
    }

    @Test
    void a_disabled_provider_can_be_tested_before_anybody_comes_in_by_it() {
        service.asAdmin("PUT", "/admin/sso/providers/" + other, "{\"disabled\":true}");
        try {
            Begun test = begun(other);

            over(posted(OTHER.answer(test.request(), name()), test.request().relayState()));

            assertThat(text(outcome(other, test.id()), "/status")).isEqualTo("passed");
        } finally {
            service.asAdmin("PUT", "/admin/sso/providers/" + other, "{\"disabled\":false}");
        }
    }

    @Test
    void a_provider_that_takes_no_requests_in_a_url_is_sent_one_by_a_page() {
        TestIdentityProvider posting = new TestIdentityProvider("https://posting.example/", SamlService.US);
        String provider = saml.provider(posting.metadata("HTTP-POST"));
        Answer begun = service.asAdmin("POST", "/admin/sso/providers/" + provider + "/test", null);
        String page = text(begun.json(), "/url");
        assertThat(page).startsWith(SamlService.US + "/sso/saml/request/test-");

        String form = service.send("GET", page.substring(SamlService.US.length()), null)
                .body();
        String xml = new String(
                Base64.getDecoder().decode(between(form, "name=\"SAMLRequest\" value=\"", "\"")),
                StandardCharsets.UTF_8);
        Request request = TestIdentityProvider.request(xml, between(form, "name=\"RelayState\" value=\"", "\""));
        over(posted(posting.answer(request, name()), request.relayState()));

        assertThat(text(outcome(provider, text(begun.json(), "/id")), "/status"))
                .isEqualTo("passed");
        refused(service.send("GET", page.substring(SamlService.US.length()), null), "saml_relay_state_not_found");
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    @Test
    void a_test_is_answered_once() {
        Begun test = begun(acme);
        over(posted(
                ACME.answer(test.request(), name(), xml -> xml.replace("status:Success", "status:Responder")),
                test.request().relayState()));

        refused(posted(ACME.answer(test.request(), name()), test.request().relayState()), "saml_relay_state_not_found");

        assertThat(text(outcome(acme, test.id()), "/failure/check")).isEqualTo("STATUS");
    }

    @Test
    void what_answers_a_test_lets_nobody_in_however_it_is_brought() {
        service.asAdmin("PUT", "/admin/sso/providers/" + acme, "{\"saml_options\":{\"allow_idp_initiated\":true}}");
        long before = users();
        Begun test = begun(acme);
        Request login = saml.sent(acme, "");
        String response = ACME.answer(test.request(), name());

        for (String relayState : List.of("", SamlService.APP, login.relayState())) {
            refused(posted(response, relayState), "validation_failed");
        }
        refused(posted(response, test.id()), "saml_relay_state_not_found");
        refused(posted(response, "test-" + login.relayState()), "saml_relay_state_not_found");
        refused(posted(response, "test-nonsense"), "validation_failed");
        over(posted(response, test.request().relayState()));
        for (String relayState : List.of("", test.id(), test.request().relayState())) {
            assertThat(posted(response, relayState).status()).isEqualTo(303);
        }

        assertThat(users()).isEqualTo(before);
    }

    @Test
    void an_assertion_is_good_for_a_test_or_for_a_login_and_not_for_both() {
        String ada = name();
        UnaryOperator<String> same =
                xml -> xml.replaceFirst("Assertion ID=\"[^\"]*\"", "Assertion ID=\"_" + ada + "\"");
        Begun test = begun(acme);
        over(posted(ACME.answer(test.request(), ada, same), test.request().relayState()));
        assertThat(text(outcome(acme, test.id()), "/status")).isEqualTo("passed");

        Request login = saml.sent(acme, "");
        refused(posted(ACME.answer(login, ada, same), login.relayState()), "validation_failed");
        assertThat(text(lastEvent(acme), "/details/check")).isEqualTo("ONE_TIME_USE");

        Begun again = begun(acme);
        over(posted(ACME.answer(again.request(), ada, same), again.request().relayState()));
        JsonNode outcome = outcome(acme, again.id());
        assertThat(text(outcome, "/failure/check")).isEqualTo("ONE_TIME_USE");
        assertThat(outcome.has("assertion")).isTrue();
        assertThat(outcome.has("account")).as("nobody could come in by it").isFalse();
    }

    @Test
    void another_provider_cannot_answer() {
        Begun test = begun(acme);

        over(posted(OTHER.answer(test.request(), name()), test.request().relayState()));

        assertThat(text(outcome(acme, test.id()), "/failure/check")).isEqualTo("ISSUER");
        Begun second = begun(acme);
        over(posted(
                OTHER.answer(
                        second.request(),
                        name(),
                        xml -> xml.replace("https://other.example/", "https://acme.example/")),
                second.request().relayState()));
        assertThat(text(outcome(acme, second.id()), "/failure/check")).isEqualTo("SIGNATURE");
    }

    @Test
    void an_answer_to_another_request_is_none_to_the_test() {
        Begun test = begun(acme);
        Request login = saml.sent(acme, "");

        over(posted(ACME.answer(login, name()), test.request().relayState()));

        assertThat(text(outcome(acme, test.id()), "/failure/check")).isEqualTo("IN_RESPONSE_TO");
    }

    @Test
    void only_an_administrator_begins_tests_and_sees_what_came_of_them() {
        Begun test = begun(acme);
        over(posted(ACME.answer(test.request(), name()), test.request().relayState()));
        String user = text(service.signUp(name() + "@example.com"), "/access_token");

        assertThat(service.as(user, "GET", path(acme, test.id()), null).status())
                .isEqualTo(403);
        assertThat(service.as(service.anonKey(), "GET", path(acme, test.id()), null)
                        .status())
                .isEqualTo(403);
        assertThat(service.send("GET", path(acme, test.id()), null).status()).isEqualTo(401);
        assertThat(service.as(user, "POST", "/admin/sso/providers/" + acme + "/test", null)
                        .status())
                .isEqualTo(403);
        WireError unknown = new WireError(404, "sso_provider_test_not_found", "SSO provider test not found");
        for (String path : List.of(
                path(other, test.id()),
                path(acme, UUID.randomUUID().toString()),
                path(acme, "nonsense"),
                path(acme, saml.sent(acme, "").relayState()))) {
            unknown.answers(service, "GET", path, null, "Authorization", "Bearer " + service.serviceRoleKey());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "nonsense", "resource_none"})
    void a_provider_that_is_not_there_cannot_be_tested(String id) {
        assertThat(service.asAdmin("POST", "/admin/sso/providers/" + id + "/test", null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whom_a_test_names_cannot_be_read_in_tables_log_or_events() {
        String ada = name();
        try (CapturedLog log = new CapturedLog()) {
            for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                    xml -> xml,
                    xml -> xml.replace("<saml:Audience>https://auth.example.org", "<saml:Audience>https://" + ada),
                    xml -> xml.replace("Name=\"mail\"", "Name=\"post\""))) {
                Begun test = begun(acme);
                over(posted(
                        ACME.answer(test.request(), ada, change), test.request().relayState()));
                assertThat(outcome(acme, test.id()).toString()).contains(ada);
            }
            assertThat(log.text()).doesNotContain(ada);
        }

        for (String table : sql.texts("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                + " WHERE schemaname IN ('auth', 'events', 'chancery')")) {
            assertThat(sql.number(
                            "SELECT count(*) FROM %s t WHERE to_jsonb(t)::text LIKE '%%' || ? || '%%' OR to_jsonb(t)::text LIKE '%%' || ? || '%%'"
                                    .formatted(table),
                            ada,
                            hex(ada)))
                    .as(table)
                    .isZero();
        }
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_test_waits_as_long_as_a_login_and_its_outcome_is_there_for_an_hour() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        try (SamlService later = SamlService.at(now::get, "GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD", "5m")) {
            String provider = later.provider(ACME.metadata());
            String path = "/admin/sso/providers/" + provider + "/test";
            JsonNode answered = later.service().asAdmin("POST", path, null).json();
            JsonNode late = later.service().asAdmin("POST", path, null).json();
            assertThat(Instant.parse(text(answered, "/expires_at")))
                    .isEqualTo(now.get().plusSeconds(300));
            over(answer(later, answered));

            now.set(now.get().plusSeconds(300));

            refused(answer(later, late), "saml_relay_state_expired");
            assertThat(status(later, path, late)).isEqualTo("expired");
            assertThat(status(later, path, answered)).isEqualTo("passed");
            now.set(now.get().plusSeconds(3_599));
            assertThat(status(later, path, answered)).isEqualTo("passed");
            now.set(now.get().plusSeconds(1));
            assertThat(later.service()
                            .asAdmin("GET", path + "/" + text(answered, "/id"), null)
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void metadata_that_is_not_valid_any_more_is_told_as_to_whoever_comes_in() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (SamlService later = SamlService.at(now::get, "GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD", "5m")) {
            String metadata = ACME.metadata()
                    .replace("entityID=", "validUntil=\"" + now.get().plusSeconds(60) + "\" entityID=");
            String path = "/admin/sso/providers/" + later.provider(metadata) + "/test";
            JsonNode begun = later.service().asAdmin("POST", path, null).json();

            now.set(now.get().plusSeconds(61));

            over(answer(later, begun));
            assertThat(text(
                            later.service()
                                    .asAdmin("GET", path + "/" + text(begun, "/id"), null)
                                    .json(),
                            "/failure/check"))
                    .isEqualTo("METADATA");
            Answer another = later.service().asAdmin("POST", path, null);
            assertThat(another.status()).isEqualTo(422);
            assertThat(text(another.json(), "/error_code")).isEqualTo("saml_metadata_expired");
        }
    }

    private static Answer answer(SamlService service, JsonNode begun) {
        Request request = TestIdentityProvider.received(URI.create(text(begun, "/url")));
        return service.posted(
                "/sso/saml/acs",
                Map.of("SAMLResponse", ACME.answer(request, name()), "RelayState", request.relayState()));
    }

    private static String status(SamlService service, String path, JsonNode begun) {
        return text(
                service.service()
                        .asAdmin("GET", path + "/" + text(begun, "/id"), null)
                        .json(),
                "/status");
    }

    @Test
    void what_came_of_a_test_goes_with_its_provider() {
        TestIdentityProvider leaving = new TestIdentityProvider("https://leaving.example/", SamlService.US);
        String provider = saml.provider(leaving.metadata());
        Begun test = begun(provider);
        over(posted(leaving.answer(test.request(), name()), test.request().relayState()));
        Begun waiting = begun(provider);

        service.asAdmin("DELETE", "/admin/sso/providers/" + provider, null);

        assertThat(sql.number("SELECT count(*) FROM chancery.provider_test WHERE sso_provider_id = ?::uuid", provider))
                .isZero();
        refused(
                posted(
                        leaving.answer(waiting.request(), name()),
                        waiting.request().relayState()),
                "saml_relay_state_not_found");
    }
}
