package dev.chancery.sso.saml;

import java.security.Key;
import java.security.PublicKey;
import javax.crypto.KeyGenerator;
import javax.xml.XMLConstants;
import org.apache.xml.security.encryption.EncryptedData;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.keys.KeyInfo;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Encrypts elements of a message as an identity provider does, by XML Encryption. */
final class Encrypting {

    static final String GCM = XMLCipher.AES_256_GCM;
    static final String CBC = XMLCipher.AES_256;
    static final String OAEP = XMLCipher.RSA_OAEP;
    static final String RSA_15 = XMLCipher.RSA_v1dot5;

    private Encrypting() {}

    /** The element of this name in an element of another, which is put in its place. */
    static String within(
            String xml, String element, String wrapper, PublicKey key, String algorithm, String transport) {
        OpenSaml.ready();
        try {
            Document document = SigningIdentityProvider.parse(xml);
            Element plain = (Element)
                    document.getElementsByTagNameNS(Names.ASSERTION_NS, element).item(0);
            plain.setAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, "xmlns:saml", Names.ASSERTION_NS);
            Element encrypted = document.createElementNS(Names.ASSERTION_NS, "saml:" + wrapper);
            XMLCipher cipher = XMLCipher.getInstance(algorithm);
            Key content = content(algorithm);
            cipher.init(XMLCipher.ENCRYPT_MODE, content);
            EncryptedData data = cipher.encryptData(document, plain);
            KeyInfo info = new KeyInfo(document);
            info.add(wrapped(document, content, key, transport));
            data.setKeyInfo(info);
            encrypted.appendChild(cipher.martial(document, data));
            plain.getParentNode().replaceChild(encrypted, plain);
            return SigningIdentityProvider.text(document);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static EncryptedKey wrapped(Document document, Key content, PublicKey key, String transport)
            throws Exception {
        XMLCipher wrapping = XMLCipher.getInstance(transport);
        wrapping.init(XMLCipher.WRAP_MODE, key);
        return wrapping.encryptKey(document, content);
    }

    private static Key content(String algorithm) throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(algorithm.contains("128") ? 128 : 256);
        return generator.generateKey();
    }
}
