package dev.chancery.infra.sso;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When the metadata of which identity provider is to be fetched again, by whatever node. */
public final class MetadataRefreshes {

    private final JdbcClient database;

    public MetadataRefreshes(JdbcClient database) {
        this.database = database;
    }

    /**
     * That one node, and no other, is to fetch metadata now.
     *
     * @param failures how many attempts have failed since the last that did not
     * @param validUntil how long what was fetched last is good; nothing if that was not said, or nothing was fetched
     * @param until by then it has to be settled; later another node may have it
     */
    public record Claim(
            UUID providerId, String metadataUrl, int failures, Optional<Instant> validUntil, OffsetDateTime until) {}

    /** One that is due: never claimed since its URL was given, or whose time has come. Disabled providers are not. */
    public Optional<Claim> claim(Instant now, Instant until) {
        return database.sql("""
                        INSERT INTO chancery.metadata_refresh AS known (sso_provider_id, metadata_url, due_at)
                        SELECT p.id, s.metadata_url, :until
                        FROM auth.sso_providers p
                        JOIN auth.saml_providers s ON s.sso_provider_id = p.id
                        LEFT JOIN chancery.metadata_refresh r ON r.sso_provider_id = p.id
                        WHERE s.metadata_url IS NOT NULL AND p.disabled IS NOT TRUE
                          AND (r.sso_provider_id IS NULL OR r.metadata_url <> s.metadata_url OR r.due_at <= :now)
                        ORDER BY r.due_at NULLS FIRST
                        LIMIT 1
                        ON CONFLICT (sso_provider_id) DO UPDATE SET
                          metadata_url = EXCLUDED.metadata_url,
                          due_at = EXCLUDED.due_at,
                          valid_until = CASE WHEN known.metadata_url = EXCLUDED.metadata_url THEN known.valid_until END,
                          failures = CASE WHEN known.metadata_url = EXCLUDED.metadata_url THEN known.failures ELSE 0 END
                        -- another node may have been faster
                        WHERE known.metadata_url <> EXCLUDED.metadata_url OR known.due_at <= :now
                        RETURNING sso_provider_id, metadata_url, failures, valid_until, due_at
                        """)
                .param("now", at(now))
                .param("until", at(until))
                .query((row, _) -> new Claim(
                        row.getObject("sso_provider_id", UUID.class),
                        row.getString("metadata_url"),
                        row.getInt("failures"),
                        Optional.ofNullable(row.getTimestamp("valid_until")).map(Timestamp::toInstant),
                        row.getObject("due_at", OffsetDateTime.class)))
                .optional();
    }

    /**
     * Says when it is due again; not where it was claimed anew or forgotten meanwhile.
     *
     * @param failures since the last attempt that did not fail
     * @param validUntil how long what was fetched is good; nothing if that was not said, or nothing was fetched
     */
    public void settle(Claim claim, int failures, Instant dueAt, Optional<Instant> validUntil) {
        database.sql("""
                        UPDATE chancery.metadata_refresh
                        SET due_at = :due, failures = :failures, valid_until = coalesce(:validUntil, valid_until)
                        WHERE sso_provider_id = :id AND due_at = :until
                        """)
                .param("due", at(dueAt))
                .param("failures", failures)
                .param("validUntil", validUntil.map(MetadataRefreshes::at).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", claim.providerId())
                .param("until", claim.until())
                .update();
    }

    /** How long another text was good is of no account any more, in the transaction that is under way. */
    public void forgetValidity(UUID providerId) {
        database.sql("UPDATE chancery.metadata_refresh SET valid_until = NULL WHERE sso_provider_id = :id")
                .param("id", providerId)
                .update();
    }

    /** What was planned for a provider is of no account any more, in the transaction that is under way. */
    public void forget(UUID providerId) {
        database.sql("DELETE FROM chancery.metadata_refresh WHERE sso_provider_id = :id")
                .param("id", providerId)
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
