package dev.chancery.query.user;

import static dev.chancery.query.projection.Values.json;
import static dev.chancery.query.projection.Values.jsonOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserEvent;
import dev.chancery.query.projection.Write;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** {@code auth.identities}. */
final class IdentityWrites {

    private IdentityWrites() {}

    /** A new row, or new claims for the one with this id. */
    static Write put(UUID userId, Identity identity, Instant at) {
        return Write.ofOne(
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

    /** The owner of the address was found to read it: so say the identities that have it. */
    static Write emailVerified(UUID userId, Instant at) {
        return Write.of("""
                UPDATE auth.identities
                SET identity_data = identity_data || '{"email_verified": true}', updated_at = ?
                WHERE user_id = ? AND email = (SELECT lower(email) FROM auth.users WHERE id = ?)
                """, timestamp(at), userId, userId);
    }

    static List<Write> added(UserEvent.IdentityAdded e) {
        return List.of(put(e.userId(), e.identity(), e.at()), touched(e.userId(), e.at()), providers(e.userId()));
    }

    static List<Write> updated(UserEvent.IdentityUpdated e) {
        return List.of(
                put(e.userId(), e.identity(), e.at()),
                Write.ofOne("""
                        UPDATE auth.users
                        SET raw_user_meta_data = chancery.merged(raw_user_meta_data, ?::jsonb), updated_at = ?
                        WHERE id = ?
                        """, json(e.userMetadataPatch()), timestamp(e.at()), e.userId()));
    }

    static Write touched(UUID userId, Instant at) {
        return Write.ofOne("UPDATE auth.users SET updated_at = ? WHERE id = ?", timestamp(at), userId);
    }

    /** The app metadata name the providers of a user's identities, oldest first. */
    static Write providers(UUID userId) {
        return Write.ofOne("""
                UPDATE auth.users
                SET raw_app_meta_data = chancery.merged(raw_app_meta_data, (
                  SELECT jsonb_build_object('provider', (array_agg(provider ORDER BY oldest, provider))[1],
                    'providers', array_agg(provider ORDER BY oldest, provider))
                  FROM (SELECT provider, min(created_at) AS oldest FROM auth.identities
                        WHERE user_id = ? GROUP BY provider) AS own))
                WHERE id = ?
                """, userId, userId);
    }
}
