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
     * By the address that the provider said last: that of the account is the one they had first. Whatever stands behind its domain, such as
     * the dot of the root or a bracket, is none of it.
     */
    private static final String PEOPLE = """
            FROM auth.users u
            WHERE u.id IN (
                SELECT user_id FROM auth.identities
                WHERE provider = 'sso:' || :provider::text
                  AND (:domains::text[] IS NULL
                    OR rtrim(split_part(lower(identity_data ->> 'email'), '@', -1), E' \\t\\r\\n.>)') = ANY (:domains::text[])))
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

    /** Whether the role of somebody is for rules of their identity provider to say, and for no administrator. */
    public boolean hasRoleByRule(UUID userId) {
        return database.sql("""
                        SELECT EXISTS (
                          SELECT FROM auth.identities i JOIN chancery.sso_provisioning w ON i.provider = 'sso:' || w.id::text
                          WHERE i.user_id = ? AND w.provisioning -> 'roles' <> '[]')
                        """).param(userId).query(Boolean.class).single();
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
