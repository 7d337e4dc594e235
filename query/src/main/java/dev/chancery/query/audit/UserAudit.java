package dev.chancery.query.audit;

import static dev.chancery.query.audit.AuditEntry.ACCOUNT;
import static dev.chancery.query.audit.AuditEntry.TEAM;
import static dev.chancery.query.audit.AuditEntry.USER;
import static dev.chancery.query.projection.Values.textOrEmpty;

import dev.chancery.command.user.Identity;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Via;
import java.util.Locale;

/** What the audit log calls the facts about a user. */
final class UserAudit {

    private UserAudit() {}

    static AuditEntry entry(UserEvent event) {
        return switch (event) {
            case UserEvent.SignedUp e -> signedUp(e);
            case UserEvent.SignedUpAnonymously _ ->
                AuditEntry.of("user_created", TEAM).with("provider", "anonymous");
            case UserEvent.Adopted _ -> AuditEntry.NONE;
            case UserEvent.ConfirmationRequested e ->
                AuditEntry.of("user_confirmation_requested", USER).with("provider", e.provider());
            case UserEvent.SignUpRepeated e ->
                AuditEntry.of("user_repeated_signup", USER).with("provider", e.provider());
            case UserEvent.EmailConfirmed e ->
                e.via() == Via.ADMIN
                        ? ofUser("user_email_confirmed", e)
                        : AuditEntry.of("user_signedup", TEAM).with("provider", "email");
            case UserEvent.PhoneConfirmed e ->
                e.via() == Via.ADMIN
                        ? ofUser("user_phone_confirmed", e)
                        : AuditEntry.of("user_signedup", TEAM).with("provider", "phone");
            case UserEvent.SmsRequested e -> smsRequested(e);
            case UserEvent.PhoneChangeConfirmed _ -> AuditEntry.of("user_modified", USER);
            case UserEvent.PasswordChanged e ->
                e.via() == Via.ADMIN
                        ? ofUser("user_updated_password", e)
                        : AuditEntry.of("user_updated_password", USER);
            case UserEvent.Invited e -> aboutUser(AuditEntry.of("user_invited", TEAM), e, e.sentTo(), "");
            case UserEvent.LinkGenerated e ->
                e.invited()
                        ? aboutUser(AuditEntry.of("user_invited", TEAM), e, e.relatesTo(), "")
                        : ofUser(
                                e.kind() == TokenKind.RECOVERY_TOKEN
                                        ? "user_recovery_requested"
                                        : "user_link_generated",
                                e);
            case UserEvent.RecoveryRequested _ -> AuditEntry.of("user_recovery_requested", USER);
            case UserEvent.Recovered _ -> AuditEntry.of("login", ACCOUNT);
            case UserEvent.ReauthenticationRequested _ -> AuditEntry.of("user_reauthenticate_requested", USER);
            case UserEvent.Reauthenticated _ -> AuditEntry.of("user_reauthenticated", USER);
            case UserEvent.LinkOpened e ->
                ofUser("user_link_opened", e).with("token_type", e.kind().column());
            case UserEvent.CodeMistaken e ->
                AuditEntry.of("user_code_mistaken", USER)
                        .with("user_id", e.userId().toString())
                        .with("token_type", e.kind().column());
            case UserEvent.EmailChangeAccepted _ -> AuditEntry.of("user_email_change_accepted", USER);
            case UserEvent.EmailChangeConfirmed _ -> AuditEntry.of("user_modified", USER);
            case UserEvent.TokensVoided e -> ofUser("user_tokens_voided", e);
            case UserEvent.PasswordDisputed _ -> AuditEntry.of("user_password_disputed", USER);
            case UserEvent.PasswordDropped _ -> AuditEntry.of("user_password_dropped", USER);
            case UserEvent.PasswordRehashed _ -> AuditEntry.of("user_password_rehashed", USER);
            case UserEvent.EmailChanged e -> ofUser("user_email_changed", e);
            case UserEvent.PhoneChanged e -> ofUser("user_phone_changed", e);
            case UserEvent.EmailChangeRequested _ -> AuditEntry.of("user_email_change_requested", USER);
            case UserEvent.IdentityAdded e ->
                AuditEntry.of("user_identity_added", USER)
                        .with("identity_id", e.identity().id().toString())
                        .with("provider", e.identity().provider());
            case UserEvent.IdentityUpdated e ->
                AuditEntry.of("user_identity_updated", USER)
                        .with("identity_id", e.identity().id().toString())
                        .with("provider", e.identity().provider());
            case UserEvent.IdentityUnlinked e ->
                AuditEntry.of("identity_unlinked", USER)
                        .with("identity_id", e.identityId().toString())
                        .with("provider", e.provider())
                        .with("provider_id", textOrEmpty(e.providerId()));
            case UserEvent.Banned e ->
                ofUser("user_banned", e).with("banned_until", e.until().toString());
            case UserEvent.BanLifted e -> ofUser("user_ban_lifted", e);
            case UserEvent.Modified e -> modified(e);
            case UserEvent.SignedOut _ -> AuditEntry.of("logout", ACCOUNT);
            // the address is forgotten with the user, here as in every other entry
            case UserEvent.Deleted e -> aboutUser(AuditEntry.of("user_deleted", TEAM), e, "", "");
            case UserEvent.SoftDeleted e -> aboutUser(AuditEntry.of("user_deleted", TEAM), e, "", "");
        };
    }

    private static AuditEntry smsRequested(UserEvent.SmsRequested e) {
        return switch (e.purpose()) {
            case CONFIRMATION ->
                AuditEntry.of("user_confirmation_requested", USER).with("provider", Identity.PHONE);
            case SIGN_IN ->
                AuditEntry.of("user_recovery_requested", USER)
                        .with("channel", e.channel().name().toLowerCase(Locale.ROOT));
            case PHONE_CHANGE -> AuditEntry.of("user_phone_change_requested", USER);
            case REAUTHENTICATION -> AuditEntry.of("user_reauthenticate_requested", USER);
        };
    }

    /** What an administrator did, with whom it concerns. */
    private static AuditEntry ofUser(String action, UserEvent e) {
        return AuditEntry.of(action, USER).with("user_id", e.userId().toString());
    }

    private static AuditEntry signedUp(UserEvent.SignedUp e) {
        String provider =
                e.identities().isEmpty() ? "email" : e.identities().getFirst().provider();
        if (e.via() == Via.ADMIN) {
            return aboutUser(AuditEntry.of("user_signedup", TEAM), e, e.email(), e.phone())
                    .with("provider", provider);
        }
        String action = e.emailConfirmed() || e.phoneConfirmed() ? "user_signedup" : "user_created";
        return AuditEntry.of(action, TEAM).with("provider", provider);
    }

    private static AuditEntry modified(UserEvent.Modified e) {
        AuditEntry entry = AuditEntry.of("user_modified", USER);
        return e.via() == Via.ADMIN ? aboutUser(entry, e, e.email(), e.phone()) : entry;
    }

    private static AuditEntry aboutUser(AuditEntry entry, UserEvent e, String email, String phone) {
        return entry.with("user_id", e.userId().toString())
                .with("user_email", textOrEmpty(email))
                .with("user_phone", textOrEmpty(phone));
    }
}
