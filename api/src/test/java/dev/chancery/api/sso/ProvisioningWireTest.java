package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What identity providers say of people becomes app metadata and roles, as far as an administrator wants it. */
class ProvisioningWireTest {

    private static final String GROUPS = """
            {"provisioning": {
              "app_metadata": {"keys": {
                "groups": {"name": "memberOf", "array": true, "values": {"g-1": "editors", "g-2": "readers"}},
                "department": {"names": ["ou", "department"], "default": "none"}}},
              "roles": [
                {"attribute": "memberOf", "value": "g-1", "role": "editor"},
                {"attribute": "memberOf", "value": "g-2", "role": "reader"}]}}
            """;

    private static SamlService saml;

    private final TestIdentityProvider idp =
            new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US);
    private final String provider = saml.provider(idp.metadata());

    @BeforeAll
    static void start() {
        saml = new SamlService();
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        assertThat(saml.service().bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private Answer change(String body) {
        return saml.service().asAdmin("PUT", "/admin/sso/providers/" + provider, body);
    }

    private static UnaryOperator<String> saying(String attribute, String... values) {
        return xml -> xml.replace(
                "<saml:AttributeStatement>",
                "<saml:AttributeStatement><saml:Attribute Name=\"%s\">%s</saml:Attribute>"
                        .formatted(
                                attribute,
                                Arrays.stream(values)
                                        .map("<saml:AttributeValue>%s</saml:AttributeValue>"::formatted)
                                        .collect(Collectors.joining())));
    }

    private Answer answer(String name, UnaryOperator<String> what) {
        Request request = saml.sent(provider, "");
        return saml.posted(
                "/sso/saml/acs",
                Map.of("SAMLResponse", idp.answer(request, name, what), "RelayState", request.relayState()));
    }

    /** The claims of the access token that they get. */
    private JsonNode signedIn(String name, UnaryOperator<String> what) {
        Answer answer = answer(name, what);
        assertThat(answer.header("Location")).contains("#access_token=");
        return SamlService.claims(SamlService.told(answer, '#').get("access_token"));
    }

    @Test
    void groups_become_app_metadata_and_a_role_at_once_and_go_with_the_next_login() {
        change(GROUPS);

        JsonNode first = signedIn("ada", saying("memberOf", "g-9", "g-2", "g-1"));
        JsonNode second = signedIn(
                "ada",
                xml -> saying("MEMBEROF", "g-2").apply(saying("ou", "Lab").apply(xml)));
        JsonNode third = signedIn("ada", UnaryOperator.identity());

        assertThat(first.get("role").stringValue()).isEqualTo("editor");
        assertThat(first.get("app_metadata").get("groups").toString()).isEqualTo("[\"readers\",\"editors\"]");
        assertThat(first.get("app_metadata").get("department").stringValue()).isEqualTo("none");
        assertThat(first.get("app_metadata").get("provider").stringValue()).isEqualTo("sso:" + provider);
        assertThat(second.get("sub")).isEqualTo(first.get("sub"));
        assertThat(second.get("role").stringValue()).isEqualTo("reader");
        assertThat(second.get("app_metadata").get("groups").toString()).isEqualTo("[\"readers\"]");
        assertThat(second.get("app_metadata").get("department").stringValue()).isEqualTo("Lab");
        assertThat(third.get("role").stringValue()).isEqualTo("authenticated");
        assertThat(third.get("app_metadata").has("groups")).isFalse();
        assertThat(third.get("app_metadata").get("provider").stringValue()).isEqualTo("sso:" + provider);
    }

    @Test
    void a_session_that_goes_on_has_what_another_login_has_brought() {
        change(GROUPS);
        String refreshToken =
                SamlService.told(answer("ada", saying("memberOf", "g-1")), '#').get("refresh_token");

        signedIn("ada", UnaryOperator.identity());

        JsonNode refreshed = SamlService.claims(
                saml.service().refresh(refreshToken).json().get("access_token").stringValue());
        assertThat(refreshed.get("role").stringValue()).isEqualTo("authenticated");
        assertThat(refreshed.get("app_metadata").has("groups")).isFalse();
    }

    @Test
    void what_nobody_maps_is_the_administrators() {
        JsonNode before = signedIn("ada", saying("memberOf", "g-1"));
        saml.service()
                .asAdmin(
                        "PUT",
                        "/admin/users/" + before.get("sub").stringValue(),
                        "{\"role\":\"boss\",\"app_metadata\":{\"plan\":\"gold\",\"groups\":[\"mine\"]}}");

        JsonNode after = signedIn("ada", saying("memberOf", "g-1"));

        assertThat(before.get("role").stringValue()).isEqualTo("authenticated");
        assertThat(before.get("app_metadata").has("groups")).isFalse();
        assertThat(after.get("role").stringValue()).isEqualTo("boss");
        assertThat(after.get("app_metadata").get("plan").stringValue()).isEqualTo("gold");
        assertThat(after.get("app_metadata").get("groups").toString()).isEqualTo("[\"mine\"]");
    }

    /** What rules say was allowed when they were made. */
    @Test
    void a_role_that_has_come_to_administer_the_service_is_not_given_any_more() {
        change(GROUPS);
        assertThat(signedIn("ada", saying("memberOf", "g-1")).get("role").stringValue())
                .isEqualTo("editor");

        try (SamlService later = saml.beside("GOTRUE_JWT_ADMIN_ROLES", "ops,editor")) {
            Request request = later.sent(provider, "");
            Answer answer = later.posted(
                    "/sso/saml/acs",
                    Map.of(
                            "SAMLResponse",
                            idp.answer(request, "ada", saying("memberOf", "g-1", "g-2")),
                            "RelayState",
                            request.relayState()));

            assertThat(SamlService.claims(SamlService.told(answer, '#').get("access_token"))
                            .get("role")
                            .stringValue())
                    .isEqualTo("reader");
        }
    }

    /** What it gave before goes on, but for the administration of this service. Who has it by an administrator's hand administers. */
    @Test
    void a_role_by_a_rule_administers_nothing_though_it_has_come_to() {
        change(GROUPS);
        String byRule =
                SamlService.told(answer("ada", saying("memberOf", "g-1")), '#').get("refresh_token");
        TestIdentityProvider another =
                new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US);
        Request request = saml.sent(saml.provider(another.metadata()), "");
        Map<String, String> eve = SamlService.told(saml.cameBack(another.answer(request, "eve"), request), '#');
        saml.service()
                .asAdmin(
                        "PUT",
                        "/admin/users/"
                                + SamlService.claims(eve.get("access_token"))
                                        .get("sub")
                                        .stringValue(),
                        "{\"role\":\"editor\"}");

        try (SamlService changed = saml.beside("GOTRUE_JWT_ADMIN_ROLES", "service_role,supabase_admin,editor")) {
            TestService service = changed.service();
            String byHand = service.refresh(eve.get("refresh_token"))
                    .json()
                    .get("access_token")
                    .stringValue();
            assertThat(service.as(byHand, "GET", "/admin/users", null).status()).isEqualTo(200);

            String token = service.refresh(byRule).json().get("access_token").stringValue();
            assertThat(SamlService.claims(token).get("role").stringValue()).isEqualTo("editor");
            assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);
            assertThat(service.as(token, "GET", "/admin/users", null)
                            .json()
                            .get("error_code")
                            .stringValue())
                    .isEqualTo("not_admin");
            assertThat(service.as(token, "POST", "/invite", "{\"email\":\"x@example.com\"}")
                            .status())
                    .isEqualTo(403);
            Request back = changed.sent(provider, "");
            changed.cameBack(idp.answer(back, "ada"), back);
            assertThat(service.as(token, "GET", "/admin/users", null).status())
                    .as("their role is another since")
                    .isEqualTo(403);
            String account =
                    "/admin/users/" + SamlService.claims(token).get("sub").stringValue();
            service.asAdmin("PUT", account, "{\"role\":\"reader\"}");
            assertThat(service.as(token, "GET", "/admin/users", null).status())
                    .as("by somebody's hand")
                    .isEqualTo(403);
            service.asAdmin("DELETE", "/admin/sso/providers/" + provider, null);
            assertThat(service.as(token, "GET", "/admin/users", null).status())
                    .as("whatever becomes of the provider")
                    .isEqualTo(403);
            service.asAdmin("PUT", account, "{\"role\":\"editor\"}");
            assertThat(service.as(token, "GET", "/admin/users", null).status())
                    .as("until somebody gives it who may")
                    .isEqualTo(200);
        }
    }

    /** What they may write of themselves would be policy to others. */
    @Test
    void nobody_writes_their_own_app_metadata_by_a_role_of_their_provider() {
        assertThat(change(GROUPS.replace("\"editor\"", "\"admin\"")).status()).isEqualTo(400);
        change(GROUPS);
        String user = signedIn("ada", saying("memberOf", "g-1")).get("sub").stringValue();
        saml.service().asAdmin("PUT", "/admin/users/" + user, "{\"role\":\"admin\"}");
        change("{\"provisioning\":{}}");
        String token =
                SamlService.told(answer("ada", UnaryOperator.identity()), '#').get("access_token");
        assertThat(SamlService.claims(token).get("role").stringValue()).isEqualTo("admin");

        assertThat(saml.service()
                        .as(token, "PUT", "/user", "{\"app_metadata\":{\"tenant\":\"other\"}}")
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("not_admin");
    }

    @Test
    void what_has_not_changed_is_not_written_again() {
        change(GROUPS);
        String id = signedIn("ada", saying("memberOf", "g-1")).get("sub").stringValue();
        signedIn("ada", saying("memberOf", "g-1"));
        assertThat(modifications(id)).isZero();

        signedIn("ada", saying("memberOf", "g-2"));
        assertThat(modifications(id)).isEqualTo(1);
    }

    private static long modifications(String userId) {
        return saml.service()
                .bean(JdbcClient.class)
                .sql("SELECT count(*) FROM events.event WHERE aggregate_id = ?::uuid AND name = 'user.modified'")
                .param(userId)
                .query(Long.class)
                .single();
    }

    @Test
    void too_much_of_it_brings_nobody_in() {
        change("{\"provisioning\":{\"app_metadata\":{\"keys\":{\"g\":{\"name\":\"memberOf\",\"array\":true}}}}}");

        Answer answer = answer("ada", saying("memberOf", "x".repeat(13_000)));

        assertThat(SamlService.told(answer, '?')).containsEntry("error_code", "validation_failed");
    }

    @Test
    void addresses_of_other_domains_are_refused_where_the_administrator_wants_that() {
        change("{\"domains\":[\"Acme.example\"],\"provisioning\":{\"own_domains_only\":true}}");
        UnaryOperator<String> own = xml -> xml.replace("ada@example.com", "ada@acme.EXAMPLE");
        UnaryOperator<String> sub = xml -> xml.replace("ada@example.com", "ada@sub.acme.example");
        UnaryOperator<String> tail = xml -> xml.replace("ada@example.com", "acme.example@evil.example");

        assertThat(signedIn("ada", own).get("email").stringValue()).isEqualTo("ada@acme.example");
        assertThat(SamlService.told(answer("bob", sub), '?')).containsEntry("error_code", "validation_failed");
        assertThat(SamlService.told(answer("cat", tail), '?')).containsEntry("error_code", "validation_failed");
        JsonNode events = saml.service()
                .asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                .json();
        assertThat(events.toString())
                .contains("\"check\":\"EMAIL_DOMAIN\"")
                .contains("\"found\":\"evil.example\"")
                .contains("\"found\":\"sub.acme.example\"");
    }

    @Test
    void it_is_answered_as_it_was_given_stays_until_it_is_given_anew_and_ends_with_an_empty_one() {
        JsonNode given = change(GROUPS).json().get("provisioning");
        JsonNode later = change("{\"disabled\":false}").json().get("provisioning");

        assertThat(given.get("roles").get(0).toString())
                .isEqualTo("{\"attribute\":\"memberOf\",\"role\":\"editor\",\"value\":\"g-1\"}");
        assertThat(given.get("app_metadata")
                        .get("keys")
                        .get("groups")
                        .get("values")
                        .get("g-1")
                        .stringValue())
                .isEqualTo("editors");
        assertThat(given.get("own_domains_only").booleanValue()).isFalse();
        assertThat(later).isEqualTo(given);
        assertThat(change("{\"provisioning\":{}}").json().has("provisioning")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"keys":{}}                                                            | provisioning may have [app_metadata, own_domains_only, roles]
                    {"app_metadata":{"keys":{"provider":{"name":"x"}}}}                    | provisioning.app_metadata cannot map [provider, providers]
                    {"app_metadata":{"keys":{"a":{"name":7}}}}                             | provisioning.app_metadata: attribute_mapping: names and values of keys.a: expected texts of at most 1024 characters
                    {"app_metadata":{"keys":{"a":{"name":"x","values":[]}}}}               | provisioning.app_metadata: attribute_mapping: keys.a.values: expected an object
                    {"app_metadata":{"keys":{"a":{"name":"x","values":{}}}}}               | provisioning.app_metadata: attribute_mapping: keys.a.values: expected 1 to 1000 texts
                    {"app_metadata":[]}                                                    | provisioning.app_metadata: expected an object
                    {"roles":{}}                                                           | provisioning.roles: expected a list of at most 100
                    {"roles":[{"attribute":"a","value":"b"}]}                              | provisioning.roles: expected of each [attribute, role, value]
                    {"roles":[{"attribute":"a","value":"b","role":""}]}                    | provisioning.roles: expected texts of 1 to 1024 characters
                    {"roles":[{"attribute":"a","value":"b","role":"x y"}]}                 | provisioning.roles.role can only contain letters, digits and _.:/-, and is no address
                    {"roles":[{"attribute":"a","value":"b","role":"service_role"}]}        | provisioning.roles cannot give a role that administers this service
                    {"roles":[{"attribute":"a","value":"b","role":"supabase_admin"}]}      | provisioning.roles cannot give a role that administers this service
                    {"own_domains_only":"yes"}                                             | provisioning.own_domains_only: expected true or false
                    """)
    void what_is_not_understood_is_refused(String provisioning, String message) {
        Answer answer = change("{\"provisioning\":" + provisioning + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("msg").stringValue()).isEqualTo(message);
    }
}
