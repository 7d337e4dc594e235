package dev.chancery.command.session;

import dev.chancery.command.Personal;
import java.time.Instant;
import java.util.UUID;

/**
 * The session at an organisation's identity provider on whose word one of ours begins, and what that provider calls it
 * (SAML Core §2.7.2, §3.7.1).
 *
 * @param ssoProviderId whose word it is
 * @param subject a keyed hash of the {@code nameId}, by which it is found; null where there is none
 * @param index likewise of the {@code sessionIndex}
 * @param nameId whom it says to have come in, by which it ends their session there; null where an attribute alone says it
 * @param nameIdFormat a URI, or null
 * @param nameQualifier null where none was said
 * @param spNameQualifier null where none was said
 * @param sessionIndex null where it has none
 * @param aal {@code aal2} where its way of asking who somebody is counts as two factors, else {@code aal1}
 * @param notAfter when our session has to end, or null ({@code SessionNotOnOrAfter})
 */
public record SamlSession(
        UUID ssoProviderId,
        UUID subject,
        UUID index,
        @Personal String nameId,
        String nameIdFormat,
        @Personal String nameQualifier,
        @Personal String spNameQualifier,
        @Personal String sessionIndex,
        String aal,
        Instant notAfter) {

    /** No personal data in logs. */
    @Override
    public String toString() {
        return "SamlSession[" + ssoProviderId + "]";
    }
}
