package dev.chancery.api.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a token whose signature and dates were checked says. Absent claims are empty strings; nothing here says that the
 * user or the session still exists, and {@code subject} and {@code sessionId} need not be UUIDs.
 *
 * @param audience {@code aud}, whether it was one string or several
 * @param authenticationMethods {@code amr}; an entry written as a bare string carries the time of verification
 * @param expiresAt empty for a token that never expires
 */
public record VerifiedClaims(
        String subject,
        String role,
        List<String> audience,
        String sessionId,
        boolean isAnonymous,
        String clientId,
        String scope,
        String assuranceLevel,
        List<AmrEntry> authenticationMethods,
        String email,
        String phone,
        String issuer,
        Optional<Instant> expiresAt,
        Optional<Instant> issuedAt) {}
