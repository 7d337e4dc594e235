package dev.chancery.sso.saml;

import dev.chancery.sso.saml.SecondOpinion.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A response, with all that it is checked against. */
record Specimen(String xml, TrustedProvider provider, ServiceProvider us, Exchange exchange) {

    private static final SamlResponses RESPONSES = new SamlResponses();

    AcceptedAssertion accepted() throws MessageRejected {
        return accepted(SigningIdentityProvider.posted(xml));
    }

    /** What the chain under test says of a form in its place. */
    AcceptedAssertion accepted(String form) throws MessageRejected {
        return RESPONSES.accept(RESPONSES.read(form), provider, us, exchange);
    }

    SecondOpinion second() {
        return new SecondOpinion(provider, us, exchange);
    }

    Specimen withXml(String other) {
        return new Specimen(other, provider, us, exchange);
    }

    Specimen with(TrustedProvider other) {
        return new Specimen(xml, other, us, exchange);
    }

    Specimen with(Exchange other) {
        return new Specimen(xml, provider, us, other);
    }

    /** An assertion as the second reader would say it. */
    Person person(AcceptedAssertion assertion) {
        return new Person(
                assertion.id(),
                provider.entityId(),
                List.of(us.entityId()),
                assertion
                        .subject()
                        .map(name -> List.of(
                                Optional.of(name.value()), name.format(), name.nameQualifier(), name.spNameQualifier()))
                        .orElse(List.of()),
                assertion.sessionIndex(),
                assertion.attributes().all().stream().map(Specimen::attribute).toList());
    }

    private static List<String> attribute(SamlAttribute attribute) {
        List<String> said = new ArrayList<>();
        said.add(attribute.name());
        said.add(attribute.friendlyName().orElse(null));
        said.addAll(attribute.values());
        return said;
    }
}
