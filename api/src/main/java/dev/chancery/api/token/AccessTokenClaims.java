package dev.chancery.api.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What an access token says about a user and a session, as GoTrue's does.
 *
 * @param issuer {@code iss}, "" to leave it out
 * @param audience {@code aud}, one string
 * @param expiresAt written in whole seconds, as is {@code issuedAt}
 * @param email null counts as "", as does a null {@code phone}
 * @param appMetadata any JSON object, as is {@code userMetadata}; null counts as empty
 * @param assuranceLevel {@code aal1} or {@code aal2}
 * @param authenticationMethods {@code amr}, in any order; written newest first and left out when empty
 */
public record AccessTokenClaims(
        String issuer,
        UUID subject,
        String audience,
        Instant expiresAt,
        Instant issuedAt,
        String email,
        String phone,
        Map<String, ?> appMetadata,
        Map<String, ?> userMetadata,
        String role,
        String assuranceLevel,
        List<AmrEntry> authenticationMethods,
        UUID sessionId,
        boolean isAnonymous) {

    public AccessTokenClaims {
        issuer = orEmpty(issuer);
        email = orEmpty(email);
        phone = orEmpty(phone);
        appMetadata = appMetadata == null ? Map.of() : appMetadata;
        userMetadata = userMetadata == null ? Map.of() : userMetadata;
        authenticationMethods = authenticationMethods.stream()
                .sorted(Comparator.comparingLong(AmrEntry::timestamp).reversed())
                .toList();
    }

    /** Whether these differ in nothing but times: of the token, and of a proof that is being given with it. */
    public boolean saysTheSameAs(AccessTokenClaims other) {
        return at(Instant.EPOCH).equals(other.at(Instant.EPOCH))
                && authenticationMethods.stream()
                        .map(AmrEntry::method)
                        .toList()
                        .equals(other.authenticationMethods.stream()
                                .map(AmrEntry::method)
                                .toList());
    }

    private AccessTokenClaims at(Instant time) {
        return new AccessTokenClaims(
                issuer,
                subject,
                audience,
                time,
                time,
                email,
                phone,
                appMetadata,
                userMetadata,
                role,
                assuranceLevel,
                List.of(),
                sessionId,
                isAnonymous);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
