package dev.chancery.query.user;

import static dev.chancery.query.projection.Values.jsonOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.user.Identity;
import dev.chancery.query.projection.Write;
import java.time.Instant;
import java.util.UUID;

/** {@code auth.identities}. */
final class IdentityWrites {

    private IdentityWrites() {}

    /** A new row, or new claims for the one with this id. */
    static Write put(UUID userId, Identity identity, Instant at) {
        return Write.of(
                """
                INSERT INTO auth.identities (
                  id, user_id, provider, provider_id, identity_data, last_sign_in_at, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                  identity_data = excluded.identity_data, updated_at = excluded.updated_at
                """,
                identity.id(),
                userId,
                identity.provider(),
                identity.providerId() == null ? identity.id().toString() : identity.providerId(),
                jsonOrEmpty(identity.data()),
                timestamp(at),
                timestamp(at),
                timestamp(at));
    }
}
