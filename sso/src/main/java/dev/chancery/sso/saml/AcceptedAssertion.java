package dev.chancery.sso.saml;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an identity provider says about somebody who may come in, if this assertion has not been used before. Only
 * {@link VerifiedAssertion#accepted} makes one.
 *
 * @param id which counts once per provider (SAML Profiles §4.1.4.5)
 * @param goodUntil from when on it would be refused anyway, but for clocks that differ
 * @param subject whom it is about, where it is not left to an attribute to say it
 * @param authenticatedAt when the provider has asked them who they are
 * @param authnContext how, as a class (SAML Authentication Context)
 * @param sessionIndex by which the provider knows their session there, for single logout
 * @param sessionEnd when it wants ours to end at the latest
 * @param attributes what else it says of them
 */
public record AcceptedAssertion(
        String id,
        Instant goodUntil,
        Optional<NameId> subject,
        Instant authenticatedAt,
        Optional<String> authnContext,
        Optional<String> sessionIndex,
        Optional<Instant> sessionEnd,
        Attributes attributes) {

    /**
     * Whom it is about.
     *
     * @throws AssertedPerson.Incomplete if it names nobody, or nobody who can be named again, or says no address
     */
    public AssertedPerson person(String entityId, AttributeMapping mapping) throws AssertedPerson.Incomplete {
        return AssertedPerson.of(this, entityId, mapping);
    }

    /** What a mapping makes of its attributes. */
    public Map<String, Object> mapped(AttributeMapping mapping) {
        return mapping.claims(attributes);
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return id;
    }
}
