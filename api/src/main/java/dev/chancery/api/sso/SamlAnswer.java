package dev.chancery.api.sso;

import dev.chancery.api.session.SignInMethod;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.user.Identity;
import dev.chancery.sso.saml.AssertedPerson;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The word of an identity provider about somebody: good, if it has not been used before.
 *
 * @param loginId for which it came, or by which it will be known where nobody here has asked
 * @param assertionId which counts once
 * @param goodUntil from when on it would be refused anyway, but for clocks that differ
 * @param since a logout since then is about it: when they were sent, or where nobody has asked when they showed at the provider who they
 *     are, by its clock
 * @param ownDomains of one of which addresses have to be
 * @param account what becomes of theirs
 * @param session as the provider knows it
 * @param place what else there is to know: see {@link Place}
 * @param evidence what is kept of it, if anything
 */
record SamlAnswer(
        UUID loginId,
        String assertionId,
        Instant goodUntil,
        Instant since,
        AssertedPerson person,
        OwnDomains ownDomains,
        ProvisionedAccount account,
        SamlSession session,
        Place place,
        Optional<Evidence> evidence) {

    /** Where somebody comes from, and wants to. */
    sealed interface Place {

        /** @param browser what the browser shows that brings it, if anything */
        record Asked(Optional<String> browser) implements Place {}

        /** @param relayState where the provider sends them, or empty */
        record Unsolicited(String relayState) implements Place {}
    }

    /**
     * What is kept of an answer, to be checked again.
     *
     * @param at when it came
     * @param content a {@link JudgedResponse}
     */
    record Evidence(Instant at, byte[] content) {}

    UUID providerId() {
        return session.ssoProviderId();
    }

    /** Of the identity that it is about. */
    String provider() {
        return Identity.SSO + providerId();
    }

    SignInMethod method() {
        return new SignInMethod(SignInMethod.SAML, provider(), Optional.of(session));
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return "SamlAnswer[" + loginId + "]";
    }
}
