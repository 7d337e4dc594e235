package dev.chancery.query.user;

import static dev.chancery.query.projection.Values.localTimestamp;
import static dev.chancery.query.projection.Values.textOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.user.AdoptedParts;
import dev.chancery.command.user.AdoptedParts.TokenColumn;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserEvent;
import dev.chancery.query.projection.Values;
import dev.chancery.query.projection.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The rows of an adopted user as they were found. Only a replay writes them: at the adoption itself they are there. What
 * was forgotten since is overwritten by the event that forgot it.
 */
final class UserAdoption {

    private UserAdoption() {}

    static List<Write> adopted(UserEvent.Adopted e) {
        List<Write> writes = new ArrayList<>();
        writes.add(user(e));
        e.identities().forEach(row -> writes.add(identity(e, row)));
        e.oneTimeTokens().stream().filter(row -> row.hash() != null).forEach(row -> writes.add(token(e.userId(), row)));
        return writes;
    }

    private static Write user(UserEvent.Adopted e) {
        AdoptedParts.Times times = e.times();
        AdoptedParts.Pseudonyms pseudonyms = e.pseudonyms();
        return Write.of(
                """
                INSERT INTO auth.users (
                  instance_id, id, aud, role, email, phone, email_change, phone_change, encrypted_password,
                  raw_user_meta_data, raw_app_meta_data, created_at, updated_at, email_confirmed_at, phone_confirmed_at,
                  invited_at, confirmation_sent_at, recovery_sent_at, email_change_sent_at, phone_change_sent_at,
                  reauthentication_sent_at, last_sign_in_at, banned_until, deleted_at, email_change_confirm_status,
                  is_super_admin, is_sso_user, is_anonymous, confirmation_token, recovery_token,
                  email_change_token_new, email_change_token_current, phone_change_token, reauthentication_token)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                  ?, ?, ?, ?, ?, ?)
                """,
                e.instanceId(),
                e.userId(),
                e.aud(),
                e.role(),
                pseudonyms == null ? e.email() : pseudonyms.email(),
                pseudonyms == null ? e.phone() : pseudonyms.phone(),
                pseudonyms == null ? e.emailChange() : pseudonyms.emailChange(),
                pseudonyms == null ? e.phoneChange() : pseudonyms.phoneChange(),
                hash(e.password()),
                json(e, e.userMetadata()),
                json(e, e.appMetadata()),
                timestamp(times.createdAt()),
                timestamp(times.updatedAt()),
                timestamp(times.emailConfirmedAt()),
                timestamp(times.phoneConfirmedAt()),
                timestamp(times.invitedAt()),
                timestamp(times.confirmationSentAt()),
                timestamp(times.recoverySentAt()),
                timestamp(times.emailChangeSentAt()),
                timestamp(times.phoneChangeSentAt()),
                timestamp(times.reauthenticationSentAt()),
                timestamp(times.lastSignInAt()),
                timestamp(times.bannedUntil()),
                timestamp(times.deletedAt()),
                e.emailChangeConfirmStatus(),
                e.superAdmin(),
                e.ssoUser(),
                e.anonymous(),
                column(e, TokenKind.CONFIRMATION_TOKEN),
                column(e, TokenKind.RECOVERY_TOKEN),
                column(e, TokenKind.EMAIL_CHANGE_TOKEN_NEW),
                column(e, TokenKind.EMAIL_CHANGE_TOKEN_CURRENT),
                column(e, TokenKind.PHONE_CHANGE_TOKEN),
                column(e, TokenKind.REAUTHENTICATION_TOKEN));
    }

    private static String column(UserEvent.Adopted e, TokenKind kind) {
        List<TokenColumn> found = e.tokens().stream()
                .filter(token -> token.type().equals(kind.column()))
                .toList();
        return found.isEmpty() ? "" : found.getFirst().hash();
    }

    private static Write identity(UserEvent.Adopted e, AdoptedParts.IdentityRow row) {
        String providerId =
                e.pseudonyms() == null ? row.providerId() : e.pseudonyms().providerId(row.id());
        return Write.of(
                """
                INSERT INTO auth.identities (
                  id, user_id, provider, provider_id, identity_data, last_sign_in_at, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                """,
                row.id(),
                e.userId(),
                row.provider(),
                providerId == null ? row.id().toString() : providerId,
                json(e, row.data()),
                timestamp(row.lastSignInAt()),
                timestamp(row.createdAt()),
                timestamp(row.updatedAt()));
    }

    private static Write token(UUID userId, AdoptedParts.TokenRow row) {
        return Write.of(
                """
                INSERT INTO auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to, created_at, updated_at)
                VALUES (?, ?, ?::auth.one_time_token_type, ?, ?, ?, ?)
                """,
                row.id(),
                userId,
                row.type(),
                row.hash(),
                textOrEmpty(row.relatesTo()),
                localTimestamp(row.createdAt()),
                localTimestamp(row.updatedAt()));
    }

    private static String hash(HashedPassword password) {
        return password == null ? null : textOrEmpty(password.hash());
    }

    /** Softly deleted users have nothing but empty objects, which need no key to be known. */
    private static String json(UserEvent.Adopted e, AdoptedParts.Json column) {
        if (column == null) {
            return null;
        }
        if (e.pseudonyms() != null) {
            return "{}";
        }
        if (column.text() != null) {
            return column.text();
        }
        return column.value() == null ? "null" : Values.json(column.value());
    }
}
