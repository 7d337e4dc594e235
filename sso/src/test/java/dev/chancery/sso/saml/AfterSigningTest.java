package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.ENTITY_ID;
import static dev.chancery.sso.saml.SigningIdentityProvider.US;
import static dev.chancery.sso.saml.SigningIdentityProvider.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does to a response that was signed for them, or to one that another provider has signed. */
class AfterSigningTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();
    private static final KeyPair MALLORYS = Keys.rsa();
    private static final SigningIdentityProvider MALLORY = new SigningIdentityProvider(MALLORYS);
    private static final SamlResponses RESPONSES = new SamlResponses();

    /** Comments are not signed (exclusive canonicalization leaves them out), and readers stop at them. */
    @ParameterizedTest
    @CsvSource({
        "_assertion, ada@example.com.evil.example, ada@example.com<!---->.evil.example",
        "_assertion, ada@example.com.evil.example, ada@example.com<?stop here?>.evil.example",
        "_response, ada@example.com.evil.example, ada@example.com<!-- -->.evil.example",
        "_assertion, >ada@example.com<, >ada<!---->@example.com<",
        "_assertion, saml/metadata</saml:Audience>, saml/<!---->metadata</saml:Audience>",
        "_assertion, ac:classes:Password, ac:classes:<!---->Password"
    })
    void no_text_is_cut_in_two(String signed, String text, String cut) {
        String xml = PROVIDER.signed(response(), signed);
        assertThat(xml).contains(text);

        assertThat(refused(xml.replace(text, cut))).isEqualTo(Check.STRUCTURE);
    }

    /** Other ways to write the same text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<![CDATA[ada@example.com.evil.example]]>",
                "ada@example.com<![CDATA[]]>.evil.example",
                "ada@example.com<![CDATA[.evil]]>.example",
                "&#97;da@example.com&#46;evil.example",
                "&#x61;da&#x40;example.com.evil.example"
            })
    void all_of_a_text_is_read_however_it_is_written(String written) throws MessageRejected {
        for (String signed : List.of("_assertion", "_response")) {
            String xml = PROVIDER.signed(response(), signed).replace("ada@example.com.evil.example", written);

            assertThat(accept(xml, PROVIDER.trusted()).subject().orElseThrow().value())
                    .isEqualTo("ada@example.com.evil.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<![CDATA[<!---->]]>", "&#x200b;", "&#x202e;", "\u00a0", "<![CDATA[mallory]]>", "&lt;!-- --&gt;"
            })
    void nothing_is_added_to_a_text(String added) {
        String xml = PROVIDER.signed(response(), "_assertion").replace("ada@example.com.", "ada@example.com." + added);

        assertThat(refused(xml)).isEqualTo(Check.SIGNATURE);
    }

    /** Whoever holds a good assertion can write another response around it. */
    @Test
    void a_signed_assertion_answers_no_other_request_than_its_own() {
        String xml = PROVIDER.signed(response().replace("InResponseTo=\"id-1\"", "InResponseTo=\"id-2\""), "_assertion")
                .replaceFirst("InResponseTo=\"id-2\"", "InResponseTo=\"id-1\"");

        assertThat(refused(xml)).isEqualTo(Check.SUBJECT_CONFIRMATION);
    }

    @Test
    void a_signature_over_the_response_alone_is_not_one_over_an_assertion_put_in_later() {
        String signed = PROVIDER.signed(response(), "_response");
        String assertion = signed.substring(signed.indexOf("<saml:Assertion "), signed.indexOf("</samlp:Response>"));
        String forged = signed.replace(assertion, assertion.replace("ada@example.com.evil.example", "ada@example.com"));

        assertThat(forged).isNotEqualTo(signed);
        assertThat(refused(forged)).isEqualTo(Check.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_response", "_assertion"})
    void neither_a_key_nor_a_certificate_that_comes_along_is_believed(String signed) throws Exception {
        String certificate = Base64.getEncoder()
                .encodeToString(
                        CertificateForHost.of(MALLORYS.getPrivate(), MALLORYS.getPublic(), "idp.example.com", false)
                                .getEncoded());
        String xml = MALLORY.signed(response(), signed);

        assertThat(refused(Specimens.withKey(xml, MALLORY))).isEqualTo(Check.SIGNATURE);
        assertThat(refused(xml.replace(
                        "</ds:Signature>",
                        "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + certificate
                                + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>")))
                .isEqualTo(Check.SIGNATURE);
        assertThat(accept(Specimens.withKey(xml, MALLORY), MALLORY.trusted())).isNotNull();
    }

    @Test
    void what_one_provider_signs_is_not_taken_for_what_another_says() throws MessageRejected {
        String theirs = response().replace(ENTITY_ID, "https://mallory.example/");
        TrustedProvider mallory =
                trusted("https://mallory.example/", MALLORY.trusted().keys());
        assertThat(accept(MALLORY.signed(theirs, "_assertion"), mallory)).isNotNull();

        assertThat(refused(MALLORY.signed(theirs, "_assertion"))).isEqualTo(Check.ISSUER);
        assertThat(refused(MALLORY.signed(theirs, "_assertion").replaceFirst("https://mallory.example/", ENTITY_ID)))
                .as("the response says that it is of another")
                .isEqualTo(Check.SIGNATURE);
        assertThat(refused(MALLORY.signed(response(), "_assertion"))).isEqualTo(Check.SIGNATURE);
        assertThat(refused(PROVIDER.signed(MALLORY.signed(theirs, "_assertion"), "_response")))
                .as("the response of one, an assertion of another in it")
                .isEqualTo(Check.ISSUER);
    }

    /** Two tenants may have entered a provider under one name, each with another key. */
    @Test
    void the_keys_of_one_tenant_do_not_open_the_door_of_another() {
        TrustedProvider ofAnotherTenant = trusted(ENTITY_ID, MALLORY.trusted().keys());

        assertThat(refused(PROVIDER.signed(response(), "_assertion"), ofAnotherTenant))
                .isEqualTo(Check.SIGNATURE);
    }

    private static TrustedProvider trusted(String entityId, List<PublicKey> keys) {
        return new TrustedProvider(
                entityId, keys, TrustedProvider.Signed.RESPONSE_OR_ASSERTION, Algorithms.STRONG, List.of());
    }

    private static String response() {
        return SigningIdentityProvider.response("id-1", NOW, "ada@example.com.evil.example");
    }

    private static Check refused(String xml) {
        return refused(xml, PROVIDER.trusted());
    }

    private static Check refused(String xml, TrustedProvider provider) {
        MessageRejected rejected = catchThrowableOfType(MessageRejected.class, () -> accept(xml, provider));
        assertThat(rejected).isNotNull();
        return rejected.check();
    }

    private static AcceptedAssertion accept(String xml, TrustedProvider provider) throws MessageRejected {
        return RESPONSES.accept(RESPONSES.read(posted(xml)), provider, US, PROVIDER.answer(NOW));
    }
}
