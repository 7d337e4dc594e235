package dev.chancery.sso.saml;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** Reads an assertion in which everything has been checked. */
final class AssertionReader {

    private AssertionReader() {}

    static AcceptedAssertion read(
            Element assertion, Optional<NameId> subject, Element authentication, Instant goodUntil)
            throws MessageRejected {
        return new AcceptedAssertion(
                assertion.getAttributeNS(null, "ID"),
                goodUntil,
                subject,
                Instants.require(authentication, "AuthnInstant", Check.AUTHENTICATION),
                authnContext(authentication),
                Children.attribute(authentication, "SessionIndex").map(XmlSpace::strip),
                Instants.read(authentication, "SessionNotOnOrAfter", Check.AUTHENTICATION),
                new Attributes(attributes(assertion)));
    }

    static Optional<String> authnContext(Element authentication) {
        return Children.first(authentication, ResponseGrammar.AUTHN_CONTEXT)
                .flatMap(context -> Children.first(context, ResponseGrammar.AUTHN_CONTEXT_CLASS))
                .map(reference -> XmlSpace.strip(reference.getTextContent()));
    }

    private static List<SamlAttribute> attributes(Element assertion) {
        List<SamlAttribute> attributes = new ArrayList<>();
        for (Element statement : Children.of(assertion, ResponseGrammar.ATTRIBUTE_STATEMENT)) {
            for (Element attribute : Children.of(statement, ResponseGrammar.ATTRIBUTE)) {
                attributes.add(new SamlAttribute(
                        attribute.getAttributeNS(null, "Name"),
                        Children.attribute(attribute, "FriendlyName"),
                        Children.of(attribute, ResponseGrammar.ATTRIBUTE_VALUE).stream()
                                .map(Element::getTextContent)
                                .toList()));
            }
        }
        return attributes;
    }
}
