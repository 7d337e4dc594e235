package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import net.shibboleth.utilities.java.support.xml.BasicParserPool;
import net.shibboleth.utilities.java.support.xml.ParserPool;
import org.opensaml.core.xml.util.XMLObjectSupport;
import org.opensaml.saml.common.SignableSAMLObject;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.encryption.Decrypter;
import org.opensaml.security.credential.BasicCredential;
import org.opensaml.security.credential.Credential;
import org.opensaml.xmlsec.encryption.support.InlineEncryptedKeyResolver;
import org.opensaml.xmlsec.keyinfo.impl.StaticKeyInfoCredentialResolver;
import org.opensaml.xmlsec.signature.support.SignatureValidator;

/** What the least service provider would do on OpenSAML: parse, unmarshal, decrypt, and check the signatures that are there. */
final class BareCheck {

    private final ParserPool parsers;
    private final Credential key;
    private final Decrypter decrypter;

    BareCheck(PublicKey theirs, java.security.KeyPair ours) throws Exception {
        OpenSaml.ready();
        BasicParserPool pool = new BasicParserPool();
        pool.initialize();
        parsers = pool;
        key = new BasicCredential(theirs);
        decrypter = new Decrypter(
                null,
                new StaticKeyInfoCredentialResolver(new BasicCredential(ours.getPublic(), ours.getPrivate())),
                new InlineEncryptedKeyResolver());
        decrypter.setRootInNewDocument(true);
    }

    /** @throws Exception unless each signature is the provider's, and there is one */
    void check(byte[] xml) throws Exception {
        Response response =
                (Response) XMLObjectSupport.unmarshallFromInputStream(parsers, new ByteArrayInputStream(xml));
        boolean whole = isSigned(response);
        for (Assertion assertion : assertions(response)) {
            if (!isSigned(assertion) && !whole) {
                throw new IllegalStateException("no signature");
            }
        }
    }

    private List<Assertion> assertions(Response response) throws Exception {
        return response.getEncryptedAssertions().isEmpty()
                ? response.getAssertions()
                : List.of(decrypter.decrypt(response.getEncryptedAssertions().getFirst()));
    }

    private boolean isSigned(SignableSAMLObject object) throws Exception {
        if (!object.isSigned()) {
            return false;
        }
        SignatureValidator.validate(Optional.of(object.getSignature()).orElseThrow(), key);
        return true;
    }
}
