package dev.chancery.query.adoption;

import dev.chancery.command.user.AdoptedParts.IdentityRow;
import dev.chancery.command.user.AdoptedParts.Pseudonyms;
import dev.chancery.command.user.AdoptedParts.Times;
import dev.chancery.command.user.AdoptedParts.TokenColumn;
import dev.chancery.command.user.AdoptedParts.TokenRow;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users in the tables of whom the log knows nothing, as the facts that would make it know them. */
public final class UnknownUsers {

    /**
     * The subselect is none that the planner could make a join of: it is asked row by row, whatever the statistics say. Keys of nobody
     * in particular are kept under the nil UUID: a user of that id would share them, and take them along.
     */
    private static final String NOT_IN_LOG = """
            u.id <> '00000000-0000-0000-0000-000000000000' AND (SELECT e.position FROM events.event e WHERE e.aggregate_id = u.id LIMIT 1) IS NULL
            """;

    private static final String UNKNOWN = """
            SELECT u.*,
              (SELECT json_agg(i ORDER BY i.created_at, i.id) FROM (
                 SELECT id, provider, provider_id, identity_data::text AS identity_data, last_sign_in_at, created_at, updated_at
                 FROM auth.identities WHERE user_id = u.id) i) AS identities,
              (SELECT json_agg(t ORDER BY t.id) FROM (
                 SELECT id, token_type, token_hash, relates_to,
                   created_at AT TIME ZONE 'UTC' AS created_at, updated_at AT TIME ZONE 'UTC' AS updated_at
                 FROM auth.one_time_tokens WHERE user_id = u.id) t) AS one_time_tokens
            FROM auth.users u
            WHERE\s""" + NOT_IN_LOG;

    /** Users may have written as much as they liked about themselves, and in memory it takes up many times its bytes. */
    private static final int MOST_BYTES = 256 * 1024;

    /** No more than asked for, and no more bytes than are good for anybody, but always one. */
    private static final String NEXT = UNKNOWN + """
              AND u.id >= :from AND u.id <= (
                SELECT id
                FROM (
                  SELECT id, sum(bytes) OVER (ORDER BY id) - bytes AS bytes_before
                  FROM (
                    SELECT u.id, coalesce(pg_column_size(u.raw_user_meta_data), 0)
                      + coalesce(pg_column_size(u.raw_app_meta_data), 0)
                      + (SELECT coalesce(sum(pg_column_size(i.identity_data)), 0) FROM auth.identities i
                         WHERE i.user_id = u.id) AS bytes
                    FROM auth.users u WHERE %sAND u.id >= :from ORDER BY u.id LIMIT :limit) page) measured
                WHERE bytes_before < %d
                ORDER BY id DESC LIMIT 1)
            ORDER BY u.id FOR NO KEY UPDATE OF u
            """.formatted(NOT_IN_LOG, MOST_BYTES);

    private static final String ONE = UNKNOWN + "AND u.id = ? FOR NO KEY UPDATE OF u";

    private final JdbcClient database;

    public UnknownUsers(JdbcClient database) {
        this.database = database;
    }

    /** The next ones from this id on, at most {@code limit}, whose rows nobody changes until the transaction ends. */
    public List<UserEvent.Adopted> from(UUID id, int limit, Instant at) {
        return database.sql(NEXT)
                .param("from", id)
                .param("limit", limit)
                .query((row, _) -> FoundRow.read(row, "auth.users", found -> user(found, at)))
                .list();
    }

    /** This one, if the log knows nothing of them; nobody changes their row until the transaction ends. */
    public List<UserEvent.Adopted> one(UUID id, Instant at) {
        return database.sql(ONE)
                .param(id)
                .query((row, _) -> FoundRow.read(row, "auth.users", found -> user(found, at)))
                .list();
    }

    private static UserEvent.Adopted user(FoundRow row, Instant at) throws SQLException {
        List<TokenColumn> tokens = tokens(row);
        List<TokenRow> oneTimeTokens = row.list("one_time_tokens", FoundToken.class).stream()
                .map(found -> found.row(tokens))
                .toList();
        List<IdentityRow> identities = row.list("identities", FoundIdentity.class).stream()
                .map(FoundIdentity::row)
                .toList();
        Optional<Pseudonyms> pseudonyms = tokens.isEmpty() && oneTimeTokens.isEmpty()
                ? SoftlyDeleted.pseudonyms(row, identities)
                : Optional.empty();
        boolean person = pseudonyms.isEmpty();
        return new UserEvent.Adopted(
                row.uuid("id"),
                row.uuid("instance_id"),
                row.text("aud"),
                row.text("role"),
                person ? row.text("email") : null,
                person ? row.text("phone") : null,
                person ? row.text("email_change") : null,
                person ? row.text("phone_change") : null,
                pseudonyms.orElse(null),
                password(row.text("encrypted_password")),
                row.json("raw_user_meta_data"),
                row.json("raw_app_meta_data"),
                times(row),
                row.integer("email_change_confirm_status"),
                row.bool("is_super_admin"),
                row.bool("is_sso_user"),
                row.bool("is_anonymous"),
                tokens,
                oneTimeTokens,
                person
                        ? identities
                        : identities.stream().map(SoftlyDeleted::unnamed).toList(),
                at);
    }

    private static HashedPassword password(String hash) {
        if (hash == null) {
            return null;
        }
        return hash.isEmpty() ? new HashedPassword(null, null) : new HashedPassword(UUID.randomUUID(), hash);
    }

    private static List<TokenColumn> tokens(FoundRow row) throws SQLException {
        List<TokenColumn> tokens = new ArrayList<>();
        for (TokenKind kind : TokenKind.values()) {
            String column = kind.column();
            String hash = row.text(column);
            if (hash == null) {
                tokens.add(new TokenColumn(column, null, null));
            } else if (!hash.isEmpty()) {
                tokens.add(new TokenColumn(column, UUID.randomUUID(), hash));
            }
        }
        return tokens;
    }

    private static Times times(FoundRow row) throws SQLException {
        return new Times(
                row.instant("created_at"),
                row.instant("updated_at"),
                row.instant("email_confirmed_at"),
                row.instant("phone_confirmed_at"),
                row.instant("invited_at"),
                row.instant("confirmation_sent_at"),
                row.instant("recovery_sent_at"),
                row.instant("email_change_sent_at"),
                row.instant("phone_change_sent_at"),
                row.instant("reauthentication_sent_at"),
                row.instant("last_sign_in_at"),
                row.instant("banned_until"),
                row.instant("deleted_at"));
    }
}
