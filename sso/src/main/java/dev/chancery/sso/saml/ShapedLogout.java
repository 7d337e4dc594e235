package dev.chancery.sso.saml;

import java.util.Optional;
import javax.xml.namespace.QName;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A message of single logout that has the form of one. Nothing of what it says is believed yet. */
public final class ShapedLogout {

    private final LogoutMessage message;
    private final Element element;

    private ShapedLogout(LogoutMessage message, Element element) {
        this.message = message;
        this.element = element;
    }

    /** @throws MessageRejected {@code SIZE}, {@code BASE64}, {@code NO_DOCUMENT_TYPE}, {@code WELL_FORMED}, {@code SCHEMA} or {@code STRUCTURE} */
    static ShapedLogout of(LogoutMessage message, QName root) throws MessageRejected {
        return new ShapedLogout(message, shaped(parsed(message), root));
    }

    /** @throws MessageRejected {@code SIZE}, {@code BASE64}, {@code NO_DOCUMENT_TYPE} or {@code WELL_FORMED} */
    static Document parsed(LogoutMessage message) throws MessageRejected {
        return BoundedXml.parse(
                switch (message) {
                    case LogoutMessage.Posted posted -> PostBinding.octets(posted.message(), LogoutMessage.LONGEST);
                    case LogoutMessage.Redirected redirected -> RedirectBinding.inflated(redirected.message());
                });
    }

    private static Element shaped(Document document, QName root) throws MessageRejected {
        Structure.check(document.getDocumentElement(), root);
        Schemas.check(document);
        return document.getDocumentElement();
    }

    /** Who says that it is from them; nothing where nobody does. Good for finding the provider, whose keys then decide. */
    public Optional<String> claimedIssuer() {
        return ShapedResponse.claimedIssuer(element);
    }

    /**
     * The message as its signature covers it: whoever could send others would sign people out.
     *
     * @throws MessageRejected {@code SIGNATURE_FORM}, {@code SIGNATURE_ALGORITHM} or {@code SIGNATURE}
     */
    VerifiedLogout verified(TrustedProvider provider, SamlEngine engine) throws MessageRejected {
        return new VerifiedLogout(
                switch (message) {
                    case LogoutMessage.Posted _ -> signedWithin(provider, engine);
                    case LogoutMessage.Redirected redirected -> signedBeside(redirected, provider);
                },
                provider);
    }

    private Element signedWithin(TrustedProvider provider, SamlEngine engine) throws MessageRejected {
        Element signature = Children.first(element, ResponseGrammar.SIGNATURE).orElseThrow(ShapedLogout::unsigned);
        SignatureForm.check(signature, element, provider.algorithms());
        Element covered =
                BoundedXml.parse(engine.verified(element, provider.keys())).getDocumentElement();
        Structure.check(covered, Structure.name(element));
        return covered;
    }

    private Element signedBeside(LogoutMessage.Redirected redirected, TrustedProvider provider) throws MessageRejected {
        if (redirected.algorithm().isEmpty() || redirected.signature().isEmpty()) {
            throw unsigned();
        }
        if (!provider.algorithms().signatures().contains(redirected.algorithm())) {
            throw new MessageRejected(
                    Check.SIGNATURE_ALGORITHM, "one of " + provider.algorithms().signatures(), redirected.algorithm());
        }
        if (provider.keys().stream().noneMatch(key -> DetachedSignature.isBy(key, redirected))) {
            throw new MessageRejected(
                    Check.SIGNATURE,
                    "a signature by a key of the provider's metadata",
                    "made by none of the provider's " + provider.keys().size() + " keys");
        }
        return element;
    }

    private static MessageRejected unsigned() {
        return new MessageRejected(Check.SIGNATURE, "a signature", "none");
    }
}
