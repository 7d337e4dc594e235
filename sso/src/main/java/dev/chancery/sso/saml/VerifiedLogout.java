package dev.chancery.sso.saml;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** A message of single logout that the provider has made, every word of it. Only {@link ShapedLogout#verified} makes one. */
final class VerifiedLogout {

    private static final int MOST_SESSIONS = 100;

    /** Those of SAML have some 60 (SAML Core §3.2.2.2). */
    private static final int LONGEST_STATUS = 200;

    private final Element message;
    private final TrustedProvider provider;

    VerifiedLogout(Element message, TrustedProvider provider) {
        this.message = message;
        this.provider = provider;
    }

    /** @throws MessageRejected {@code VERSION}, {@code ISSUER} or {@code DESTINATION} */
    JudgedLogoutRequest request(ServiceProvider us, URI destination, SamlEngine engine, Instant now)
            throws MessageRejected {
        requireHead(destination);
        try {
            return new JudgedLogoutRequest.Accepted(accepted(us, engine, now));
        } catch (MessageRejected e) {
            return new JudgedLogoutRequest.Refused(id(), e);
        }
    }

    private AcceptedLogoutRequest accepted(ServiceProvider us, SamlEngine engine, Instant now) throws MessageRejected {
        ShapedResponse.requireRecent(message, us, now);
        Optional<Instant> end = Instants.read(message, "NotOnOrAfter", Check.NOT_ON_OR_AFTER);
        if (end.isPresent() && !end.get().isAfter(now.minus(us.clockSkew()))) {
            throw new MessageRejected(
                    Check.NOT_ON_OR_AFTER, "beyond " + now, end.get().toString());
        }
        List<Element> indexes = Children.of(message, ResponseGrammar.SESSION_INDEX);
        if (indexes.size() > MOST_SESSIONS) {
            throw new MessageRejected(
                    Check.SIZE, "at most " + MOST_SESSIONS + " sessions", indexes.size() + " sessions");
        }
        Instant issuedAt = Instants.require(message, "IssueInstant", Check.ISSUE_INSTANT);
        return new AcceptedLogoutRequest(
                id(),
                issuedAt,
                issuedAt.plus(us.longestWay()).plus(us.clockSkew()),
                NameId.read(subject(us, engine), provider, us),
                indexes.stream()
                        .map(index -> XmlSpace.strip(index.getTextContent()))
                        .toList());
    }

    /** @throws MessageRejected what is wrong with its head, {@code IN_RESPONSE_TO} or {@code STATUS} */
    AcceptedLogoutResponse response(ServiceProvider us, URI destination, Instant now) throws MessageRejected {
        requireHead(destination);
        ShapedResponse.requireRecent(message, us, now);
        String answered = Children.attribute(message, "InResponseTo")
                .orElseThrow(() -> new MessageRejected(Check.IN_RESPONSE_TO, "the id of a request", "none"));
        Optional<String> detail = ShapedResponse.statusCode(message)
                .flatMap(code -> Children.first(code, ResponseGrammar.STATUS_CODE))
                .flatMap(code -> Children.attribute(code, "Value"));
        return new AcceptedLogoutResponse(
                answered,
                known(ShapedResponse.status(message)),
                detail.isEmpty() ? detail : Optional.of(known(detail.get())));
    }

    private static String known(String status) throws MessageRejected {
        if (status.length() > LONGEST_STATUS) {
            throw new MessageRejected(Check.STATUS, "at most " + LONGEST_STATUS + " characters", status);
        }
        return status;
    }

    private String id() {
        return message.getAttributeNS(null, "ID");
    }

    private void requireHead(URI destination) throws MessageRejected {
        ShapedResponse.requireVersion(message);
        ShapedResponse.requireIssuer(
                Children.first(message, ResponseGrammar.ISSUER)
                        .orElseThrow(() -> new MessageRejected(Check.ISSUER, provider.entityId(), "none")),
                provider);
        ShapedResponse.require(Check.DESTINATION, destination.toString(), Children.attribute(message, "Destination"));
    }

    private Element subject(ServiceProvider us, SamlEngine engine) throws MessageRejected {
        Optional<Element> encrypted = Children.first(message, ResponseGrammar.ENCRYPTED_ID);
        return encrypted.isPresent()
                ? ExpectedResponse.decrypted(encrypted.get(), ResponseGrammar.NAME_ID, provider, us, engine)
                : Children.first(message, ResponseGrammar.NAME_ID)
                        .orElseThrow(() -> new MessageRejected(Check.NAME_ID, "a NameID", "none"));
    }
}
