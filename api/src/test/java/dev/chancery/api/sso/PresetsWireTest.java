package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Attributes as identity providers of each kind call them, and what becomes of them by the preset for it. */
class PresetsWireTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    private static final String ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

    private static SamlService saml;

    @BeforeAll
    static void start() {
        saml = new SamlService();
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    private static Answer create(TestIdentityProvider provider, String more) {
        return saml.service()
                .asAdmin(
                        "POST",
                        "/admin/sso/providers",
                        "{\"type\":\"saml\",\"metadata_xml\":%s%s}"
                                .formatted(JSON.writeValueAsString(provider.metadata()), more));
    }

    private static TestIdentityProvider provider(String name) {
        return new TestIdentityProvider("https://" + name + ".example/", SamlService.US);
    }

    @ParameterizedTest
    @CsvSource({
        "okta, email, firstName, lastName",
        "google, email, firstName, lastName",
        "pingfederate, email, firstName, lastName",
        "onelogin, email, firstName, lastName",
        "entra, " + CLAIMS + "emailaddress, " + CLAIMS + "givenname, " + CLAIMS + "surname",
        "adfs, " + CLAIMS + "emailaddress, " + CLAIMS + "givenname, " + CLAIMS + "surname",
        "keycloak, urn:oid:1.2.840.113549.1.9.1, urn:oid:2.5.4.42, urn:oid:2.5.4.4",
        "keycloak, mail, firstName, lastName"
    })
    void whoever_comes_has_their_address_and_names(String preset, String email, String given, String family) {
        TestIdentityProvider provider = provider(preset + email.hashCode());
        String id = create(provider, ",\"preset\":\"%s\"".formatted(preset))
                .json()
                .get("id")
                .stringValue();

        JsonNode account = tested(provider, id, Map.of(email, "ada@example.org", given, "Ada", family, "Lovelace"));

        assertThat(account.get("email").stringValue()).isEqualTo("ada@example.org");
        assertThat(account.at("/identity_data/given_name").stringValue()).isEqualTo("Ada");
        assertThat(account.at("/identity_data/family_name").stringValue()).isEqualTo("Lovelace");
    }

    @Test
    void at_entra_the_name_is_that_by_which_they_sign_in_and_at_adfs_it_is_theirs() {
        TestIdentityProvider entra = provider("entra");
        TestIdentityProvider adfs = provider("adfs");
        String entraId = create(entra, ",\"preset\":\"entra\"").json().get("id").stringValue();
        String adfsId = create(adfs, ",\"preset\":\"adfs\"").json().get("id").stringValue();
        Map<String, String> attributes = Map.of(
                CLAIMS + "emailaddress",
                "ada@example.org",
                CLAIMS + "name",
                "ada",
                "http://schemas.microsoft.com/identity/claims/displayname",
                "Ada Lovelace");

        JsonNode there = tested(entra, entraId, attributes).get("identity_data");
        assertThat(there.get("preferred_username").stringValue()).isEqualTo("ada");
        assertThat(there.get("name").stringValue()).isEqualTo("Ada Lovelace");
        assertThat(tested(adfs, adfsId, attributes).at("/identity_data/name").stringValue())
                .isEqualTo("ada");
    }

    private static JsonNode tested(TestIdentityProvider provider, String id, Map<String, String> attributes) {
        String path = "/admin/sso/providers/" + id + "/test";
        JsonNode begun = saml.service().asAdmin("POST", path, null).json();
        Request request =
                TestIdentityProvider.received(URI.create(begun.get("url").stringValue()));
        StringBuilder statement = new StringBuilder();
        attributes.forEach((name, value) -> statement.append(
                "<saml:Attribute Name=\"%s\"><saml:AttributeValue>%s</saml:AttributeValue></saml:Attribute>"
                        .formatted(name, value)));
        String response = provider.answer(
                request,
                "ada",
                xml -> xml.replaceFirst("(?s)<saml:Attribute Name=\"mail\".*</saml:Attribute>", statement.toString()));
        saml.posted("/sso/saml/acs", Map.of("SAMLResponse", response, "RelayState", request.relayState()));
        return saml.service()
                .asAdmin("GET", path + "/" + begun.get("id").stringValue(), null)
                .json()
                .get("account");
    }

    @Test
    void what_is_kept_is_what_comes_of_it_and_what_is_said_counts_first() {
        JsonNode google = create(provider("google"), ",\"preset\":\"google\"").json();
        assertThat(google.has("preset")).isFalse();
        assertThat(google.has("saml_options")).isFalse();
        assertThat(google.at("/saml/name_id_format").stringValue()).isEqualTo(ADDRESS);
        assertThat(google.at("/saml/attribute_mapping").toString())
                .isEqualTo("{\"keys\":{\"email\":{\"names\":[\"email\"]},\"given_name\":{\"names\":[\"firstName\"]},"
                        + "\"family_name\":{\"names\":[\"lastName\"]}}}");

        JsonNode own = create(provider("own"), """
                ,"preset": "google", "attribute_mapping": {"keys": {"email": {"name": "post"}}},
                "name_id_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
                """).json();
        assertThat(own.at("/saml/name_id_format").stringValue()).endsWith("persistent");
        assertThat(own.at("/saml/attribute_mapping").toString())
                .isEqualTo("{\"keys\":{\"email\":{\"name\":\"post\"}}}");

        JsonNode changed = saml.service()
                .asAdmin(
                        "PUT",
                        "/admin/sso/providers/" + own.get("id").stringValue(),
                        "{\"preset\":\"okta\",\"saml_options\":{\"signed\":\"both\"}}")
                .json();
        assertThat(changed.at("/saml/attribute_mapping/keys/given_name/names/0").stringValue())
                .isEqualTo("firstName");
        assertThat(changed.get("saml").has("name_id_format")).isFalse();
        assertThat(changed.at("/saml_options/signed").stringValue()).isEqualTo("both");
    }

    @Test
    void another_is_refused_with_the_names_of_those_there_are() {
        for (String preset : new String[] {"azure", "OKTA", "okta "}) {
            new WireError(
                            400,
                            "validation_failed",
                            "preset must be one of okta, entra, google, adfs, pingfederate, onelogin, keycloak")
                    .answers(
                            saml.service(),
                            "POST",
                            "/admin/sso/providers",
                            "{\"type\":\"saml\",\"preset\":\"%s\"}".formatted(preset),
                            "Authorization",
                            "Bearer " + saml.service().serviceRoleKey());
        }
    }
}
