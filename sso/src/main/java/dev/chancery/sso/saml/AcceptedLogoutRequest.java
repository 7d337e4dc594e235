package dev.chancery.sso.saml;

import java.time.Instant;
import java.util.List;

/**
 * Whom an identity provider has signed out, and wants to be signed out here.
 *
 * @param id which counts once per provider
 * @param issuedAt by the provider's clock
 * @param goodUntil from when on it would be refused anyway, but for clocks that differ
 * @param subject whom, as assertions name them
 * @param sessionIndexes which of their sessions; none for all of them (SAML Core §3.7.3.1)
 */
public record AcceptedLogoutRequest(
        String id, Instant issuedAt, Instant goodUntil, NameId subject, List<String> sessionIndexes) {

    public AcceptedLogoutRequest {
        sessionIndexes = List.copyOf(sessionIndexes);
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return id;
    }
}
