package dev.chancery.query.sso;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about those who come in by an identity provider. */
public final class SsoUserQueries {

    private static final String THEY = """
            FROM auth.users u
            WHERE u.id IN (SELECT user_id FROM auth.identities WHERE provider = 'sso:' || ?::text)
              AND (?::text IS NULL OR split_part(lower(u.email), '@', -1) = lower(?))
              AND\s""";

    private final JdbcClient database;

    public SsoUserQueries(JdbcClient database) {
        this.database = database;
    }

    /** Who is to be looked for. */
    public enum Still {
        PRESENT("TRUE"),
        SIGNED_IN("EXISTS (SELECT FROM auth.sessions s WHERE s.user_id = u.id)"),
        WELCOME("u.deleted_at IS NULL AND (u.banned_until IS NULL OR u.banned_until < now() + interval '50 years')");

        private final String condition;

        Still(String condition) {
            this.condition = condition;
        }
    }

    /** @param domain of their addresses, or null for whatever address they have */
    public List<UUID> some(UUID providerId, String domain, Still still, int limit) {
        return asking("SELECT u.id " + THEY + still.condition + " ORDER BY u.id LIMIT " + limit, providerId, domain)
                .query(UUID.class)
                .list();
    }

    /** @param domain of their addresses, or null for whatever address they have */
    public long count(UUID providerId, String domain, Still still) {
        return asking("SELECT count(*) " + THEY + still.condition, providerId, domain)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec asking(String sql, UUID providerId, String domain) {
        return database.sql(sql).param(providerId.toString()).param(domain).param(domain);
    }
}
