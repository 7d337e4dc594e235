package dev.chancery.sso.saml;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** An assertion that the provider has made, every word of it. Only {@link ExpectedResponse#verified} makes one. */
final class VerifiedAssertion {

    private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

    private final Element assertion;
    private final Optional<Element> nameId;
    private final TrustedProvider provider;
    private final ServiceProvider us;
    private final Exchange exchange;

    VerifiedAssertion(
            Element assertion,
            Optional<Element> nameId,
            TrustedProvider provider,
            ServiceProvider us,
            Exchange exchange) {
        this.assertion = assertion;
        this.nameId = nameId;
        this.provider = provider;
        this.us = us;
        this.exchange = exchange;
    }

    /**
     * @throws MessageRejected {@code VERSION}, {@code ISSUER}, {@code ISSUE_INSTANT}, {@code CONDITIONS}, {@code AUDIENCE},
     *     {@code SUBJECT_CONFIRMATION}, {@code AUTHENTICATION} or {@code SESSION_INDEX}, where it is not meant for us, or not now
     */
    AcceptedAssertion accepted() throws MessageRejected {
        ShapedResponse.requireVersion(assertion);
        Element issuer = Children.first(assertion, ResponseGrammar.ISSUER)
                .orElseThrow(() -> new MessageRejected(Check.ISSUER, provider.entityId(), "none"));
        ShapedResponse.requireIssuer(issuer, provider);
        // that of the response may be signed by nobody
        ShapedResponse.requireRecent(assertion, us, exchange.now());
        requireConditions();
        Instant goodUntil = requireConfirmation();
        Element authentication = requireAuthentication();
        return AssertionReader.read(
                assertion, nameId.map(name -> NameId.read(name, provider, us)), authentication, goodUntil);
    }

    private void requireConditions() throws MessageRejected {
        Element conditions = Children.first(assertion, ResponseGrammar.CONDITIONS)
                .orElseThrow(() -> new MessageRejected(Check.CONDITIONS, "conditions", "none"));
        requireWithin(conditions, Check.CONDITIONS);
        List<Element> restrictions = Children.of(conditions, ResponseGrammar.AUDIENCE_RESTRICTION);
        if (restrictions.isEmpty()) {
            throw new MessageRejected(Check.AUDIENCE, us.entityId(), "everybody");
        }
        for (Element restriction : restrictions) {
            List<String> audiences = Children.of(restriction, ResponseGrammar.AUDIENCE).stream()
                    .map(audience -> XmlSpace.strip(audience.getTextContent()))
                    .toList();
            if (!audiences.contains(us.entityId())) {
                throw new MessageRejected(Check.AUDIENCE, us.entityId(), String.valueOf(audiences));
            }
        }
    }

    /**
     * One that holds is enough (SAML Core §2.4.1.1); the first one's complaint is told where none does.
     *
     * @return until when any of them may hold for anybody: for so long the assertion counts once (SAML Profiles §4.1.4.5)
     */
    private Instant requireConfirmation() throws MessageRejected {
        MessageRejected complaint = new MessageRejected(Check.SUBJECT_CONFIRMATION, BEARER, "none");
        boolean first = true;
        Element subject = Children.first(assertion, ResponseGrammar.SUBJECT)
                .orElseThrow(() -> new MessageRejected(Check.SUBJECT_CONFIRMATION, "a subject", "none"));
        boolean holds = false;
        for (Element confirmation : Children.of(subject, ResponseGrammar.CONFIRMATION)) {
            try {
                requireConfirmed(confirmation);
                holds = true;
            } catch (MessageRejected e) {
                complaint = first ? e : complaint;
                first = false;
            }
        }
        if (!holds) {
            throw complaint;
        }
        return latest(subject);
    }

    private static Instant latest(Element subject) {
        return Children.of(subject, ResponseGrammar.CONFIRMATION).stream()
                .flatMap(confirmation -> Children.first(confirmation, ResponseGrammar.CONFIRMATION_DATA).stream())
                .flatMap(data -> end(data).stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Optional<Instant> end(Element data) {
        try {
            return Instants.read(data, "NotOnOrAfter", Check.SUBJECT_CONFIRMATION);
        } catch (MessageRejected _) {
            // it never holds
            return Optional.empty();
        }
    }

    private void requireConfirmed(Element confirmation) throws MessageRejected {
        require(BEARER, Children.attribute(confirmation, "Method"));
        Element data = Children.first(confirmation, ResponseGrammar.CONFIRMATION_DATA)
                .orElseThrow(() -> new MessageRejected(Check.SUBJECT_CONFIRMATION, "its data", "none"));
        require(us.assertionConsumerService(), Children.attribute(data, "Recipient"));
        Optional<String> answered = Children.attribute(data, "InResponseTo");
        if (!answered.equals(exchange.requestId())) {
            throw MessageRejected.of(
                    Check.SUBJECT_CONFIRMATION,
                    "in response to " + exchange.requestId().orElse("nothing"),
                    answered);
        }
        if (Children.attribute(data, "NotBefore").isPresent()) {
            throw new MessageRejected(Check.SUBJECT_CONFIRMATION, "no NotBefore", "one");
        }
        requireWithin(data, Check.SUBJECT_CONFIRMATION);
        Instants.require(data, "NotOnOrAfter", Check.SUBJECT_CONFIRMATION);
    }

    private Element requireAuthentication() throws MessageRejected {
        Element statement = Children.first(assertion, ResponseGrammar.AUTHN_STATEMENT)
                .orElseThrow(() -> new MessageRejected(Check.AUTHENTICATION, "an AuthnStatement", "none"));
        Instant until = Instants.read(statement, "SessionNotOnOrAfter", Check.AUTHENTICATION)
                .orElse(Instant.MAX);
        // without the clocks' difference: a session of ours has to have some time left
        if (!until.isAfter(exchange.now())) {
            throw new MessageRejected(Check.AUTHENTICATION, "a session beyond " + exchange.now(), until.toString());
        }
        Instant when = Instants.require(statement, "AuthnInstant", Check.AUTHENTICATION);
        if (when.isAfter(exchange.now().plus(us.clockSkew()))) {
            throw new MessageRejected(
                    Check.AUTHENTICATION, "an AuthnInstant before " + exchange.now(), when.toString());
        }
        requireFresh(when);
        requireContext(statement);
        requireNamed(statement);
        return statement;
    }

    /** SAML Core §3.4.1, ForceAuthn. */
    private void requireFresh(Instant authenticated) throws MessageRejected {
        Optional<Instant> since = exchange.authenticatedSince();
        if (since.isPresent() && authenticated.isBefore(since.get().minus(us.clockSkew()))) {
            throw new MessageRejected(
                    Check.AUTHENTICATION, "an AuthnInstant since " + since.get(), authenticated.toString());
        }
    }

    /** SAML Core §3.3.2.2.1, RequestedAuthnContext. */
    private void requireContext(Element statement) throws MessageRejected {
        Optional<String> context = AssertionReader.authnContext(statement);
        if (!provider.authnContexts().isEmpty()
                && context.filter(provider.authnContexts()::contains).isEmpty()) {
            throw MessageRejected.of(Check.AUTHENTICATION, "one of " + provider.authnContexts(), context);
        }
    }

    /** Said as nothing it would be one session with that of everybody else of whom that is said. */
    private static void requireNamed(Element statement) throws MessageRejected {
        if (Children.attribute(statement, "SessionIndex")
                .filter(String::isBlank)
                .isPresent()) {
            throw new MessageRejected(Check.SESSION_INDEX, "the name of a session", "an empty one");
        }
    }

    private void requireWithin(Element element, Check check) throws MessageRejected {
        Instant now = exchange.now();
        Optional<Instant> notBefore = Instants.read(element, "NotBefore", check);
        if (notBefore.isPresent() && notBefore.get().isAfter(now.plus(us.clockSkew()))) {
            throw new MessageRejected(
                    check, "NotBefore until " + now, notBefore.get().toString());
        }
        Optional<Instant> end = Instants.read(element, "NotOnOrAfter", check);
        if (end.isPresent() && !end.get().isAfter(now.minus(us.clockSkew()))) {
            throw new MessageRejected(
                    check, "NotOnOrAfter beyond " + now, end.get().toString());
        }
    }

    private static void require(String expected, Optional<String> found) throws MessageRejected {
        if (!found.equals(Optional.of(expected))) {
            throw MessageRejected.of(Check.SUBJECT_CONFIRMATION, expected, found);
        }
    }
}
