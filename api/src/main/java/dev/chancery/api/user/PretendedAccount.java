package dev.chancery.api.user;

import dev.chancery.query.user.IdentityView;
import dev.chancery.query.user.UserView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The account that an answer to a repeated sign-up speaks of. Where the address has a confirmed account, it is one that
 * does not exist, the same each time, as one that is waiting for its confirmation would be.
 *
 * @param id of the account
 * @param identityId of its identity
 */
record PretendedAccount(UUID id, UUID identityId, Instant createdAt) {

    /** The account that is really waiting. */
    static PretendedAccount of(UserView waiting, String provider) {
        UUID identity = identity(waiting, provider).orElseGet(() -> disguise("identity", waiting, provider));
        return new PretendedAccount(waiting.id(), identity, waiting.createdAt());
    }

    /** One that hides the owner. */
    static PretendedAccount insteadOf(UserView owner, String provider, Instant createdAt) {
        return new PretendedAccount(
                disguise("user", owner, provider), disguise("identity", owner, provider), createdAt);
    }

    private static Optional<UUID> identity(UserView user, String provider) {
        return user.identities().stream()
                .filter(each -> each.provider().equals(provider))
                .map(IdentityView::id)
                .findFirst();
    }

    /**
     * Looks like a random UUID (RFC 9562 §5.4). Ids of users are known to many, who could try which of them an address
     * has; that of an identity is shown to nobody but the user.
     */
    private static UUID disguise(String what, UserView owner, String provider) {
        String secret = identity(owner, provider).map(UUID::toString).orElse("");
        try {
            ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                    .digest((what + "/" + owner.id() + "/" + secret).getBytes(StandardCharsets.US_ASCII)));
            return new UUID(
                    hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x4000L,
                    hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
