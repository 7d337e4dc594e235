package dev.chancery.sso.saml;

import dev.chancery.sso.saml.TrustedProvider.Signed;
import java.util.Optional;
import javax.xml.namespace.QName;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A response of whom and to what we expect one, if it is true. Only {@link ShapedResponse#expected} makes one. */
final class ExpectedResponse {

    private final Element response;
    private final TrustedProvider provider;
    private final ServiceProvider us;
    private final Exchange exchange;

    ExpectedResponse(Element response, TrustedProvider provider, ServiceProvider us, Exchange exchange) {
        this.response = response;
        this.provider = provider;
        this.us = us;
        this.exchange = exchange;
    }

    /**
     * Checks every signature that is there, and goes on with nothing but octets that one of them covers.
     *
     * @throws MessageRejected {@code SIGNATURE_FORM}, {@code SIGNATURE_ALGORITHM}, {@code SIGNATURE}, {@code DECRYPTION}, or what is wrong
     *     with the assertion
     */
    VerifiedAssertion verified(SamlEngine engine) throws MessageRejected {
        Optional<byte[]> whole = coveredBySignature(response, engine);
        if (whole.isEmpty() && demands(Signed.RESPONSE)) {
            throw unsigned(response);
        }
        boolean encrypted =
                Children.first(response, ResponseGrammar.ENCRYPTED_ASSERTION).isPresent();
        Element assertion = encrypted ? opened(whole, engine) : only(response, ResponseGrammar.ASSERTION);
        Optional<byte[]> own = coveredBySignature(assertion, engine);
        if (own.isEmpty() && (demands(Signed.ASSERTION) || whole.isEmpty())) {
            throw unsigned(assertion);
        }
        if (own.isPresent()) {
            return verified(read(own.get(), assertion), engine);
        }
        // what was decrypted is covered by the response's signature over what it was in
        return verified(encrypted ? assertion : only(read(whole.get(), response), ResponseGrammar.ASSERTION), engine);
    }

    private Element opened(Optional<byte[]> whole, SamlEngine engine) throws MessageRejected {
        Element believed = whole.isPresent() ? read(whole.get(), response) : response;
        return decrypted(
                only(believed, ResponseGrammar.ENCRYPTED_ASSERTION), ResponseGrammar.ASSERTION, provider, us, engine);
    }

    private static Element only(Element response, QName assertion) throws MessageRejected {
        return Children.first(response, assertion)
                .orElseThrow(() -> new MessageRejected(Check.ONE_ASSERTION, "one assertion", "none"));
    }

    private VerifiedAssertion verified(Element assertion, SamlEngine engine) throws MessageRejected {
        return new VerifiedAssertion(assertion, nameId(assertion, engine), provider, us, exchange);
    }

    private Optional<Element> nameId(Element assertion, SamlEngine engine) throws MessageRejected {
        Optional<Element> subject = Children.first(assertion, ResponseGrammar.SUBJECT);
        Optional<Element> encrypted = subject.flatMap(it -> Children.first(it, ResponseGrammar.ENCRYPTED_ID));
        return encrypted.isPresent()
                ? Optional.of(decrypted(encrypted.get(), ResponseGrammar.NAME_ID, provider, us, engine))
                : subject.flatMap(it -> Children.first(it, ResponseGrammar.NAME_ID));
    }

    private boolean demands(Signed part) {
        return provider.signed() == part || provider.signed() == Signed.BOTH;
    }

    /** What the signature of an element covers; nothing where it has none. */
    private Optional<byte[]> coveredBySignature(Element element, SamlEngine engine) throws MessageRejected {
        Optional<Element> signature = Children.first(element, ResponseGrammar.SIGNATURE);
        if (signature.isEmpty()) {
            return Optional.empty();
        }
        SignatureForm.check(signature.get(), element, provider.algorithms());
        return Optional.of(engine.verified(element, provider.keys()));
    }

    /** What is wrong with what comes out is not told: it would help to guess what went in. */
    static Element decrypted(
            Element encrypted, QName root, TrustedProvider provider, ServiceProvider us, SamlEngine engine)
            throws MessageRejected {
        EncryptionForm.check(encrypted, provider.algorithms());
        byte[] octets = engine.decrypted(encrypted, us.decryptionKeys());
        try {
            Document document = BoundedXml.parse(octets);
            Structure.check(document.getDocumentElement(), root);
            Schemas.check(document);
            return document.getDocumentElement();
        } catch (MessageRejected e) {
            throw Decryption.refused();
        }
    }

    private static Element read(byte[] octets, Element as) throws MessageRejected {
        Element element = BoundedXml.parse(octets).getDocumentElement();
        Structure.check(element, Structure.name(as));
        return element;
    }

    private static MessageRejected unsigned(Element element) {
        return new MessageRejected(Check.SIGNATURE, "a signature of the " + element.getLocalName(), "none");
    }
}
