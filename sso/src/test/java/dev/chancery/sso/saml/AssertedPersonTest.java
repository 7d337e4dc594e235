package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.sso.saml.AssertedPerson.Incomplete;
import dev.chancery.sso.saml.AssertedPerson.Missing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom an assertion is about, as GoTrue reads it. */
class AssertedPersonTest {

    private static final String ENTITY_ID = "https://idp.example.com/";
    private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    private static final String EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

    @ParameterizedTest
    @CsvSource({PERSISTENT + ", aBc, aBc", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified, aBc, aBc"})
    void they_are_known_by_their_NameID(String format, String nameId, String subject) throws Incomplete {
        assertThat(person(format, nameId, attribute("mail", "ada@example.com")).subject())
                .isEqualTo(subject);
    }

    @Test
    void or_by_the_attribute_that_is_made_for_it() throws Incomplete {
        assertThat(person(
                                TRANSIENT,
                                "other-each-time",
                                attribute("urn:oasis:names:tc:SAML:attribute:subject-id", "ada@idp"),
                                attribute("mail", "ada@example.com"))
                        .subject())
                .isEqualTo("ada@idp");
    }

    /** SAML V2.0 Subject Identifier Attributes Profile §3.3. */
    @Test
    void that_attribute_has_no_case_but_whoever_is_known_by_one_stays_so() throws Incomplete {
        AssertedPerson person = person(
                TRANSIENT,
                "other-each-time",
                attribute("urn:oasis:names:tc:SAML:attribute:subject-id", "Ada@IdP"),
                attribute("mail", "ada@example.com"));

        assertThat(person.subject()).isEqualTo("ada@idp");
        assertThat(person.subjects()).containsExactly("Ada@IdP", "ada@idp");
    }

    @Test
    void and_one_value() {
        incomplete(
                Missing.SUBJECT,
                PERSISTENT,
                "a",
                attribute("urn:oasis:names:tc:SAML:attribute:subject-id", "ada@idp", "eve@idp"),
                attribute("mail", "ada@example.com"));
    }

    @Test
    void names_and_addresses_that_nothing_can_keep_are_none() throws Incomplete {
        SamlAttribute mail = attribute("mail", "ada@example.com");
        assertThat(person(PERSISTENT, "ä".repeat(512), mail).subject()).hasSize(512);
        incomplete(Missing.SUBJECT, PERSISTENT, "ä".repeat(512) + "a", mail);
        assertThat(person(PERSISTENT, "a", attribute("mail", "a".repeat(250) + "@b.cd"))
                        .email())
                .hasSize(255);
        incomplete(Missing.EMAIL, PERSISTENT, "a", attribute("mail", "a".repeat(251) + "@b.cd"));
    }

    @Test
    void who_is_named_anew_each_time_is_nobody() {
        incomplete(Missing.SUBJECT, TRANSIENT, "a", attribute("mail", "ada@example.com"));
        incomplete(Missing.SUBJECT, PERSISTENT, "", attribute("mail", "ada@example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "http://schemas.xmlsoap.org/claims/EmailAddress",
        "MAIL",
        "email"
    })
    void their_address_is_found_by_its_usual_names(String name) throws Incomplete {
        assertThat(person(PERSISTENT, "a", attribute("empty", ""), attribute(name, "Ada@example.com"))
                        .email())
                .isEqualTo("Ada@example.com");
    }

    @Test
    void or_by_the_NameID_or_by_the_mapping_before_all_others() throws Incomplete {
        assertThat(person(EMAIL, "Ada@example.com").email()).isEqualTo("Ada@example.com");
        assertThat(AssertedPerson.of(
                                assertion(
                                        PERSISTENT,
                                        "a",
                                        attribute("mail", "a@example.com"),
                                        attribute("upn", "b@example.com")),
                                ENTITY_ID,
                                mapping("email", "upn"))
                        .email())
                .isEqualTo("b@example.com");
        incomplete(Missing.EMAIL, PERSISTENT, "a");
    }

    @Test
    void what_is_mapped_is_known_of_them_and_nothing_makes_up_who_they_are() throws Incomplete {
        AttributeMapping mapping = AttributeMapping.of(Map.of(
                "keys",
                Map.of(
                        "name", Map.of("name", "cn"),
                        "picture", Map.of("name", "groups", "array", true),
                        "role", Map.of("name", "groups"),
                        "sub", Map.of("name", "cn"),
                        "iss", Map.of("name", "cn"),
                        "email_verified", Map.of("default", false))));

        assertThat(AssertedPerson.of(
                                assertion(
                                        PERSISTENT,
                                        "a",
                                        attribute("mail", "a@example.com"),
                                        attribute("cn", "Ada"),
                                        attribute("groups", "staff", "math")),
                                ENTITY_ID,
                                mapping)
                        .claims())
                .isEqualTo(Map.of(
                        "iss",
                        ENTITY_ID,
                        "sub",
                        "a",
                        "name",
                        "Ada",
                        "email",
                        "a@example.com",
                        "email_verified",
                        true,
                        "phone_verified",
                        false,
                        "custom_claims",
                        Map.of("picture", List.of("staff", "math"), "role", "staff")));
    }

    private static void incomplete(Missing missing, String format, String nameId, SamlAttribute... attributes) {
        assertThatThrownBy(() -> person(format, nameId, attributes))
                .isInstanceOfSatisfying(
                        Incomplete.class, e -> assertThat(e.missing()).isEqualTo(missing));
    }

    private static AssertedPerson person(String format, String nameId, SamlAttribute... attributes) throws Incomplete {
        return AssertedPerson.of(assertion(format, nameId, attributes), ENTITY_ID, AttributeMapping.NONE);
    }

    private static AttributeMapping mapping(String claim, String attribute) {
        return AttributeMapping.of(Map.of("keys", Map.of(claim, Map.of("name", attribute))));
    }

    private static SamlAttribute attribute(String name, String... values) {
        return new SamlAttribute(name, Optional.empty(), List.of(values));
    }

    private static AcceptedAssertion assertion(String format, String nameId, SamlAttribute... attributes) {
        return new AcceptedAssertion(
                "_a",
                Instant.EPOCH,
                Optional.of(new NameId(nameId, Optional.of(format), Optional.empty(), Optional.empty())),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Attributes(List.of(attributes)));
    }
}
