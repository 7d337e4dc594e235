package dev.chancery.sso.saml;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Messages that a browser posts in a form, the signature within them (SAML Bindings §3.5). */
final class PostBinding {

    private PostBinding() {}

    /** @param message whose first child is its issuer, after which the schema has the signature */
    static String message(Document message, OwnKey own) {
        Element root = message.getDocumentElement();
        Optional<org.w3c.dom.Node> afterIssuer =
                Optional.ofNullable(root.getFirstChild().getNextSibling());
        XmlSigning.sign(root, afterIssuer, own.key(), own.certificate());
        return Base64.getEncoder().encodeToString(WrittenXml.text(message).getBytes(StandardCharsets.UTF_8));
    }
}
