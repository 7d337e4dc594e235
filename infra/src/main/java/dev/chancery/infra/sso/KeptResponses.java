package dev.chancery.infra.sso;

import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.query.projection.Write;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Responses of identity providers by which somebody came in, sealed under the key of whom they let in, for some time. */
public final class KeptResponses {

    /** The last year of the database; {@code infinity} is beyond. */
    private static final Instant LAST = Instant.parse("+294277-01-01T00:00:00Z");

    private final JdbcClient database;
    private final Keyring keyring;

    public KeptResponses(JdbcClient database, Keyring keyring) {
        this.database = database;
        this.keyring = keyring;
    }

    /**
     * A login.
     *
     * @param sessionId nothing where a code was issued instead
     * @param at when the response arrived, in microseconds as Postgres keeps it
     */
    public record Login(UUID loginId, UUID userId, UUID providerId, Optional<UUID> sessionId, Instant at) {

        public Login {
            at = at.truncatedTo(ChronoUnit.MICROS);
        }

        /** What is sealed opens in the row of this login only. */
        private byte[] associated() {
            return String.join(
                            "\n",
                            "kept response",
                            loginId.toString(),
                            userId.toString(),
                            providerId.toString(),
                            sessionId.map(UUID::toString).orElse(""),
                            at.toString())
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** What is there of a login. */
    public sealed interface Kept {

        Login login();

        record Readable(Login login, byte[] content) implements Kept {}

        /** The user was erased. */
        record Erased(Login login) implements Kept {}

        /** Somebody has written to the table, or to that of the keys. */
        record Altered(Login login) implements Kept {}
    }

    /** The row of a login. */
    public static Write row(Login login, byte[] content, DataKey ofUser) {
        return Write.ofOne(
                """
                INSERT INTO chancery.kept_response (login_id, user_id, sso_provider_id, session_id, at, sealed)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                login.loginId(),
                login.userId(),
                login.providerId(),
                login.sessionId().orElse(null),
                login.at().atOffset(ZoneOffset.UTC),
                sealed(login, content, ofUser));
    }

    private static byte[] sealed(Login login, byte[] content, DataKey ofUser) {
        try {
            return ofUser.aead().encrypt(content, login.associated());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal the response of " + login.loginId(), e);
        }
    }

    /** The next ones by their time, oldest first; after nothing the first ones. */
    public List<Kept> after(Optional<Login> last, int limit) {
        return database.sql("""
                        SELECT r.login_id, r.user_id, r.sso_provider_id, r.session_id, r.at, r.sealed,
                          k.subject, k.wrapped, k.master_key_id,
                          k.id IS NULL AND EXISTS (
                            SELECT FROM events.event
                            WHERE aggregate_id = r.user_id AND aggregate_type = 'user')
                          AND EXISTS (
                            SELECT FROM events.event
                            WHERE aggregate_id = r.login_id AND name = 'sso-login.accepted'
                              AND payload ->> 'userId' = r.user_id::text) AS erased
                        FROM chancery.kept_response r LEFT JOIN chancery.data_key k ON k.id = r.user_id
                        WHERE (r.at, r.login_id) > (?, ?)
                        ORDER BY r.at, r.login_id LIMIT ?
                        """)
                .param(last.map(login -> at(login.at())).orElse(OffsetDateTime.MIN))
                .param(last.map(Login::loginId).orElse(new UUID(0, 0)))
                .param(limit)
                .query((row, _) -> kept(row))
                .list();
    }

    /** Somebody who writes to the table may write what no clock says. */
    private static OffsetDateTime at(Instant instant) {
        return instant.isBefore(LAST) ? instant.atOffset(ZoneOffset.UTC) : OffsetDateTime.MAX;
    }

    private Kept kept(ResultSet row) throws SQLException {
        Login login = new Login(
                row.getObject("login_id", UUID.class),
                row.getObject("user_id", UUID.class),
                row.getObject("sso_provider_id", UUID.class),
                Optional.ofNullable(row.getObject("session_id", UUID.class)),
                row.getObject("at", OffsetDateTime.class).toInstant());
        if (row.getBoolean("erased")) {
            return new Kept.Erased(login);
        }
        if (row.getBytes("wrapped") == null) {
            return new Kept.Altered(login);
        }
        try {
            DataKey key = keyring.open(
                    login.userId(),
                    row.getObject("subject", UUID.class),
                    row.getBytes("wrapped"),
                    row.getString("master_key_id"));
            return new Kept.Readable(login, key.aead().decrypt(row.getBytes("sealed"), login.associated()));
        } catch (GeneralSecurityException | Keyring.DamagedKey e) {
            return new Kept.Altered(login);
        }
    }

    /**
     * Forgets some that are older; several nodes may do it at once.
     *
     * @return how many
     */
    public int forget(Instant before, int limit) {
        return database.sql("""
                        DELETE FROM chancery.kept_response WHERE login_id IN (
                          SELECT login_id FROM chancery.kept_response WHERE at < ?
                          ORDER BY at, login_id LIMIT ? FOR UPDATE SKIP LOCKED)
                        """)
                .param(before.atOffset(ZoneOffset.UTC))
                .param(limit)
                .update();
    }
}
