package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.US;
import static dev.chancery.sso.saml.SigningIdentityProvider.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.apache.xml.security.transforms.params.XPathContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Signatures that the provider has truly made, in ways that nobody should: nothing but the rule stands against them. */
class WeakSignaturesTest {

    private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private static final String RSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    private static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    private static final String SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1";
    private static final String COMMENTS = Names.EXCLUSIVE_C14N + "WithComments";
    private static final String INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final KeyPair KEYS = Keys.rsa();
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider(KEYS);
    private static final SamlResponses RESPONSES = new SamlResponses();

    @Test
    void what_is_strong_is_accepted() {
        assertThat(check(signed(RSA_SHA256, SHA256, Names.EXCLUSIVE_C14N, Names.EXCLUSIVE_C14N), Algorithms.STRONG))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({RSA_SHA1 + ", " + SHA256, RSA_SHA256 + ", " + SHA1, RSA_SHA1 + ", " + SHA1})
    void SHA_1_is_refused_and_would_be_accepted_if_it_were_allowed(String signature, String digest) {
        String xml = signed(signature, digest, Names.EXCLUSIVE_C14N, Names.EXCLUSIVE_C14N);

        assertThat(check(xml, Algorithms.STRONG)).isEqualTo(Check.SIGNATURE_ALGORITHM);
        assertThat(check(xml, withSha1())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        COMMENTS + ", " + Names.EXCLUSIVE_C14N + ", SIGNATURE_ALGORITHM",
        INCLUSIVE + ", " + Names.EXCLUSIVE_C14N + ", SIGNATURE_ALGORITHM",
        Names.EXCLUSIVE_C14N + ", " + COMMENTS + ", SIGNATURE_FORM",
        Names.EXCLUSIVE_C14N + ", " + INCLUSIVE + ", SIGNATURE_FORM"
    })
    void other_canonical_forms_are_refused_and_are_good_signatures(
            String canonicalization, String transform, Check check) {
        String xml = signed(RSA_SHA256, SHA256, canonicalization, transform);

        assertThat(check(xml, Algorithms.STRONG)).isEqualTo(check);
        assertThat(isGood(xml)).isTrue();
    }

    /** A signature that leaves the name out stays good whatever name is put in. */
    @Test
    void a_transform_that_leaves_something_out_is_refused() {
        String xml = signed(RSA_SHA256, SHA256, Names.EXCLUSIVE_C14N, Transforms.TRANSFORM_XPATH)
                .replace(">ada<", ">mallory<");

        assertThat(isGood(xml)).isTrue();
        assertThat(check(xml, Algorithms.STRONG)).isEqualTo(Check.STRUCTURE);
        assertThat(check(xml.replaceFirst("<ds:XPath.*</ds:XPath>", ""), Algorithms.STRONG))
                .isEqualTo(Check.SIGNATURE_FORM);
    }

    private static String signed(String algorithm, String digest, String canonicalization, String transform) {
        OpenSaml.ready();
        try {
            Document document = SigningIdentityProvider.parse(SigningIdentityProvider.response("id-1", NOW, "ada"));
            Element assertion = (Element) document.getElementsByTagNameNS(Names.ASSERTION_NS, "Assertion")
                    .item(0);
            assertion.setIdAttribute("ID", true);
            XMLSignature signature = new XMLSignature(document, "", algorithm, canonicalization);
            assertion.insertBefore(
                    signature.getElement(), assertion.getFirstChild().getNextSibling());
            signature.addDocument("#_assertion", transforms(document, transform), digest);
            signature.sign(KEYS.getPrivate());
            return SigningIdentityProvider.text(document);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Transforms transforms(Document document, String transform) throws Exception {
        Transforms transforms = new Transforms(document);
        transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
        if (transform.equals(Transforms.TRANSFORM_XPATH)) {
            XPathContainer path = new XPathContainer(document);
            path.setXPath("not(ancestor-or-self::*[local-name() = 'NameID'])");
            transforms.addTransform(transform, path.getElementPlusReturns());
        } else {
            transforms.addTransform(transform);
        }
        return transforms;
    }

    private static Algorithms withSha1() {
        Set<String> signatures = new HashSet<>(Algorithms.STRONG.signatures());
        signatures.add(RSA_SHA1);
        Set<String> digests = new HashSet<>(Algorithms.STRONG.digests());
        digests.add(SHA1);
        return new Algorithms(signatures, digests, Algorithms.STRONG.encryptions(), Algorithms.STRONG.keyTransports());
    }

    /** By which it is refused; null where it is accepted. */
    private static Check check(String xml, Algorithms algorithms) {
        TrustedProvider trusted = PROVIDER.trusted();
        TrustedProvider provider =
                new TrustedProvider(trusted.entityId(), trusted.keys(), trusted.signed(), algorithms, List.of());
        MessageRejected rejected = catchThrowableOfType(
                MessageRejected.class,
                () -> RESPONSES.accept(RESPONSES.read(posted(xml)), provider, US, PROVIDER.answer(NOW)));
        return rejected == null ? null : rejected.check();
    }

    /** Whether a library says that the signature is good, by no other rule. */
    private static boolean isGood(String xml) {
        try {
            Document document = SigningIdentityProvider.parse(xml);
            Element assertion = (Element) document.getElementsByTagNameNS(Names.ASSERTION_NS, "Assertion")
                    .item(0);
            assertion.setIdAttribute("ID", true);
            Element signature =
                    Children.first(assertion, ResponseGrammar.SIGNATURE).orElseThrow();
            return new XMLSignature(signature, "", false).checkSignatureValue(KEYS.getPublic());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
