package dev.chancery.query.sso;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about those who come in by an identity provider. */
public final class SsoUserQueries {

    /**
     * By the address that the provider said last: that of the account is the one they had first. What stands behind its last
     * domain, such as the dot of the root, a bracket or a remark, is none of it.
     */
    private static final String PEOPLE = """
            FROM auth.users u
            WHERE u.id IN (
                SELECT user_id FROM auth.identities
                WHERE provider = 'sso:' || :provider::text
                  AND (:domains::text[] IS NULL
                    OR rtrim(substring(lower(identity_data ->> 'email') FROM '@([^@[:space:]\\u00a0<>(),;:"]+)[^@]*$'), '.') IN (SELECT lower(d) FROM unnest(:domains::text[]) d)))
              AND\s""";

    private final JdbcClient database;

    public SsoUserQueries(JdbcClient database) {
        this.database = database;
    }

    /** Who is to be looked for. */
    public enum Among {
        ALL("TRUE"),
        SIGNED_IN("""
                (EXISTS (SELECT FROM auth.sessions s WHERE s.user_id = u.id)
                OR EXISTS (SELECT FROM auth.flow_state f WHERE f.user_id = u.id AND f.auth_code_issued_at IS NOT NULL))"""),
        NOT_BANNED("u.deleted_at IS NULL AND (u.banned_until IS NULL OR u.banned_until < :until)");

        private final String condition;

        Among(String condition) {
            this.condition = condition;
        }
    }

    /**
     * Those who came in by a provider.
     *
     * @param domains of one of which their addresses are, as they may be spelled, or null for whatever address they have
     * @param until when nobody counts as banned who is banned for less long
     */
    public record People(UUID providerId, Set<String> domains, Among among, Instant until) {}

    /** The next ones by their ids. */
    public List<UUID> after(UUID id, People people, int limit) {
        return asking("SELECT u.id ", people, " AND u.id > :after ORDER BY u.id LIMIT " + limit)
                .param("after", id)
                .query(UUID.class)
                .list();
    }

    public long count(People people) {
        return asking("SELECT count(*) ", people, "").query(Long.class).single();
    }

    /** Whether it was their identity provider, and no administrator, who gave somebody that role the last time, as the log has it. */
    public boolean hasRoleByProvider(UUID userId, String role) {
        return database.sql("""
                        SELECT coalesce((
                          SELECT name = 'user.signed-up' OR payload ->> 'via' = 'provider'
                          FROM events.event
                          WHERE aggregate_id = ? AND name IN ('user.signed-up', 'user.adopted', 'user.modified')
                            AND payload ->> 'role' = ?
                          ORDER BY sequence_number DESC LIMIT 1), false)
                        """).param(userId).param(role).query(Boolean.class).single();
    }

    private JdbcClient.StatementSpec asking(String what, People people, String order) {
        return database.sql(what + PEOPLE + people.among().condition + order)
                .param("provider", people.providerId().toString())
                .param(
                        "domains",
                        people.domains() == null ? null : people.domains().toArray(String[]::new),
                        Types.ARRAY)
                .param("until", people.until().atOffset(ZoneOffset.UTC));
    }
}
