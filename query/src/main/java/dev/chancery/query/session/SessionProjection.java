package dev.chancery.query.session;

import static dev.chancery.query.projection.Values.localTimestamp;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.Origin;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.query.projection.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * {@code auth.sessions} and {@code auth.mfa_amr_claims}. {@code refresh_token_hmac_key} stays null: whoever may read the
 * table shall not be able to forge refresh tokens.
 */
public final class SessionProjection {

    private SessionProjection() {}

    public static List<Write> project(SessionEvent event, Origin origin) {
        return switch (event) {
            case SessionEvent.Started e -> started(e, origin);
            case SessionEvent.Federated e -> federated(e);
            case SessionEvent.Adopted e -> adopted(e);
            case SessionEvent.Refreshed e -> refreshed(e, origin);
            case SessionEvent.TokenReissued e -> List.of(used(e.sessionId(), e.counter(), e.at(), origin));
            case SessionEvent.Ended e -> ended(List.of(e.sessionId()));
            case SessionEvent.Refused _ -> List.of();
        };
    }

    private static List<Write> started(SessionEvent.Started e, Origin origin) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne(
                """
                        INSERT INTO auth.sessions (
                          id, user_id, created_at, updated_at, aal, user_agent, ip, tag, refresh_token_counter)
                        VALUES (?, ?, ?, ?, 'aal1', ?, ?::inet, ?, 0)
                        """,
                e.sessionId(),
                e.userId(),
                timestamp(e.at()),
                timestamp(e.at()),
                origin.userAgent(),
                origin.ip(),
                e.tag()));
        e.methods()
                .forEach(method ->
                        writes.add(proven(e.sessionId(), method.id(), method.name(), method.at(), method.at())));
        writes.add(Write.ofOne(
                "UPDATE auth.users SET last_sign_in_at = ?, updated_at = ? WHERE id = ?",
                timestamp(e.at()),
                timestamp(e.at()),
                e.userId()));
        return writes;
    }

    private static List<Write> federated(SessionEvent.Federated e) {
        SamlSession saml = e.saml();
        return List.of(
                Write.ofOne(
                        "UPDATE auth.sessions SET not_after = ?, aal = ?::auth.aal_level WHERE id = ?",
                        timestamp(saml.notAfter()),
                        saml.aal(),
                        e.sessionId()),
                Write.ofOne("""
                        INSERT INTO chancery.saml_session (id, sso_provider_id, subject, session_index)
                        VALUES (?, ?, ?, ?)
                        """, e.sessionId(), saml.ssoProviderId(), saml.subject(), saml.index()));
    }

    /** The rows as they were found; only a replay writes them. */
    private static List<Write> adopted(SessionEvent.Adopted e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne(
                """
                        INSERT INTO auth.sessions (
                          id, user_id, created_at, updated_at, refreshed_at, not_after, aal, factor_id, oauth_client_id,
                          scopes, tag, user_agent, ip, refresh_token_counter)
                        VALUES (?, ?, ?, ?, ?, ?, ?::auth.aal_level, ?, ?, ?, ?, ?, ?::inet, ?)
                        """,
                e.sessionId(),
                e.userId(),
                timestamp(e.createdAt()),
                timestamp(e.updatedAt()),
                localTimestamp(e.refreshedAt()),
                timestamp(e.notAfter()),
                e.aal(),
                e.factorId(),
                e.oauthClientId(),
                e.scopes(),
                e.tag(),
                e.userAgent(),
                e.ip(),
                e.counter()));
        e.methods()
                .forEach(method -> writes.add(
                        proven(e.sessionId(), method.id(), method.name(), method.createdAt(), method.updatedAt())));
        return writes;
    }

    private static Write proven(UUID sessionId, UUID id, String name, Instant createdAt, Instant updatedAt) {
        return Write.ofOne("""
                INSERT INTO auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
                VALUES (?, ?, ?, ?, ?)
                """, id, sessionId, timestamp(createdAt), timestamp(updatedAt), name);
    }

    /** With the first signed token no random one can be used any more, of which there are some if Supabase Auth was here. */
    private static List<Write> refreshed(SessionEvent.Refreshed e, Origin origin) {
        Write used = used(e.sessionId(), e.counter(), e.at(), origin);
        return e.counter() > 1 ? List.of(used) : List.of(used, Write.of("""
                UPDATE auth.refresh_tokens SET revoked = TRUE, updated_at = ?
                WHERE session_id = ? AND revoked IS NOT TRUE
                """, timestamp(e.at()), e.sessionId()));
    }

    private static Write used(UUID sessionId, long counter, Instant at, Origin origin) {
        return Write.ofOne("""
                UPDATE auth.sessions
                SET refresh_token_counter = ?, refreshed_at = ?, updated_at = ?, user_agent = ?, ip = ?::inet
                WHERE id = ?
                """, counter, localTimestamp(at), timestamp(at), origin.userAgent(), origin.ip(), sessionId);
    }

    public static List<Write> ended(List<UUID> sessions) {
        String[] ids = sessions.stream().map(UUID::toString).toArray(String[]::new);
        return List.of(
                Write.of(
                        "DELETE FROM auth.mfa_amr_claims WHERE session_id IN (SELECT unnest(?::uuid[]))", (Object) ids),
                Write.of(
                        "DELETE FROM auth.refresh_tokens WHERE session_id IN (SELECT unnest(?::uuid[]))", (Object) ids),
                Write.of("DELETE FROM auth.sessions WHERE id IN (SELECT unnest(?::uuid[]))", (Object) ids)
                        .ofRows(ids.length));
    }
}
