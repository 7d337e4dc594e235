package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.ExcC14NParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Signs responses by the JDK's own XML signatures, which is another implementation than the one under test. */
final class SigningIdentityProvider {

    static final String ENTITY_ID = "https://idp.example.com/metadata";
    static final String ACS = "https://auth.example.org/sso/saml/acs";
    static final String AUDIENCE = "https://auth.example.org/sso/saml/metadata";

    static final ServiceProvider US =
            new ServiceProvider(AUDIENCE, ACS, List.of(), Duration.ofMinutes(3), Duration.ofSeconds(90));

    static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    private static final XMLSignatureFactory SIGNATURES = XMLSignatureFactory.getInstance("DOM");

    private final KeyPair keys;

    SigningIdentityProvider() {
        this(Keys.rsa());
    }

    SigningIdentityProvider(KeyPair keys) {
        this.keys = keys;
    }

    TrustedProvider trusted() {
        return new TrustedProvider(
                ENTITY_ID,
                List.of(keys.getPublic()),
                TrustedProvider.Signed.RESPONSE_OR_ASSERTION,
                Algorithms.STRONG,
                List.of());
    }

    Exchange answer(Instant now) {
        return new Exchange(Optional.of("id-1"), Optional.empty(), now);
    }

    /** A response to a request, without a signature. */
    static String response(String inResponseTo, Instant now, String nameId) {
        return """
                <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" \
                ID="_response" Version="2.0" IssueInstant="%2$s" Destination="%4$s" InResponseTo="%1$s"><saml:Issuer>%3$s</saml:Issuer>\
                <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
                <saml:Assertion ID="_assertion" Version="2.0" IssueInstant="%2$s"><saml:Issuer>%3$s</saml:Issuer><saml:Subject>\
                <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">%6$s</saml:NameID>\
                <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData \
                InResponseTo="%1$s" Recipient="%4$s" NotOnOrAfter="%7$s"/></saml:SubjectConfirmation></saml:Subject>\
                <saml:Conditions NotBefore="%2$s" NotOnOrAfter="%7$s"><saml:AudienceRestriction><saml:Audience>%5$s</saml:Audience>\
                </saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="%2$s" SessionIndex="_session">\
                <saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport\
                </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>\
                <saml:Attribute Name="mail"><saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" \
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">ada@example.com</saml:AttributeValue>\
                </saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>""".formatted(inResponseTo, now, ENTITY_ID, ACS, AUDIENCE, nameId, now.plusSeconds(300));
    }

    String signed(String xml, String id) {
        return signed(xml, id, RSA_SHA256);
    }

    String signed(String xml, String id, String algorithm) {
        return signed(xml, id, algorithm, null);
    }

    /** @param kept prefixes that canonicalization keeps although nobody uses them */
    String signed(String xml, String id, String algorithm, ExcC14NParameterSpec kept) {
        try {
            Document document = parse(xml);
            Element signed = byId(document.getDocumentElement(), id);
            signed.setIdAttribute("ID", true);
            DOMSignContext context = new DOMSignContext(keys.getPrivate(), signed, afterIssuer(signed));
            context.setDefaultNamespacePrefix("ds");
            SIGNATURES
                    .newXMLSignature(
                            SIGNATURES.newSignedInfo(
                                    SIGNATURES.newCanonicalizationMethod(
                                            CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                                    SIGNATURES.newSignatureMethod(algorithm, null),
                                    List.of(SIGNATURES.newReference(
                                            "#" + id,
                                            SIGNATURES.newDigestMethod(DigestMethod.SHA256, null),
                                            List.of(
                                                    SIGNATURES.newTransform(
                                                            Transform.ENVELOPED, (TransformParameterSpec) null),
                                                    SIGNATURES.newTransform(CanonicalizationMethod.EXCLUSIVE, kept)),
                                            null,
                                            null))),
                            null)
                    .sign(context);
            return text(document);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static String posted(String xml) {
        return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static Node afterIssuer(Element signed) {
        return signed.getFirstChild().getNextSibling();
    }

    private static Element byId(Element element, String id) {
        if (element.getAttribute("ID").equals(id)) {
            return element;
        }
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && byId(child, id) instanceof Element found) {
                return found;
            }
        }
        return null;
    }

    static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    static String text(Document document) throws Exception {
        StringWriter out = new StringWriter();
        TransformerFactory.newDefaultInstance()
                .newTransformer()
                .transform(new DOMSource(document), new StreamResult(out));
        return out.toString();
    }
}
