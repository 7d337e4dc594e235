package dev.chancery.query.user;

import static dev.chancery.query.projection.Values.localTimestamp;
import static dev.chancery.query.projection.Values.textOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.TokenKind;
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
        return sent(e.userId(), TokenKind.CONFIRMATION_TOKEN, e.token(), e.sentTo(), e.at());
    }

    static List<Write> invited(UserEvent.Invited e) {
        List<Write> writes = sent(e.userId(), TokenKind.CONFIRMATION_TOKEN, e.token(), e.sentTo(), e.at());
        writes.add(Write.ofOne("UPDATE auth.users SET invited_at = ? WHERE id = ?", timestamp(e.at()), e.userId()));
        return writes;
    }

    static List<Write> linkGenerated(UserEvent.LinkGenerated e) {
        List<Write> writes = sent(e.userId(), e.kind(), e.token(), e.relatesTo(), e.at());
        if (e.invited()) {
            writes.add(Write.ofOne("UPDATE auth.users SET invited_at = ? WHERE id = ?", timestamp(e.at()), e.userId()));
        }
        if (TokenKind.EMAIL_CHANGE.contains(e.kind())) {
            writes.add(Write.ofOne(
                    "UPDATE auth.users SET email_change = ?, email_change_confirm_status = 0 WHERE id = ?",
                    textOrEmpty(e.newEmail()),
                    e.userId()));
        }
        return writes;
    }

    private static String sentAt(TokenKind kind) {
        return switch (kind) {
            case CONFIRMATION_TOKEN -> "confirmation_sent_at";
            case RECOVERY_TOKEN -> "recovery_sent_at";
            case EMAIL_CHANGE_TOKEN_NEW, EMAIL_CHANGE_TOKEN_CURRENT -> "email_change_sent_at";
            case PHONE_CHANGE_TOKEN -> "phone_change_sent_at";
            case REAUTHENTICATION_TOKEN -> "reauthentication_sent_at";
        };
    }

    static List<Write> recoveryRequested(UserEvent.RecoveryRequested e) {
        return sent(e.userId(), TokenKind.RECOVERY_TOKEN, e.token(), e.sentTo(), e.at());
    }

    static List<Write> reauthenticationRequested(UserEvent.ReauthenticationRequested e) {
        return sent(e.userId(), TokenKind.REAUTHENTICATION_TOKEN, e.token(), e.sentTo(), e.at());
    }

    static List<Write> smsRequested(UserEvent.SmsRequested e) {
        List<Write> writes = sent(e.userId(), e.purpose().token(), e.token(), e.sentTo(), e.at());
        if (e.purpose() == UserEvent.SmsPurpose.PHONE_CHANGE) {
            writes.add(Write.ofOne(
                    "UPDATE auth.users SET phone_change = ? WHERE id = ?", textOrEmpty(e.sentTo()), e.userId()));
        }
        return writes;
    }

    /** The column has the name of the token's kind. */
    private static List<Write> sent(UUID userId, TokenKind kind, OneTimeToken token, String sentTo, Instant at) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne(
                "UPDATE auth.users SET %s = ?, %s = ?, updated_at = ? WHERE id = ?"
                        .formatted(kind.column(), sentAt(kind)),
                textOrEmpty(token.hash()),
                timestamp(at),
                timestamp(at),
                userId));
        writes.addAll(replace(userId, kind, token, sentTo, at));
        return writes;
    }

    /** What was sent is worth nothing any more, whatever it was for. */
    static List<Write> voidAll(UUID userId, Instant at) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne("""
                UPDATE auth.users
                SET confirmation_token = '', recovery_token = '', email_change_token_new = '',
                    email_change_token_current = '', phone_change_token = '', reauthentication_token = '',
                    updated_at = ?
                WHERE id = ?
                """, timestamp(at), userId));
        writes.addAll(deleteAll(userId));
        return writes;
    }

    static List<Write> tokensVoided(UserEvent.TokensVoided e) {
        List<Write> writes = new ArrayList<>();
        e.kinds().stream().sorted().forEach(kind -> writes.addAll(voidOne(e.userId(), kind, e.at())));
        if (e.kinds().containsAll(TokenKind.EMAIL_CHANGE)) {
            writes.add(Write.ofOne(
                    "UPDATE auth.users SET email_change = '', email_change_confirm_status = 0 WHERE id = ?",
                    e.userId()));
        }
        if (e.kinds().containsAll(TokenKind.PHONE_CHANGE)) {
            writes.add(Write.ofOne("UPDATE auth.users SET phone_change = '' WHERE id = ?", e.userId()));
        }
        writes.add(deleteCodes(e.userId()));
        return writes;
    }

    /** One token is used, and no other concerned. */
    static List<Write> voidOne(UUID userId, TokenKind kind, Instant at) {
        return List.of(
                Write.ofOne(
                        "UPDATE auth.users SET %s = '', updated_at = ? WHERE id = ?".formatted(kind.column()),
                        timestamp(at),
                        userId),
                delete(userId, kind));
    }

    static List<Write> emailChangeAccepted(UserEvent.EmailChangeAccepted e) {
        List<Write> writes = new ArrayList<>(voidOne(e.userId(), e.by(), e.at()));
        writes.add(Write.ofOne("UPDATE auth.users SET email_change_confirm_status = 1 WHERE id = ?", e.userId()));
        return writes;
    }

    static List<Write> emailChangeRequested(UserEvent.EmailChangeRequested e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne(
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
        writes.addAll(replace(e.userId(), TokenKind.EMAIL_CHANGE_TOKEN_NEW, e.newToken(), e.newEmail(), e.at()));
        writes.addAll(
                e.currentToken() == null
                        ? List.of(delete(e.userId(), TokenKind.EMAIL_CHANGE_TOKEN_CURRENT))
                        : replace(
                                e.userId(),
                                TokenKind.EMAIL_CHANGE_TOKEN_CURRENT,
                                e.currentToken(),
                                e.currentEmail(),
                                e.at()));
        return writes;
    }

    static List<Write> deleteAll(UUID userId) {
        return List.of(Write.of("DELETE FROM auth.one_time_tokens WHERE user_id = ?", userId), deleteCodes(userId));
    }

    /** The codes that links were turned into, and that no client has exchanged yet: they are as good as the links were. */
    static Write deleteCodes(UUID userId) {
        return Write.of("DELETE FROM auth.flow_state WHERE user_id = ? AND auth_code_issued_at IS NOT NULL", userId);
    }

    /** The same, before the user is given what they may have already. */
    static Write deleteCodesUnless(UUID userId, String column, String value) {
        return Write.of("""
                DELETE FROM auth.flow_state
                WHERE user_id = ? AND auth_code_issued_at IS NOT NULL
                  AND EXISTS (SELECT FROM auth.users WHERE id = ? AND %s IS DISTINCT FROM ?::text)
                """.formatted(column), userId, userId, value);
    }

    private static Write delete(UUID userId, TokenKind kind) {
        return Write.of(
                "DELETE FROM auth.one_time_tokens WHERE user_id = ? AND token_type = ?::auth.one_time_token_type",
                userId,
                kind.column());
    }

    private static List<Write> replace(UUID userId, TokenKind kind, OneTimeToken token, String relatesTo, Instant at) {
        Write delete = delete(userId, kind);
        if (token.hash() == null) {
            // forgotten, so used or replaced by a later event, which removes the row anyway
            return List.of(delete);
        }
        return List.of(
                delete,
                Write.ofOne(
                        """
                        INSERT INTO auth.one_time_tokens (
                          id, user_id, token_type, token_hash, relates_to, created_at, updated_at)
                        VALUES (?, ?, ?::auth.one_time_token_type, ?, ?, ?, ?)
                        """,
                        token.keyId(),
                        userId,
                        kind.column(),
                        token.hash(),
                        textOrEmpty(relatesTo),
                        localTimestamp(at),
                        localTimestamp(at)));
    }
}
