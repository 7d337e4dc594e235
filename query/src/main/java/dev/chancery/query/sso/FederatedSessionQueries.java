package dev.chancery.query.sso;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about sessions that stand on the word of identity providers, by what stands for those providers' names of them. */
public final class FederatedSessionQueries {

    private final JdbcClient database;

    public FederatedSessionQueries(JdbcClient database) {
        this.database = database;
    }

    /** A session, and whose it is. */
    public record Named(UUID sessionId, UUID userId) {}

    /** Some logouts of before that time from which nobody has come back. They have no row, but a key for where somebody wants to be. */
    public List<UUID> waitingSince(Instant time, int limit) {
        return database.sql("""
                        SELECT k.id FROM chancery.data_key k
                        WHERE k.subject IN (SELECT id FROM auth.sso_providers) AND EXISTS (
                          SELECT FROM events.event e
                          WHERE e.aggregate_id = k.id AND e.name = 'sso-logout.requested' AND e.occurred_at < ?)
                        LIMIT ?
                        """)
                .param(time.atOffset(ZoneOffset.UTC))
                .param(limit)
                .query(UUID.class)
                .list();
    }

    /** Whether that is the id of a logout with a provider, and not of anything else, or of nothing. */
    public boolean isLogout(UUID id) {
        return database.sql("""
                        SELECT EXISTS (
                          SELECT FROM events.event
                          WHERE aggregate_id = ? AND sequence_number = 0 AND name = 'sso-logout.requested')
                        """).param(id).query(Boolean.class).single();
    }

    /**
     * Those that a provider means.
     *
     * @param subjects what may stand for its name of whose they are
     * @param indexes of its own sessions; none for all of the subject's, among which one of which it has told no index always is
     */
    public List<Named> named(UUID providerId, List<UUID> subjects, List<UUID> indexes) {
        return database.sql("""
                        SELECT s.id, s.user_id
                        FROM chancery.saml_session f JOIN auth.sessions s ON s.id = f.id
                        WHERE f.sso_provider_id = ? AND f.subject = ANY (?::uuid[])
                          AND (cardinality(?::uuid[]) = 0 OR f.session_index IS NULL OR f.session_index = ANY (?::uuid[]))
                        ORDER BY s.user_id
                        """)
                .param(providerId)
                .param(subjects.toArray(UUID[]::new))
                .param(indexes.toArray(UUID[]::new))
                .param(indexes.toArray(UUID[]::new))
                .query((row, _) -> new Named(row.getObject("id", UUID.class), row.getObject("user_id", UUID.class)))
                .list();
    }
}
