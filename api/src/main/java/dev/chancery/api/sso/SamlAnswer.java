package dev.chancery.api.sso;

import dev.chancery.api.session.SignInMethod;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.user.Identity;
import dev.chancery.sso.saml.AcceptedAssertion;
import dev.chancery.sso.saml.AssertedPerson;
import dev.chancery.sso.saml.NameId;
import java.util.Optional;
import java.util.UUID;

/**
 * The word of an identity provider about somebody, in answer to a request of ours: good, if it has not been used before.
 *
 * @param loginId for which it came
 * @param providerId whose word it is
 * @param browser what the browser shows that brings it, if anything
 */
record SamlAnswer(
        UUID loginId, UUID providerId, AcceptedAssertion assertion, AssertedPerson person, Optional<String> browser) {

    private static final String AAL1 = "aal1";

    /** Of the identity that it is about. */
    String provider() {
        return Identity.SSO + providerId;
    }

    SignInMethod method() {
        return new SignInMethod(SignInMethod.SAML, provider(), Optional.of(session()));
    }

    SamlSession session() {
        Optional<NameId> subject = assertion.subject();
        return new SamlSession(
                providerId,
                subject.map(NameId::value).orElse(null),
                subject.flatMap(NameId::format).orElse(null),
                subject.flatMap(NameId::nameQualifier).orElse(null),
                subject.flatMap(NameId::spNameQualifier).orElse(null),
                assertion.sessionIndex().orElse(null),
                AAL1,
                assertion.sessionEnd().orElse(null));
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return "SamlAnswer[" + loginId + "]";
    }
}
