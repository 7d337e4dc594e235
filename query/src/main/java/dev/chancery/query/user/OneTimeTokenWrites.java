package dev.chancery.query.user;

import static dev.chancery.query.projection.Values.localTimestamp;
import static dev.chancery.query.projection.Values.textOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserEvent;
import dev.chancery.query.projection.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** {@code auth.one_time_tokens} and the token columns of {@code auth.users}: hashes only. */
final class OneTimeTokenWrites {

    private OneTimeTokenWrites() {}

    static List<Write> confirmationRequested(UserEvent.ConfirmationRequested e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.of("""
                UPDATE auth.users SET confirmation_token = ?, confirmation_sent_at = ?, updated_at = ? WHERE id = ?
                """, textOrEmpty(e.token().hash()), timestamp(e.at()), timestamp(e.at()), e.userId()));
        writes.addAll(replace(e.userId(), "confirmation_token", e.token(), e.sentTo(), e.at()));
        return writes;
    }

    static List<Write> emailChangeRequested(UserEvent.EmailChangeRequested e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.of(
                """
                UPDATE auth.users
                SET email_change = ?, email_change_token_new = ?, email_change_token_current = ?,
                    email_change_confirm_status = 0, email_change_sent_at = ?, updated_at = ?
                WHERE id = ?
                """,
                textOrEmpty(e.newEmail()),
                textOrEmpty(e.newToken().hash()),
                e.currentToken() == null ? "" : textOrEmpty(e.currentToken().hash()),
                timestamp(e.at()),
                timestamp(e.at()),
                e.userId()));
        writes.addAll(replace(e.userId(), "email_change_token_new", e.newToken(), e.newEmail(), e.at()));
        if (e.currentToken() != null) {
            writes.addAll(
                    replace(e.userId(), "email_change_token_current", e.currentToken(), e.currentEmail(), e.at()));
        }
        return writes;
    }

    static Write deleteAll(UUID userId) {
        return Write.of("DELETE FROM auth.one_time_tokens WHERE user_id = ?", userId);
    }

    private static List<Write> replace(UUID userId, String type, OneTimeToken token, String relatesTo, Instant at) {
        Write delete = Write.of(
                "DELETE FROM auth.one_time_tokens WHERE user_id = ? AND token_type = ?::auth.one_time_token_type",
                userId,
                type);
        if (token.hash() == null) {
            // forgotten, so used or replaced by a later event, which removes the row anyway
            return List.of(delete);
        }
        return List.of(
                delete,
                Write.of(
                        """
                        INSERT INTO auth.one_time_tokens (
                          id, user_id, token_type, token_hash, relates_to, created_at, updated_at)
                        VALUES (?, ?, ?::auth.one_time_token_type, ?, ?, ?, ?)
                        """,
                        token.keyId(),
                        userId,
                        type,
                        token.hash(),
                        textOrEmpty(relatesTo),
                        localTimestamp(at),
                        localTimestamp(at)));
    }
}
