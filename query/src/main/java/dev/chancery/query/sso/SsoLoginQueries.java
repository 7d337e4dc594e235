package dev.chancery.query.sso;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about those who were sent to identity providers and are expected back. */
public final class SsoLoginQueries {

    private final JdbcClient database;

    public SsoLoginQueries(JdbcClient database) {
        this.database = database;
    }

    /**
     * Somebody who is expected back.
     *
     * @param loginId the relay state
     * @param providerId to which they were sent
     * @param requestId which the response has to name
     * @param redirectTo where they want to be in the end, or empty
     */
    public record Expected(UUID loginId, UUID providerId, String requestId, String redirectTo, Instant requestedAt) {}

    /** Some who were sent before that time, as the log has it, and have not come back. */
    public List<UUID> sentBefore(Instant time, int limit) {
        return database.sql("""
                        SELECT id FROM auth.saml_relay_states r
                        WHERE created_at < ?
                          AND EXISTS (SELECT FROM events.event WHERE aggregate_id = r.id AND name = 'sso-login.requested')
                          AND NOT EXISTS (SELECT FROM events.event WHERE aggregate_id = r.id AND sequence_number > 0)
                        ORDER BY created_at LIMIT ?
                        """)
                .param(time.atOffset(ZoneOffset.UTC))
                .param(limit)
                .query(UUID.class)
                .list();
    }

    public Optional<Expected> byId(UUID loginId) {
        return database.sql("""
                        SELECT sso_provider_id, request_id, coalesce(redirect_to, '') AS redirect_to,
                          coalesce(created_at, '-infinity') AS created_at
                        FROM auth.saml_relay_states WHERE id = ?
                        """)
                .param(loginId)
                .query((row, _) -> new Expected(
                        loginId,
                        row.getObject("sso_provider_id", UUID.class),
                        row.getString("request_id"),
                        row.getString("redirect_to"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .optional();
    }
}
