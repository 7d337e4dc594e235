package dev.chancery.query.user;

import dev.chancery.command.user.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code auth.users} with what hangs on it, as far as the API needs it.
 *
 * @param passwordHash null or empty where there is no password
 * @param instanceId null only in rows that were made by SQL
 * @param identities null where they were not asked for
 * @param version see {@link UserVersion}; -1 if there is none or it was not asked for
 */
public record UserView(
        UUID id,
        String aud,
        String role,
        String email,
        String phone,
        String passwordHash,
        Instant emailConfirmedAt,
        Instant phoneConfirmedAt,
        Instant confirmedAt,
        Instant invitedAt,
        Instant confirmationSentAt,
        Instant recoverySentAt,
        String emailChange,
        Instant emailChangeSentAt,
        String phoneChange,
        Instant phoneChangeSentAt,
        Instant reauthenticationSentAt,
        Instant lastSignInAt,
        Map<String, Object> appMetadata,
        Map<String, Object> userMetadata,
        boolean anonymous,
        boolean ssoUser,
        Instant bannedUntil,
        Instant createdAt,
        Instant updatedAt,
        Instant deletedAt,
        UUID instanceId,
        List<IdentityView> identities,
        List<FactorView> factors,
        long version) {

    /** GoTrue once served several from one database, and finds by their addresses the users of none. */
    private static final UUID NO_INSTANCE = new UUID(0, 0);

    public boolean bannedAt(Instant now) {
        return bannedUntil != null && now.isBefore(bannedUntil);
    }

    /** The same with another address. */
    public UserView withEmail(String other) {
        return with(other, lastSignInAt, updatedAt);
    }

    /** Whether it is the address of the account itself, and not only of one of its identities. */
    public boolean hasEmail(String lowerCaseEmail) {
        return lowerCaseEmail.equalsIgnoreCase(email);
    }

    /** Whether {@link UserQueries#byEmail} finds it. */
    public boolean isAt(String lowerCaseEmail, String audience) {
        return NO_INSTANCE.equals(instanceId)
                && email != null
                && lowerCaseEmail.equals(email.toLowerCase(Locale.ROOT))
                && audience.equals(aud)
                && !ssoUser;
    }

    /** The identity provider of the organisation by which the user comes in; nobody has two. */
    public Optional<String> ssoProviderId() {
        return identities.stream()
                .map(IdentityView::provider)
                .filter(provider -> provider.startsWith(Identity.SSO))
                .map(provider -> provider.substring(Identity.SSO.length()))
                .findFirst();
    }

    public boolean hasPassword() {
        return passwordHash != null && !passwordHash.isEmpty();
    }

    public boolean hasVerifiedFactor() {
        return factors.stream().anyMatch(factor -> "verified".equals(factor.status()));
    }

    /** The same user, having signed in at that time. */
    public UserView signedInAt(Instant at) {
        return with(email, at, at);
    }

    private UserView with(String email, Instant lastSignInAt, Instant updatedAt) {
        return new UserView(
                id,
                aud,
                role,
                email,
                phone,
                passwordHash,
                emailConfirmedAt,
                phoneConfirmedAt,
                confirmedAt,
                invitedAt,
                confirmationSentAt,
                recoverySentAt,
                emailChange,
                emailChangeSentAt,
                phoneChange,
                phoneChangeSentAt,
                reauthenticationSentAt,
                lastSignInAt,
                appMetadata,
                userMetadata,
                anonymous,
                ssoUser,
                bannedUntil,
                createdAt,
                updatedAt,
                deletedAt,
                instanceId,
                identities,
                factors,
                version);
    }
}
