package dev.chancery.api.user;

import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.UserCommand.AddIdentity;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Users who came in through others, and who get a password of their own: from then on they have an identity of their own. */
public final class FirstPasswords {

    private final boolean bringIdentity;

    /** @param bringIdentity {@code GOTRUE_EXPERIMENTAL_CREATE_EMAIL_IDENTITY_ON_PASSWORD_SET_ENABLED} */
    public FirstPasswords(boolean bringIdentity) {
        this.bringIdentity = bringIdentity;
    }

    /**
     * The identity that comes with the first password; none for an address that nobody has proven.
     *
     * @param user before they get it
     * @param confirmed whether the address is confirmed by the same request
     */
    Optional<AddIdentity> identity(UserView user, boolean confirmed, Instant now) {
        boolean wanted = bringIdentity
                && !user.hasPassword()
                && !user.ssoUser()
                && !user.anonymous()
                && user.email() != null
                && !user.email().isEmpty()
                && (confirmed || user.emailConfirmedAt() != null)
                && user.identities().stream()
                        .noneMatch(identity -> identity.provider().equals(Identity.EMAIL));
        return wanted ? Optional.of(addition(user, now)) : Optional.empty();
    }

    private static AddIdentity addition(UserView user, Instant now) {
        Map<String, Object> claims = Metadata.merge(
                Identities.emailClaims(user.id(), user.email(), Map.of()), Map.of(Metadata.EMAIL_VERIFIED, true));
        return new AddIdentity(
                user.id(),
                user.version(),
                new Identity(UUID.randomUUID(), Identity.EMAIL, user.id().toString(), claims),
                now);
    }
}
