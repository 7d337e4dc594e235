package dev.chancery.query.user;

import dev.chancery.command.user.TokenKind;
import dev.chancery.query.projection.StoredJson;
import dev.chancery.query.projection.Values;
import dev.chancery.query.session.Rivals;
import dev.chancery.query.session.SessionView;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about one user, each one statement. */
public final class UserQueries {

    /** A user and the session of a token, where it still exists. */
    public record UserAndSession(UserView user, Optional<SessionView> session) {}

    /**
     * The same for whoever wants to refresh the session.
     *
     * @param superseded whether one of its {@link Rivals} was used later
     */
    public record Refreshable(UserView user, Optional<SessionView> session, boolean superseded) {}

    private static final int MOST_TOKENS = 10;

    private static final String BY_ID = """
            SELECT %s
            FROM auth.users u
            WHERE u.id = ?
            """.formatted(UserRows.FULL);

    private static final String BY_EMAIL = """
            SELECT %s
            FROM auth.users u
            WHERE u.instance_id = '00000000-0000-0000-0000-000000000000' AND lower(u.email) = ? AND u.aud = ?
              AND NOT u.is_sso_user
            LIMIT 1
            """.formatted(UserRows.FULL);

    private static final String BY_PHONE = """
            SELECT %s
            FROM auth.users u
            WHERE u.phone = ?
            """.formatted(UserRows.FULL);

    private static final String WITH_SESSION = """
            SELECT %s, %s
            FROM auth.users u LEFT JOIN auth.sessions s ON s.id = ?
            WHERE u.id = ?
            """.formatted(UserRows.FULL, UserRows.SESSION);

    private static final String OF_SESSION = """
            SELECT %s, %s, %s
            FROM auth.sessions s JOIN auth.users u ON u.id = s.user_id
            WHERE s.id = ?
            """;

    private static final String OF_LEGACY_TOKEN = """
            SELECT %s, %s, %s
            FROM auth.refresh_tokens t JOIN auth.users u ON u.id = t.user_id::uuid
              LEFT JOIN auth.sessions s ON s.id = t.session_id
            WHERE t.token = ?
            """;

    private final JdbcClient database;

    public UserQueries(JdbcClient database) {
        this.database = database;
    }

    public Optional<UserView> byId(UUID id) {
        return database.sql(BY_ID)
                .param(id)
                .query((row, _) -> UserRows.full(row))
                .optional();
    }

    /** The user who owns the address themselves, rather than through an identity provider. */
    public Optional<UserView> byEmail(String lowerCaseEmail, String aud) {
        return database.sql(BY_EMAIL)
                .param(lowerCaseEmail)
                .param(aud)
                .query((row, _) -> UserRows.full(row))
                .optional();
    }

    /** The user with that number, whatever their audience: the number is unique across them. */
    public Optional<UserView> byPhone(String phone) {
        return database.sql(BY_PHONE)
                .param(phone)
                .query((row, _) -> UserRows.full(row))
                .optional();
    }

    /** The user with that number and audience. */
    public Optional<UserView> byPhone(String phone, String aud) {
        return byPhone(phone).filter(user -> aud.equals(user.aud()) && !user.ssoUser());
    }

    /** The user and, where {@code sessionId} exists, the session; a null id asks for no session. */
    public Optional<UserAndSession> withSession(UUID userId, UUID sessionId) {
        return database.sql(WITH_SESSION)
                .param(sessionId)
                .param(userId)
                .query((row, _) -> new UserAndSession(UserRows.full(row), Optional.ofNullable(UserRows.session(row))))
                .optional();
    }

    /** The session and its user; without rivals none is looked for. */
    public Optional<Refreshable> ofSession(UUID sessionId, Optional<Rivals> rivals) {
        return refreshable(OF_SESSION, sessionId, rivals);
    }

    /** The user to whom Supabase Auth gave a random refresh token, and its session if there is one (still, or ever). */
    public Optional<Refreshable> ofLegacyToken(String token, Optional<Rivals> rivals) {
        return refreshable(OF_LEGACY_TOKEN, token, rivals);
    }

    private Optional<Refreshable> refreshable(String sql, Object key, Optional<Rivals> rivals) {
        return database.sql(sql.formatted(
                        UserRows.FULL,
                        UserRows.SESSION,
                        rivals.map(_ -> Rivals.SUPERSEDED).orElse(Rivals.NONE)))
                .params(rivals.map(Rivals::parameters).orElse(List.of()))
                .param(key)
                .query((row, _) -> new Refreshable(
                        UserRows.full(row), Optional.ofNullable(UserRows.session(row)), row.getBoolean("superseded")))
                .optional();
    }

    /**
     * The account that already stands for an address: the one whose address it is, else one that has an identity whose provider
     * has verified it. Of whatever audience or instance: the address is unique across them.
     */
    public Optional<UserView> ownerOfEmail(String lowerCaseEmail) {
        return database.sql("""
                        SELECT %s
                        FROM auth.users u
                        WHERE NOT u.is_sso_user AND u.id IN (
                          SELECT user_id FROM auth.identities
                          WHERE email = :email AND provider NOT LIKE 'sso:%%' AND provider <> 'phone'
                            AND identity_data -> 'email_verified' = 'true'
                          UNION ALL
                          SELECT id FROM auth.users
                          WHERE instance_id = '00000000-0000-0000-0000-000000000000' AND lower(email) = :email
                          UNION ALL
                          SELECT id FROM auth.users WHERE email = :email AND NOT is_sso_user)
                        ORDER BY u.email = :email DESC NULLS LAST
                        LIMIT 1
                        """.formatted(UserRows.FULL))
                .param("email", lowerCaseEmail)
                .query((row, _) -> UserRows.full(row))
                .optional();
    }

    /**
     * Whose identity that is.
     *
     * @param subjects what the provider may call it: the first that is found counts
     */
    public Optional<UserView> byIdentity(String provider, List<String> subjects) {
        return database.sql("""
                        SELECT %s
                        FROM auth.identities i JOIN auth.users u ON u.id = i.user_id
                        WHERE i.provider = ? AND i.provider_id = ANY (?) AND u.deleted_at IS NULL
                        ORDER BY array_position(?::text[], i.provider_id)
                        LIMIT 1
                        """.formatted(UserRows.FULL))
                .param(provider)
                .param(subjects.toArray(String[]::new))
                .param(subjects.toArray(String[]::new))
                .query((row, _) -> UserRows.full(row))
                .optional();
    }

    /** Those of the addresses that accounts of others have, whatever their audience. */
    public Set<String> emailsOfOthers(UUID userId, Set<String> lowerCaseEmails) {
        return Set.copyOf(database.sql("""
                        SELECT lower(email) FROM auth.users
                        WHERE instance_id = '00000000-0000-0000-0000-000000000000' AND lower(email) = ANY (?)
                          AND id <> ? AND NOT is_sso_user
                        """)
                .param(lowerCaseEmails.toArray(String[]::new))
                .param(userId)
                .query(String.class)
                .list());
    }

    /** Whose number it is, whatever their audience: the number is unique across them. */
    public Optional<UUID> ownerOfPhone(String phone) {
        return database.sql("SELECT id FROM auth.users WHERE phone = ?")
                .param(phone)
                .query(UUID.class)
                .optional();
    }

    /** Whether there are keys to what the log says of someone, be there a row of them or not. */
    public boolean canBeForgotten(UUID id) {
        return database.sql("SELECT EXISTS (SELECT FROM chancery.data_key WHERE subject = ?)")
                .param(id)
                .query(Boolean.class)
                .single();
    }

    /** A one-time token that was sent and is not used, and whose it is. */
    public record FoundToken(UUID id, TokenKind kind, String hash, Instant sentAt, UserView user) {}

    /**
     * The token with this hash.
     *
     * @param kinds what it may be good for; if several are found, the first of these
     */
    public Optional<FoundToken> token(String hash, List<TokenKind> kinds) {
        return tokens("t.token_hash = ?", hash, kinds).stream().findFirst();
    }

    /**
     * What was sent to an address or a phone number: at most {@value MOST_TOKENS}, so that many who wish for it make nobody busy.
     *
     * @param kinds what they may be good for; in this order
     */
    public List<FoundToken> tokensOf(String address, List<TokenKind> kinds) {
        return tokens("t.relates_to = ?", address, kinds);
    }

    private List<FoundToken> tokens(String condition, String value, List<TokenKind> kinds) {
        return database
                .sql("""
                        SELECT %s, t.id AS token_id, t.token_type, t.token_hash,
                          t.created_at AT TIME ZONE 'UTC' AS sent_at
                        FROM auth.one_time_tokens t JOIN auth.users u ON u.id = t.user_id
                        WHERE t.token_type = ANY (?::auth.one_time_token_type[])
                          AND (t.token_type NOT IN ('confirmation_token', 'recovery_token')
                            OR lower(t.relates_to) IN (lower(u.email), u.phone))
                          AND NOT u.is_sso_user AND u.deleted_at IS NULL AND %s
                        ORDER BY t.created_at DESC, t.id
                        LIMIT %d
                        """.formatted(UserRows.FULL, condition, MOST_TOKENS))
                .param(kinds.stream().map(TokenKind::column).toArray(String[]::new))
                .param(value)
                .query((row, _) -> new FoundToken(
                        row.getObject("token_id", UUID.class),
                        TokenKind.ofColumn(row.getString("token_type")),
                        row.getString("token_hash"),
                        row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                        UserRows.full(row)))
                .list()
                .stream()
                .sorted(Comparator.comparing(token -> kinds.indexOf(token.kind())))
                .toList();
    }

    /** The object as the database would give it back: its own order of members, its own spelling of numbers. */
    public Map<String, Object> asStored(Map<String, Object> object) {
        return database.sql("SELECT ?::jsonb")
                .param(Values.json(object))
                .query((row, _) -> StoredJson.object(row.getString(1)))
                .single();
    }

    /** Whether the log has ever called anybody or anything by this id: streams and keys share one space of them. */
    public boolean idIsTaken(UUID id) {
        return database.sql("""
                        SELECT EXISTS (SELECT FROM auth.users WHERE id = :id)
                          OR EXISTS (SELECT FROM events.event WHERE aggregate_id = :id)
                          OR EXISTS (SELECT FROM chancery.data_key WHERE id = :id)
                        """).param("id", id).query(Boolean.class).single();
    }

    public boolean phoneIsTaken(String phone) {
        return ownerOfPhone(phone).isPresent();
    }
}
