package dev.chancery.infra.replay;

import dev.chancery.command.session.SamlSession;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whom identity providers have signed out lately, on whatever node: what they had said of them before is good for no session any more
 * (SAML Core §3.7.3.1). It is asked and noted in the transaction that is under way, one after the other for each subject; whoever locks
 * a user as well does that first.
 */
public final class EndedByProvider {

    private static final UUID ALL = new UUID(0, 0);

    private final JdbcClient database;

    public EndedByProvider(JdbcClient database) {
        this.database = database;
    }

    /**
     * Notes it as of when nobody else begins a session of that subject any more, and lets nobody begin one until the transaction ends. It is
     * forgotten a day later.
     *
     * @param indexes of the sessions that the provider has ended; none for all
     * @param there when the provider has said so, by its own clock; null where nobody knows
     */
    public void note(UUID providerId, UUID subject, List<UUID> indexes, Instant there, InstantSource clock) {
        lock(subject);
        UUID[] ended = indexes.isEmpty() ? new UUID[] {ALL} : indexes.toArray(UUID[]::new);
        database.sql("""
                        INSERT INTO chancery.saml_logout (sso_provider_id, subject, session_index, at, provider_at)
                        SELECT DISTINCT ?::uuid, ?::uuid, index, ?::timestamptz, ?::timestamptz
                        FROM unnest(?::uuid[]) AS index
                        ON CONFLICT (sso_provider_id, subject, session_index)
                        DO UPDATE SET at = excluded.at, provider_at = excluded.provider_at
                        """)
                .param(providerId)
                .param(subject)
                .param(Timestamp.from(clock.instant()))
                .param(there == null ? null : Timestamp.from(there))
                .param(ended)
                .update();
    }

    /**
     * Whether the provider has ended that session, or all of the subject's, after that time. It may call another session so later.
     *
     * @param since when the subject was asked for
     */
    public boolean contains(SamlSession session, Instant since) {
        return noted(session, "at > ?", since);
    }

    /**
     * The same of what nobody here has asked for, by the provider's clock alone.
     *
     * @param since when the subject has shown to the provider who they are
     */
    public boolean containsUnsolicited(SamlSession session, Instant since) {
        return noted(session, "coalesce(provider_at, at + interval '10 minutes') >= ?", since);
    }

    /** Whether a code is good for nothing any more: since it was issued the session was ended, or the provider is disabled or gone. */
    public boolean voidsCode(SamlSession session, Instant issuedAt) {
        return contains(session, issuedAt)
                || database.sql(
                                "SELECT NOT EXISTS (SELECT FROM auth.sso_providers WHERE id = ? AND disabled IS NOT TRUE)")
                        .param(session.ssoProviderId())
                        .query(Boolean.class)
                        .single();
    }

    private boolean noted(SamlSession session, String condition, Instant since) {
        if (session.subject() == null) {
            return false;
        }
        lock(session.subject());
        return database.sql("""
                        SELECT EXISTS (
                          SELECT FROM chancery.saml_logout
                          WHERE sso_provider_id = ? AND subject = ?
                            AND session_index IN (?::uuid, ?) AND\s""" + condition + ")")
                .param(session.ssoProviderId())
                .param(session.subject())
                .param(session.index())
                .param(ALL)
                .param(Timestamp.from(since))
                .query(Boolean.class)
                .single();
    }

    private void lock(UUID subject) {
        database.sql("SELECT pg_advisory_xact_lock(?)")
                .param(subject.getMostSignificantBits())
                .query((_, _) -> subject)
                .single();
    }
}
