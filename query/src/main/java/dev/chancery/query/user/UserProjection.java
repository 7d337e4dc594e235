package dev.chancery.query.user;

import static dev.chancery.query.projection.Values.json;
import static dev.chancery.query.projection.Values.jsonOrEmpty;
import static dev.chancery.query.projection.Values.textOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserEvent;
import dev.chancery.query.projection.Write;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** {@code auth.users} and what hangs on it. */
public final class UserProjection {

    private UserProjection() {}

    public static List<Write> project(UserEvent event) {
        return switch (event) {
            case UserEvent.SignedUp e -> signedUp(e);
            case UserEvent.SignedUpAnonymously e -> List.of(signedUpAnonymously(e));
            case UserEvent.Adopted e -> UserAdoption.adopted(e);
            case UserEvent.ConfirmationRequested e -> OneTimeTokenWrites.confirmationRequested(e);
            case UserEvent.EmailChangeRequested e -> OneTimeTokenWrites.emailChangeRequested(e);
            case UserEvent.Invited e -> OneTimeTokenWrites.invited(e);
            case UserEvent.LinkGenerated e -> OneTimeTokenWrites.linkGenerated(e);
            case UserEvent.RecoveryRequested e -> OneTimeTokenWrites.recoveryRequested(e);
            case UserEvent.ReauthenticationRequested e -> OneTimeTokenWrites.reauthenticationRequested(e);
            case UserEvent.Recovered e -> OneTimeTokenWrites.voidAll(e.userId(), e.at());
            case UserEvent.Reauthenticated e ->
                OneTimeTokenWrites.voidOne(e.userId(), TokenKind.REAUTHENTICATION_TOKEN, e.at());
            case UserEvent.EmailChangeAccepted e -> OneTimeTokenWrites.emailChangeAccepted(e);
            case UserEvent.EmailChangeConfirmed e -> emailChangeConfirmed(e);
            case UserEvent.EmailConfirmed e -> emailConfirmed(e);
            case UserEvent.PhoneConfirmed e -> phoneConfirmed(e);
            case UserEvent.SmsRequested e -> OneTimeTokenWrites.smsRequested(e);
            case UserEvent.PhoneChangeConfirmed e -> phoneChangeConfirmed(e);
            case UserEvent.PasswordChanged e -> passwordChanged(e);
            case UserEvent.TokensVoided e -> OneTimeTokenWrites.tokensVoided(e);
            case UserEvent.PasswordDropped e -> List.of(passwordDropped(e));
            case UserEvent.PasswordRehashed e -> List.of(passwordRehashed(e));
            case UserEvent.EmailChanged e -> emailChanged(e);
            case UserEvent.PhoneChanged e -> phoneChanged(e);
            case UserEvent.IdentityAdded e -> IdentityWrites.added(e);
            case UserEvent.IdentityUpdated e -> IdentityWrites.updated(e);
            case UserEvent.IdentityUnlinked e -> IdentityUnlinking.unlinked(e);
            case UserEvent.Banned e -> List.of(bannedUntil(e.userId(), timestamp(e.until()), timestamp(e.at())));
            case UserEvent.BanLifted e -> List.of(bannedUntil(e.userId(), null, timestamp(e.at())));
            case UserEvent.Modified e -> modified(e);
            case UserEvent.Deleted e -> UserErasure.delete(e);
            case UserEvent.SoftDeleted e -> UserErasure.softDelete(e);
            case UserEvent.SignUpRepeated _,
                    UserEvent.SignedOut _,
                    UserEvent.CodeMistaken _,
                    UserEvent.LinkOpened _,
                    UserEvent.PasswordDisputed _ -> List.of();
        };
    }

    private static List<Write> signedUp(UserEvent.SignedUp e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne(
                """
                INSERT INTO auth.users (
                  instance_id, id, aud, role, email, phone, encrypted_password,
                  email_confirmed_at, phone_confirmed_at, banned_until,
                  raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
                  confirmation_token, recovery_token, email_change_token_new, email_change, is_sso_user)
                VALUES ('00000000-0000-0000-0000-000000000000', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?,
                  '', '', '', '', ?)
                """,
                e.userId(),
                e.aud(),
                e.role(),
                e.email(),
                e.phone(),
                hash(e.password()),
                e.emailConfirmed() ? timestamp(e.at()) : null,
                e.phoneConfirmed() ? timestamp(e.at()) : null,
                timestamp(e.bannedUntil()),
                jsonOrEmpty(e.appMetadata()),
                jsonOrEmpty(e.userMetadata()),
                timestamp(e.at()),
                timestamp(e.at()),
                e.ssoUser()));
        Instant at = e.at();
        for (Identity identity : e.identities()) {
            writes.add(IdentityWrites.put(e.userId(), identity, at));
            // they are listed by their age, and shall keep their order
            at = at.plus(1, ChronoUnit.MICROS);
        }
        return writes;
    }

    private static Write signedUpAnonymously(UserEvent.SignedUpAnonymously e) {
        return Write.ofOne(
                """
                INSERT INTO auth.users (
                  instance_id, id, aud, role, encrypted_password, raw_app_meta_data, raw_user_meta_data,
                  created_at, updated_at, is_anonymous,
                  confirmation_token, recovery_token, email_change_token_new, email_change)
                VALUES ('00000000-0000-0000-0000-000000000000', ?, ?, ?, '', '{}', ?::jsonb, ?, ?, true, '', '', '', '')
                """,
                e.userId(),
                e.aud(),
                e.role(),
                jsonOrEmpty(e.userMetadata()),
                timestamp(e.at()),
                timestamp(e.at()));
    }

    private static List<Write> emailConfirmed(UserEvent.EmailConfirmed e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne("""
                UPDATE auth.users
                SET email_confirmed_at = ?, is_anonymous = is_anonymous AND ?,
                    raw_user_meta_data = chancery.merged(raw_user_meta_data, '{"email_verified": true}')
                WHERE id = ?
                """, timestamp(e.at()), e.via() == UserEvent.Via.ADMIN, e.userId()));
        writes.addAll(OneTimeTokenWrites.voidAll(e.userId(), e.at()));
        if (e.via() == UserEvent.Via.SELF) {
            writes.add(IdentityWrites.emailVerified(e.userId(), e.at()));
        }
        return writes;
    }

    private static List<Write> emailChangeConfirmed(UserEvent.EmailChangeConfirmed e) {
        List<Write> writes = new ArrayList<>();
        writes.add(IdentityWrites.put(e.userId(), e.identity(), e.at()));
        writes.add(Write.ofOne("""
                UPDATE auth.users
                SET email = ?, email_change = '', email_change_confirm_status = 0, is_anonymous = false,
                    email_confirmed_at = coalesce(email_confirmed_at, ?),
                    raw_user_meta_data = chancery.merged(raw_user_meta_data, '{"email_verified": true}')
                WHERE id = ?
                """, e.email(), timestamp(e.at()), e.userId()));
        writes.addAll(OneTimeTokenWrites.voidAll(e.userId(), e.at()));
        writes.add(IdentityWrites.providers(e.userId()));
        return writes;
    }

    private static List<Write> phoneConfirmed(UserEvent.PhoneConfirmed e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne("""
                UPDATE auth.users SET phone_confirmed_at = ?, is_anonymous = is_anonymous AND ? WHERE id = ?
                """, timestamp(e.at()), e.via() == UserEvent.Via.ADMIN, e.userId()));
        writes.addAll(OneTimeTokenWrites.voidAll(e.userId(), e.at()));
        if (e.via() == UserEvent.Via.SELF) {
            writes.add(IdentityWrites.providers(e.userId()));
        }
        return writes;
    }

    private static List<Write> phoneChangeConfirmed(UserEvent.PhoneChangeConfirmed e) {
        List<Write> writes = new ArrayList<>();
        writes.add(IdentityWrites.put(e.userId(), e.identity(), e.at()));
        writes.add(Write.ofOne("""
                UPDATE auth.users
                SET phone = ?, phone_change = '', phone_confirmed_at = ?, is_anonymous = false
                WHERE id = ?
                """, e.phone(), timestamp(e.at()), e.userId()));
        writes.addAll(OneTimeTokenWrites.voidAll(e.userId(), e.at()));
        writes.add(IdentityWrites.providers(e.userId()));
        return writes;
    }

    private static List<Write> passwordChanged(UserEvent.PasswordChanged e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne("""
                UPDATE auth.users
                SET encrypted_password = ?, updated_at = ?,
                    confirmation_token = '', confirmation_sent_at = NULL,
                    recovery_token = '', recovery_sent_at = NULL,
                    email_change_token_current = '', email_change_token_new = '', email_change_sent_at = NULL,
                    email_change = '', email_change_confirm_status = 0,
                    phone_change = '', phone_change_token = '', phone_change_sent_at = NULL,
                    reauthentication_token = '', reauthentication_sent_at = NULL
                WHERE id = ?
                """, e.password() == null ? null : hash(e.password()), timestamp(e.at()), e.userId()));
        writes.addAll(OneTimeTokenWrites.deleteAll(e.userId()));
        return writes;
    }

    private static Write passwordDropped(UserEvent.PasswordDropped e) {
        return Write.ofOne(
                "UPDATE auth.users SET encrypted_password = '', updated_at = ? WHERE id = ?",
                timestamp(e.at()),
                e.userId());
    }

    private static Write passwordRehashed(UserEvent.PasswordRehashed e) {
        return Write.ofOne(
                "UPDATE auth.users SET encrypted_password = ?, updated_at = ? WHERE id = ?",
                hash(e.password()),
                timestamp(e.at()),
                e.userId());
    }

    private static List<Write> emailChanged(UserEvent.EmailChanged e) {
        return List.of(
                OneTimeTokenWrites.deleteCodesUnless(e.userId(), "email", e.email()),
                Write.ofOne("""
                        UPDATE auth.users
                        SET email = ?, updated_at = ?, is_anonymous = is_anonymous AND NOT ?
                        WHERE id = ?
                        """, e.email(), timestamp(e.at()), e.permanent(), e.userId()),
                IdentityWrites.put(e.userId(), e.identity(), e.at()));
    }

    private static List<Write> phoneChanged(UserEvent.PhoneChanged e) {
        return List.of(
                OneTimeTokenWrites.deleteCodesUnless(e.userId(), "phone", e.phone()),
                Write.ofOne("""
                        UPDATE auth.users
                        SET phone = ?, updated_at = ?, is_anonymous = is_anonymous AND NOT ?
                        WHERE id = ?
                        """, e.phone(), timestamp(e.at()), e.permanent(), e.userId()),
                IdentityWrites.put(e.userId(), e.identity(), e.at()));
    }

    private static Write bannedUntil(UUID userId, Object until, Object at) {
        return Write.ofOne("UPDATE auth.users SET banned_until = ?, updated_at = ? WHERE id = ?", until, at, userId);
    }

    private static List<Write> modified(UserEvent.Modified e) {
        if (e.role() == null && e.userMetadataPatch() == null && e.appMetadataPatch() == null) {
            return List.of();
        }
        return List.of(Write.ofOne(
                """
                UPDATE auth.users
                SET role = coalesce(?, role), updated_at = ?,
                    raw_user_meta_data = chancery.merged(raw_user_meta_data, ?::jsonb),
                    raw_app_meta_data = chancery.merged(raw_app_meta_data, ?::jsonb)
                WHERE id = ?
                """, e.role(), timestamp(e.at()), json(e.userMetadataPatch()), json(e.appMetadataPatch()), e.userId()));
    }

    private static String hash(HashedPassword password) {
        return password == null ? "" : textOrEmpty(password.hash());
    }
}
