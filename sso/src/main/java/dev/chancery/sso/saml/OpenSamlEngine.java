package dev.chancery.sso.saml;

import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import org.apache.xml.security.algorithms.SignatureAlgorithm;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.apache.xml.security.signature.Reference;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.utils.SignerOutputStream;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.io.UnmarshallingException;
import org.opensaml.core.xml.util.XMLObjectSupport;
import org.opensaml.saml.common.AbstractSignableSAMLObject;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.xmlsec.signature.impl.SignatureImpl;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.w3c.dom.Element;

/** OpenSAML. */
final class OpenSamlEngine implements SamlEngine {

    OpenSamlEngine() {
        OpenSaml.ready();
    }

    @Override
    public byte[] verified(Element signed, List<PublicKey> keys) throws MessageRejected {
        try {
            SignatureImpl signature = signature(signed);
            new SAMLSignatureProfileValidator().validate(signature);
            if (keys.stream().noneMatch(key -> made(signature.getXMLSignature(), key))) {
                throw unverified("made by none of the provider's " + keys.size() + " keys");
            }
            return covered(signature.getXMLSignature());
        } catch (UnmarshallingException | SignatureException | XMLSecurityException | RuntimeException e) {
            throw unverified(String.valueOf(e.getMessage()));
        }
    }

    /** Of the element that is signed OpenSAML has to know its id, and which one it is; all that is read comes from what was signed. */
    private static SignatureImpl signature(Element signed) throws UnmarshallingException, MessageRejected {
        Element element = Children.first(signed, ResponseGrammar.SIGNATURE).orElseThrow(() -> unverified("none"));
        SignatureImpl signature =
                (SignatureImpl) XMLObjectSupport.getUnmarshaller(element).unmarshall(element);
        signed.setIdAttributeNS(null, "ID", true);
        signature.setParent(new SignedElement(signed));
        return signature;
    }

    private static final class SignedElement extends AbstractSignableSAMLObject {

        SignedElement(Element element) {
            super(element.getNamespaceURI(), element.getLocalName(), element.getPrefix());
            setDOM(element);
        }

        @Override
        public String getSignatureReferenceID() {
            return getDOM().getAttributeNS(null, "ID");
        }

        @Override
        public List<XMLObject> getOrderedChildren() {
            return List.of();
        }
    }

    /** Whether the key has signed what stands there as the digest (XML Signature §3.2.2); {@link #covered} sees of what it is one. */
    private static boolean made(XMLSignature signature, PublicKey key) {
        boolean elliptic = signature.getSignedInfo().getSignatureMethodURI().contains("ecdsa");
        if (elliptic != key.getAlgorithm().equals("EC")) {
            return false;
        }
        try {
            SignatureAlgorithm algorithm = signature.getSignedInfo().getSignatureAlgorithm();
            algorithm.initVerify(key);
            signature.getSignedInfo().signInOctetStream(new SignerOutputStream(algorithm));
            return algorithm.verify(signature.getSignatureValue());
        } catch (XMLSecurityException e) {
            return false;
        }
    }

    /**
     * Transforms what was signed, and compares its digest with the one that the signature is over: what is returned is covered by the
     * signature by this comparison, whatever the library keeps between its steps.
     */
    private static byte[] covered(XMLSignature signature) throws XMLSecurityException, MessageRejected {
        Reference reference = signature.getSignedInfo().item(0);
        byte[] octets;
        try {
            octets = reference.getContentsAfterTransformation().getBytes();
        } catch (java.io.IOException e) {
            throw unverified(String.valueOf(e.getMessage()));
        }
        var digest = reference.getMessageDigestAlgorithm();
        digest.reset();
        digest.update(octets);
        if (!MessageDigest.isEqual(digest.digest(), reference.getDigestValue())) {
            throw unverified("the digest is that of other octets");
        }
        return octets;
    }

    @Override
    public byte[] decrypted(Element encrypted, List<PrivateKey> keys) throws MessageRejected {
        return Decryption.of(encrypted, keys);
    }

    private static MessageRejected unverified(String found) {
        return new MessageRejected(Check.SIGNATURE, "a signature by a key of the provider's metadata", found);
    }
}
