package dev.chancery.sso.saml;

import java.time.Instant;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A response that has the form of one. Nothing of what it says is believed yet. Only {@link PostedResponse#shaped} makes one. */
public final class ShapedResponse {

    private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
    private static final String ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

    private final Element response;

    private ShapedResponse(Element response) {
        this.response = response;
    }

    /** @throws MessageRejected {@code SCHEMA}, {@code STRUCTURE}, {@code UNIQUE_IDS} or {@code ONE_ASSERTION} */
    static ShapedResponse of(Document document) throws MessageRejected {
        Element response = document.getDocumentElement();
        Structure.check(response, ResponseGrammar.RESPONSE);
        Schemas.check(document);
        int assertions = Children.of(response, ResponseGrammar.ASSERTION).size()
                + Children.of(response, ResponseGrammar.ENCRYPTED_ASSERTION).size();
        if (assertions > 1) {
            throw new MessageRejected(Check.ONE_ASSERTION, "one assertion", "several");
        }
        return new ShapedResponse(response);
    }

    /** Who says that it is from them; nothing where nobody does. Good for finding the provider, whose keys then decide. */
    public Optional<String> claimedIssuer() {
        return claimedIssuer(response);
    }

    static Optional<String> claimedIssuer(Element message) {
        return Children.first(message, ResponseGrammar.ISSUER)
                .or(() -> Children.first(message, ResponseGrammar.ASSERTION)
                        .flatMap(assertion -> Children.first(assertion, ResponseGrammar.ISSUER)))
                .map(issuer -> XmlSpace.strip(issuer.getTextContent()));
    }

    /** To which request it says to be an answer; nothing where to none. */
    public Optional<String> claimedRequest() {
        return Children.attribute(response, "InResponseTo");
    }

    /**
     * What can be refused without a key.
     *
     * @throws MessageRejected {@code VERSION}, {@code ISSUER}, {@code DESTINATION}, {@code IN_RESPONSE_TO}, {@code ISSUE_INSTANT} or
     *     {@code STATUS}
     */
    ExpectedResponse expected(TrustedProvider provider, ServiceProvider us, Exchange exchange) throws MessageRejected {
        requireVersion(response);
        requireIssuer(provider);
        requireDestination(us);
        requireAnswer(exchange);
        requireRecent(response, us, exchange.now());
        require(Check.STATUS, SUCCESS, Optional.of(status(response)));
        return new ExpectedResponse(response, provider, us, exchange);
    }

    static void requireVersion(Element element) throws MessageRejected {
        require(Check.VERSION, "2.0", Children.attribute(element, "Version"));
    }

    /** Where it is signed, or encrypted, it has to say whose it is. */
    private void requireIssuer(TrustedProvider provider) throws MessageRejected {
        Optional<Element> issuer = Children.first(response, ResponseGrammar.ISSUER);
        if (issuer.isPresent()) {
            requireIssuer(issuer.get(), provider);
        } else if (Children.first(response, ResponseGrammar.SIGNATURE).isPresent()
                || Children.first(response, ResponseGrammar.ENCRYPTED_ASSERTION).isPresent()) {
            throw new MessageRejected(Check.ISSUER, provider.entityId(), "none");
        }
    }

    static void requireIssuer(Element issuer, TrustedProvider provider) throws MessageRejected {
        require(Check.ISSUER, provider.entityId(), Optional.of(XmlSpace.strip(issuer.getTextContent())));
        Optional<String> format = Children.attribute(issuer, "Format");
        if (format.isPresent()) {
            require(Check.ISSUER, ENTITY, format);
        }
    }

    /** A signed message has to say for which address it is meant; one that is not may leave it to what is signed in it. */
    private void requireDestination(ServiceProvider us) throws MessageRejected {
        Optional<String> destination = Children.attribute(response, "Destination");
        boolean signed = Children.first(response, ResponseGrammar.SIGNATURE).isPresent();
        if (signed || destination.isPresent()) {
            require(Check.DESTINATION, us.assertionConsumerService(), destination);
        }
    }

    /** A response to a request that somebody else made, or that nobody made, is not taken for an answer to this one. */
    private void requireAnswer(Exchange exchange) throws MessageRejected {
        Optional<String> answered = Children.attribute(response, "InResponseTo");
        if (!answered.equals(exchange.requestId())) {
            throw MessageRejected.of(Check.IN_RESPONSE_TO, exchange.requestId().orElse("no request"), answered);
        }
    }

    static void requireRecent(Element message, ServiceProvider us, Instant now) throws MessageRejected {
        Instant issued = Instants.require(message, "IssueInstant", Check.ISSUE_INSTANT);
        if (issued.isAfter(now.plus(us.clockSkew()))
                || issued.isBefore(now.minus(us.longestWay()).minus(us.clockSkew()))) {
            throw new MessageRejected(
                    Check.ISSUE_INSTANT, "issued within " + us.longestWay() + " before " + now, issued.toString());
        }
    }

    static String status(Element message) throws MessageRejected {
        return statusCode(message)
                .flatMap(code -> Children.attribute(code, "Value"))
                .orElseThrow(() -> new MessageRejected(Check.STATUS, SUCCESS, "none"));
    }

    static Optional<Element> statusCode(Element message) {
        return Children.first(message, ResponseGrammar.STATUS)
                .flatMap(status -> Children.first(status, ResponseGrammar.STATUS_CODE));
    }

    static void require(Check check, String expected, Optional<String> found) throws MessageRejected {
        if (!found.equals(Optional.of(expected))) {
            throw MessageRejected.of(check, expected, found);
        }
    }

    Element element() {
        return response;
    }
}
