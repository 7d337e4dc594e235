package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.US;
import static dev.chancery.sso.saml.SigningIdentityProvider.parse;
import static dev.chancery.sso.saml.SigningIdentityProvider.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.xml.security.c14n.Canonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Signatures that are no such, and such as nobody should make any more. */
class SignatureFormTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();
    private static final SamlResponses RESPONSES = new SamlResponses();

    private static final String C14N = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>";
    private static final String ENVELOPED =
            "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
    private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";

    static Stream<Arguments> malformed() {
        return Stream.of(
                malformed(
                        "SHA-1 in the signature",
                        Check.SIGNATURE_ALGORITHM,
                        replacing(RSA_SHA256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1")),
                malformed(
                        "MD5 in the signature",
                        Check.SIGNATURE_ALGORITHM,
                        replacing(RSA_SHA256, "http://www.w3.org/2001/04/xmldsig-more#rsa-md5")),
                malformed(
                        "HMAC",
                        Check.SIGNATURE_ALGORITHM,
                        replacing(RSA_SHA256, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")),
                malformed(
                        "DSA",
                        Check.SIGNATURE_ALGORITHM,
                        replacing(RSA_SHA256, "http://www.w3.org/2000/09/xmldsig#dsa-sha1")),
                malformed(
                        "SHA-1 as digest",
                        Check.SIGNATURE_ALGORITHM,
                        replacing(SHA256, "http://www.w3.org/2000/09/xmldsig#sha1")),
                malformed(
                        "comments signed along",
                        Check.SIGNATURE_ALGORITHM,
                        replacing(
                                "CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
                                "CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#WithComments\"")),
                malformed(
                        "XSLT",
                        Check.SIGNATURE_FORM,
                        replacing(C14N, "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>")),
                malformed(
                        "a stylesheet",
                        Check.STRUCTURE,
                        replacing(
                                C14N,
                                "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"/></ds:Transform>")),
                malformed(
                        "XPath",
                        Check.STRUCTURE,
                        replacing(
                                C14N,
                                "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>not(self::*)</ds:XPath></ds:Transform>")),
                malformed(
                        "XPath filter",
                        Check.SIGNATURE_FORM,
                        replacing(C14N, "<ds:Transform Algorithm=\"http://www.w3.org/2002/06/xmldsig-filter2\"/>")),
                malformed(
                        "Base64",
                        Check.SIGNATURE_FORM,
                        replacing(C14N, "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#base64\"/>")),
                malformed("a transform twice", Check.SIGNATURE_FORM, replacing(C14N, C14N + C14N)),
                malformed(
                        "transforms the other way round",
                        Check.SIGNATURE_FORM,
                        xml -> xml.replace(ENVELOPED + C14N, C14N + ENVELOPED)),
                malformed(
                        "no transforms",
                        Check.SIGNATURE_FORM,
                        xml -> xml.replaceFirst("<ds:Transforms>.*</ds:Transforms>", "")),
                malformed("the whole document", Check.SIGNATURE_FORM, replacing("URI=\"#_assertion\"", "URI=\"\"")),
                malformed("no address", Check.SIGNATURE_FORM, replacing(" URI=\"#_assertion\"", "")),
                malformed(
                        "another element",
                        Check.SIGNATURE_FORM,
                        replacing("URI=\"#_assertion\"", "URI=\"#_response\"")),
                malformed(
                        "an XPointer",
                        Check.SIGNATURE_FORM,
                        replacing("URI=\"#_assertion\"", "URI=\"#xpointer(id('_assertion'))\"")),
                malformed(
                        "something outside",
                        Check.SIGNATURE_FORM,
                        replacing("URI=\"#_assertion\"", "URI=\"file:///etc/passwd\"")),
                malformed(
                        "two references",
                        Check.STRUCTURE,
                        xml -> xml.replaceFirst("(<ds:Reference.*</ds:Reference>)", "$1$1")),
                malformed(
                        "two signatures",
                        Check.STRUCTURE,
                        xml -> xml.replaceFirst("(?s)(<ds:Signature .*</ds:Signature>)", "$1$1")),
                malformed("an object", Check.STRUCTURE, replacing("</ds:Signature>", "<ds:Object/></ds:Signature>")),
                malformed(
                        "a key elsewhere",
                        Check.SIGNATURE_FORM,
                        replacing(
                                "</ds:Signature>",
                                "<ds:KeyInfo><ds:RetrievalMethod URI=\"http://127.0.0.1/\"/></ds:KeyInfo></ds:Signature>")),
                malformed(
                        "a key elsewhere, of a key within",
                        Check.SIGNATURE_FORM,
                        replacing(
                                "</ds:Signature>",
                                "<ds:KeyInfo><xenc:EncryptedKey xmlns:xenc=\"" + Names.ENCRYPTION_NS
                                        + "\"><ds:KeyInfo><ds:RetrievalMethod URI=\"http://127.0.0.1/\"/></ds:KeyInfo>"
                                        + "<xenc:CipherData><xenc:CipherValue>AA==</xenc:CipherValue></xenc:CipherData>"
                                        + "</xenc:EncryptedKey></ds:KeyInfo></ds:Signature>")),
                malformed(
                        "parameters of an HMAC",
                        Check.STRUCTURE,
                        xml -> xml.replaceFirst(
                                "<ds:SignatureMethod ([^>]*)/>",
                                "<ds:SignatureMethod $1><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>")),
                malformed(
                        "no value",
                        Check.SCHEMA,
                        xml -> xml.replaceFirst("(?s)<ds:SignatureValue>.*</ds:SignatureValue>", "")),
                malformed(
                        "an empty signature",
                        Check.SCHEMA,
                        xml -> xml.replaceFirst(
                                "(?s)<ds:Signature .*</ds:Signature>",
                                "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>")),
                malformed(
                        "the signature taken away",
                        Check.SIGNATURE,
                        xml -> xml.replaceFirst("(?s)<ds:Signature .*</ds:Signature>", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void it_is_refused_before_a_key_is_tried(String what, Check check, UnaryOperator<String> change) {
        String signed = signed();
        String altered = change.apply(signed);
        assertThat(altered).isNotEqualTo(signed);

        MessageRejected rejected = refused(altered);

        assertThat(rejected).isNotNull();
        assertThat(rejected.check())
                .as(rejected.expected() + ", but " + rejected.found())
                .isEqualTo(check);
    }

    /** The provider's public key as the secret of an HMAC: whoever knows the metadata could make it. */
    @Test
    void the_public_key_is_no_secret() throws Exception {
        byte[] publicKey = PROVIDER.trusted().keys().getFirst().getEncoded();
        Document document = parse(signed().replace(RSA_SHA256, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"));
        Element info = (Element) document.getElementsByTagNameNS(Names.SIGNATURE_NS, "SignedInfo")
                .item(0);
        var octets = new java.io.ByteArrayOutputStream();
        Canonicalizer.getInstance(Names.EXCLUSIVE_C14N).canonicalizeSubtree(info, octets);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
        document.getElementsByTagNameNS(Names.SIGNATURE_NS, "SignatureValue")
                .item(0)
                .setTextContent(Base64.getEncoder().encodeToString(mac.doFinal(octets.toByteArray())));

        assertThat(refused(SigningIdentityProvider.text(document)).check()).isEqualTo(Check.SIGNATURE_ALGORITHM);
    }

    @Test
    void a_key_that_comes_with_the_message_is_not_believed() {
        SigningIdentityProvider mallory = new SigningIdentityProvider();
        String certificate = Base64.getEncoder()
                .encodeToString(mallory.trusted().keys().getFirst().getEncoded());
        String signed = mallory.signed(response(), "_assertion")
                .replace(
                        "</ds:Signature>",
                        "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + certificate
                                + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>");

        assertThat(refused(signed).check()).isEqualTo(Check.SIGNATURE);
    }

    @Test
    void what_the_provider_has_to_sign_it_has_to_sign() throws Exception {
        for (var signed : TrustedProvider.Signed.values()) {
            TrustedProvider provider = new TrustedProvider(
                    PROVIDER.trusted().entityId(), PROVIDER.trusted().keys(), signed, Algorithms.STRONG, List.of());
            String response = PROVIDER.signed(response(), "_response");
            String assertion = PROVIDER.signed(response(), "_assertion");
            String both = PROVIDER.signed(assertion, "_response");
            List<Boolean> accepted = Stream.of(response, assertion, both)
                    .map(xml -> catchThrowableOfType(
                                    MessageRejected.class,
                                    () -> RESPONSES.accept(
                                            RESPONSES.read(posted(xml)), provider, US, PROVIDER.answer(NOW)))
                            == null)
                    .toList();

            assertThat(accepted)
                    .isEqualTo(
                            switch (signed) {
                                case RESPONSE_OR_ASSERTION -> List.of(true, true, true);
                                case RESPONSE -> List.of(true, false, true);
                                case ASSERTION -> List.of(false, true, true);
                                case BOTH -> List.of(false, false, true);
                            });
        }
    }

    private static String response() {
        return SigningIdentityProvider.response("id-1", NOW, "ada");
    }

    private static String signed() {
        return PROVIDER.signed(response(), "_assertion");
    }

    private static Arguments malformed(String what, Check check, UnaryOperator<String> change) {
        return arguments(what, check, change);
    }

    private static UnaryOperator<String> replacing(String what, String by) {
        return xml -> xml.replace(what, by);
    }

    private static MessageRejected refused(String xml) {
        return catchThrowableOfType(
                MessageRejected.class,
                () -> RESPONSES.accept(RESPONSES.read(posted(xml)), PROVIDER.trusted(), US, PROVIDER.answer(NOW)));
    }
}
