package dev.chancery.sso.saml;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Signs messages of ours within themselves (SAML Core §5.4). */
final class XmlSigning {

    private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private static final XMLSignatureFactory SIGNATURES = XMLSignatureFactory.getInstance("DOM");

    private XmlSigning() {}

    /**
     * @param before the child in front of which the schema has the signature; nothing where it comes last
     */
    static void sign(Element signed, Optional<Node> before, RsaKey key, X509Certificate certificate) {
        signed.setIdAttribute("ID", true);
        DOMSignContext context = before.map(next -> new DOMSignContext(key.privateKey(), signed, next))
                .orElseGet(() -> new DOMSignContext(key.privateKey(), signed));
        context.setDefaultNamespacePrefix("ds");
        try {
            KeyInfoFactory keyInfos = SIGNATURES.getKeyInfoFactory();
            KeyInfo keyInfo = keyInfos.newKeyInfo(List.of(keyInfos.newX509Data(List.of(certificate))));
            SIGNATURES
                    .newXMLSignature(signedInfo(signed.getAttribute("ID")), keyInfo)
                    .sign(context);
            joinLines(signed);
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Base64 is written in lines that end with a carriage return, which XML has to write as {@code &#13;}, and not everybody reads. */
    private static void joinLines(Element signed) {
        for (String name : List.of("SignatureValue", "X509Certificate")) {
            NodeList texts = signed.getElementsByTagNameNS(XMLSignature.XMLNS, name);
            for (int i = 0; i < texts.getLength(); i++) {
                texts.item(i).setTextContent(texts.item(i).getTextContent().replaceAll("\\s", ""));
            }
        }
    }

    private static SignedInfo signedInfo(String id) throws GeneralSecurityException {
        Reference reference = SIGNATURES.newReference(
                "#" + id,
                SIGNATURES.newDigestMethod(DigestMethod.SHA256, null),
                List.of(
                        SIGNATURES.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                        SIGNATURES.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)),
                null,
                null);
        return SIGNATURES.newSignedInfo(
                SIGNATURES.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                SIGNATURES.newSignatureMethod(RSA_SHA256, null),
                List.of(reference));
    }
}
