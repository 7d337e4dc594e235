package dev.chancery.query.sso;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about those who come in by an identity provider. */
public final class SsoUserQueries {

    private static final String OF_DOMAIN = """
            FROM auth.users u
            WHERE u.id IN (SELECT user_id FROM auth.identities WHERE provider = 'sso:' || ?::text)
              AND split_part(lower(u.email), '@', -1) = lower(?)
            """;

    private final JdbcClient database;

    public SsoUserQueries(JdbcClient database) {
        this.database = database;
    }

    /** Who of a domain is to be looked for. */
    public enum Still {
        PRESENT("TRUE"),
        SIGNED_IN("EXISTS (SELECT FROM auth.sessions s WHERE s.user_id = u.id)"),
        WELCOME("u.deleted_at IS NULL AND (u.banned_until IS NULL OR u.banned_until < now() + interval '50 years')");

        private final String condition;

        Still(String condition) {
            this.condition = condition;
        }
    }

    /** Some of those whose address is of the domain. */
    public List<UUID> ofDomain(UUID providerId, String domain, Still still, int limit) {
        return database.sql("SELECT u.id " + OF_DOMAIN + " AND " + still.condition + " ORDER BY u.id LIMIT ?")
                .param(providerId.toString())
                .param(domain)
                .param(limit)
                .query(UUID.class)
                .list();
    }

    public long count(UUID providerId, String domain, Still still) {
        return database.sql("SELECT count(*) " + OF_DOMAIN + " AND " + still.condition)
                .param(providerId.toString())
                .param(domain)
                .query(Long.class)
                .single();
    }
}
