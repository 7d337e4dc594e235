package dev.chancery.query.adoption;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.command.session.RefreshTokenKey;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionEvent.AdoptedMethod;
import dev.chancery.query.projection.WriteFailure;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions in the tables of which the log knows nothing, though it knows their users. */
public final class UnknownSessions {

    /**
     * The newest random token that may be used was made of {@code previous_token}. A session that Supabase Auth has
     * brought to signed tokens has none that may be used; its newest was made in passing and never handed out.
     */
    private static final String UNKNOWN = """
            SELECT s.*,
              (SELECT json_agg(m ORDER BY m.created_at, m.id) FROM (
                 SELECT id, authentication_method, created_at, updated_at
                 FROM auth.mfa_amr_claims WHERE session_id = s.id) m) AS methods,
              (SELECT array_agg(token) FROM auth.refresh_tokens
               WHERE session_id = s.id AND revoked IS NOT TRUE) AS current_tokens,
              (SELECT parent FROM auth.refresh_tokens
               WHERE session_id = s.id AND (revoked IS NOT TRUE OR s.refresh_token_hmac_key IS NOT NULL)
               ORDER BY id DESC LIMIT 1) AS previous_token
            FROM auth.sessions s JOIN auth.users u ON u.id = s.user_id
            WHERE (SELECT e.position FROM events.event e WHERE e.aggregate_id = s.id LIMIT 1) IS NULL
            """;

    /** Of users whom the log knows: who changes or erases one locks their row, too, and comes before or after. */
    private static final String NEXT = UNKNOWN + """
              AND (SELECT k.id FROM chancery.data_key k WHERE k.id = s.user_id) IS NOT NULL
              AND s.id >= ? ORDER BY s.id LIMIT ? FOR NO KEY UPDATE OF s, u
            """;

    private static final String THOSE = UNKNOWN + "AND s.id = ANY (?) ORDER BY s.id FOR NO KEY UPDATE OF s, u";

    /** The key of a user who becomes known in this very transaction is not there yet. */
    private static final String THOSE_OF_KNOWN = UNKNOWN + """
              AND (SELECT k.id FROM chancery.data_key k WHERE k.id = s.user_id) IS NOT NULL
              AND s.id = ANY (?) ORDER BY s.id FOR NO KEY UPDATE OF s, u
            """;

    private static final String WITH_KEY = " WHERE id = ANY (?) AND refresh_token_hmac_key IS NOT NULL";

    private final JdbcClient database;
    private final SecureRandom random;

    public UnknownSessions(JdbcClient database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    private record FoundMethod(
            UUID id,
            @JsonProperty("authentication_method") String name,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("updated_at") Instant updatedAt) {

        AdoptedMethod method() {
            return new AdoptedMethod(id, name, createdAt, updatedAt);
        }
    }

    /** The next ones from this id on, whose rows nobody changes until the transaction ends. */
    public List<SessionEvent.Adopted> from(UUID id, int limit, Instant at) {
        return found(database.sql(NEXT).param(id).param(limit), at);
    }

    /** The ids of all sessions of a user, the newest first, whether or not the log knows them. */
    public List<UUID> ids(UUID userId) {
        return database.sql("SELECT id FROM auth.sessions WHERE user_id = ? ORDER BY created_at DESC NULLS LAST, id")
                .param(userId)
                .query(UUID.class)
                .list();
    }

    /** Those of them that the log does not know, of a user who becomes known in the same transaction. */
    public List<SessionEvent.Adopted> those(List<UUID> ids, Instant at) {
        return found(database.sql(THOSE).param(ids.toArray(UUID[]::new)), at);
    }

    /** Those of them that the log does not know, of a user whom it knows. */
    public List<SessionEvent.Adopted> thoseOfKnown(List<UUID> ids, Instant at) {
        return found(database.sql(THOSE_OF_KNOWN).param(ids.toArray(UUID[]::new)), at);
    }

    private List<SessionEvent.Adopted> found(JdbcClient.StatementSpec query, Instant at) {
        return query.query((row, _) -> FoundRow.read(row, "auth.sessions", found -> session(found, at)))
                .list();
    }

    /**
     * From now on the keys of these sessions are sealed in the log, and nowhere else.
     *
     * @throws WriteFailure if a trigger keeps one of them where it is
     */
    public void takeKeys(List<SessionEvent.Adopted> sessions) {
        UUID[] ids = sessions.stream().map(SessionEvent.Adopted::sessionId).toArray(UUID[]::new);
        String update = "UPDATE auth.sessions SET refresh_token_hmac_key = NULL" + WITH_KEY;
        database.sql(update).param(ids).update();
        if (database.sql("SELECT EXISTS (SELECT FROM auth.sessions" + WITH_KEY + ")")
                .param(ids)
                .query(Boolean.class)
                .single()) {
            throw WriteFailure.keptBack(update);
        }
    }

    private SessionEvent.Adopted session(FoundRow row, Instant at) throws SQLException {
        return new SessionEvent.Adopted(
                row.uuid("id"),
                row.uuid("user_id"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.localInstant("refreshed_at"),
                row.instant("not_after"),
                row.text("aal"),
                row.uuid("factor_id"),
                row.uuid("oauth_client_id"),
                row.text("scopes"),
                row.text("tag"),
                row.text("user_agent"),
                row.text("ip"),
                row.list("methods", FoundMethod.class).stream()
                        .map(FoundMethod::method)
                        .toList(),
                key(row.text("refresh_token_hmac_key")).encoded(),
                row.number("refresh_token_counter"),
                tokens(row),
                row.text("previous_token"),
                at);
    }

    /** A fresh one where there was none, or one that cannot be read because it is encrypted under a key of Supabase Auth. */
    private RefreshTokenKey key(String stored) {
        try {
            return stored == null ? RefreshTokenKey.generate(random) : RefreshTokenKey.parse(stored);
        } catch (IllegalArgumentException _) {
            return RefreshTokenKey.generate(random);
        }
    }

    private static Set<String> tokens(FoundRow row) throws SQLException {
        Set<String> tokens = new LinkedHashSet<>(row.texts("current_tokens"));
        tokens.remove(null);
        return tokens;
    }
}
