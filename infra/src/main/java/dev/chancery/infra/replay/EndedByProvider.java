package dev.chancery.infra.replay;

import dev.chancery.command.session.SamlSession;
import dev.chancery.infra.settings.SamlSettings;
import java.sql.Timestamp;
import java.sql.Types;
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

    /** Older versions note our clock alone: the other is then not there, or that of an earlier logout, and the latest it can be counts. */
    private static final String BY_ITS_CLOCK =
            """
            CASE WHEN provider_at > at - interval '%1$d seconds' THEN provider_at ELSE at + interval '%1$d seconds' END
              >= :since)
            """.formatted(SamlSettings.LONGEST_SKEW.plusMinutes(2).toSeconds());

    private static final String BY_OUR_CLOCK = "at > :since)";

    private static final String OR_CLOSED =
            " OR NOT EXISTS (SELECT FROM auth.sso_providers WHERE id = :provider AND disabled IS NOT TRUE)";

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
        Instant now = clock.instant();
        UUID[] ended = indexes.isEmpty() ? new UUID[] {ALL} : indexes.toArray(UUID[]::new);
        database.sql("""
                        INSERT INTO chancery.saml_logout (sso_provider_id, subject, session_index, at, provider_at)
                        SELECT DISTINCT ?::uuid, ?::uuid, index, ?::timestamptz, ?::timestamptz
                        FROM unnest(?::uuid[]) AS index
                        ON CONFLICT (sso_provider_id, subject, session_index)
                        DO UPDATE SET
                          at = greatest(saml_logout.at, excluded.at),
                          provider_at = greatest(saml_logout.provider_at, excluded.provider_at)
                        """)
                .param(providerId)
                .param(subject)
                .param(Timestamp.from(now))
                .param(Timestamp.from(there == null ? now.plus(SamlSettings.LONGEST_SKEW) : there))
                .param(ended)
                .update();
    }

    /**
     * Whether the provider has ended that session, or all of the subject's, after that time. It may call another session so later. One of
     * which it has told no index may be any.
     *
     * @param since when the subject was asked for
     */
    public boolean contains(SamlSession session, Instant since) {
        return noted(session, BY_OUR_CLOCK, since);
    }

    /** The same, or nobody comes in by the provider: for what begins a session. */
    public boolean voids(SamlSession session, Instant since) {
        return noted(session, BY_OUR_CLOCK + OR_CLOSED, since);
    }

    /**
     * The same of what nobody here has asked for, by the provider's clock alone.
     *
     * @param since when the subject has shown to the provider who they are
     */
    public boolean voidsUnsolicited(SamlSession session, Instant since) {
        return noted(session, BY_ITS_CLOCK + OR_CLOSED, since);
    }

    private boolean noted(SamlSession session, String condition, Instant since) {
        if (session.subject() != null) {
            lock(session.subject());
        }
        return database.sql("""
                        SELECT EXISTS (
                          SELECT FROM chancery.saml_logout
                          WHERE sso_provider_id = :provider AND subject = :subject
                            AND (session_index IN (:index, :all) OR :index::uuid IS NULL) AND\s""" + condition)
                .param("provider", session.ssoProviderId())
                .param("subject", session.subject(), Types.OTHER)
                .param("index", session.index(), Types.OTHER)
                .param("all", ALL)
                .param("since", Timestamp.from(since))
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
