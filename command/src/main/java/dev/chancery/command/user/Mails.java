package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.EmailChange;
import dev.chancery.command.user.UserCommand.GenerateLink;
import dev.chancery.command.user.UserCommand.Invite;
import dev.chancery.command.user.UserCommand.RequestReauthentication;
import dev.chancery.command.user.UserCommand.RequestRecovery;
import dev.chancery.command.user.UserCommand.ResendConfirmation;
import dev.chancery.command.user.UserCommand.ResendEmailChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a user decides on mails that somebody asks for, each no more often than is allowed for its kind. */
final class Mails {

    private Mails() {}

    static Decision<UserEvent> resendConfirmation(UserState user, ResendConfirmation c) {
        return confirm(user, c.confirmation(), true, c.maxFrequency(), c.at());
    }

    /** @param knowsPassword whether whoever asks has named it, or asks for nothing but what was sent before */
    static Decision<UserEvent> confirm(
            UserState user, Confirmation mail, boolean knowsPassword, Duration maxFrequency, Instant at) {
        return unlessTooSoon(
                user,
                TokenKind.CONFIRMATION_TOKEN,
                maxFrequency,
                at,
                knowsPassword,
                confirmation(user.userId, mail, user.pending.key(TokenKind.CONFIRMATION_TOKEN), at));
    }

    static Decision<UserEvent> invite(UserState user, Invite c) {
        return MessageRequests.accepted(
                MessageRequests.dispute(user, c.at()),
                new UserEvent.Invited(
                        user.userId,
                        c.invitation().sentTo(),
                        c.invitation().redirectTo(),
                        c.invitation().token(),
                        user.pending.key(TokenKind.CONFIRMATION_TOKEN),
                        c.at()));
    }

    static Decision<UserEvent> generateLink(UserState user, GenerateLink c) {
        List<UserEvent> events = new ArrayList<>();
        if (!c.metadataPatch().isEmpty()) {
            events.add(new UserEvent.Modified(
                    user.userId,
                    UserEvent.Via.ADMIN,
                    List.of("user_metadata"),
                    null,
                    c.metadataPatch(),
                    null,
                    user.email,
                    user.phone,
                    c.at()));
        }
        voidOtherChange(user, c).ifPresent(events::add);
        events.add(new UserEvent.LinkGenerated(
                user.userId,
                c.kind(),
                c.invited(),
                c.relatesTo(),
                c.newEmail().orElse(null),
                c.outstanding(),
                c.token(),
                user.pending.key(c.kind()),
                c.at()));
        disputeByLink(user, c).ifPresent(events::add);
        return accept(events);
    }

    /** A link that asks somebody to sign up is asked for with a password, all others without. */
    private static Optional<UserEvent> disputeByLink(UserState user, GenerateLink c) {
        return c.knowsPassword() || TokenKind.EMAIL_CHANGE.contains(c.kind())
                ? Optional.empty()
                : MessageRequests.dispute(user, c.at());
    }

    /** What was sent for another change of address must not count for this one. */
    private static Optional<UserEvent> voidOtherChange(UserState user, GenerateLink c) {
        return c.newEmail()
                .filter(email -> user.emailChange != null && !email.equals(user.emailChange))
                .map(_ -> new UserEvent.TokensVoided(
                        user.userId, TokenKind.EMAIL_CHANGE, user.pending.keys(TokenKind.EMAIL_CHANGE), c.at()));
    }

    static Decision<UserEvent> requestRecovery(UserState user, RequestRecovery c) {
        return unlessTooSoon(
                user,
                TokenKind.RECOVERY_TOKEN,
                c.maxFrequency(),
                c.at(),
                false,
                new UserEvent.RecoveryRequested(
                        user.userId,
                        c.recovery(),
                        c.mail().sentTo(),
                        c.mail().redirectTo(),
                        c.mail().token(),
                        c.mail().flowId(),
                        user.pending.key(TokenKind.RECOVERY_TOKEN),
                        c.at()));
    }

    static Decision<UserEvent> requestReauthentication(UserState user, RequestReauthentication c) {
        return unlessTooSoon(
                user,
                TokenKind.REAUTHENTICATION_TOKEN,
                c.maxFrequency(),
                c.at(),
                true,
                new UserEvent.ReauthenticationRequested(
                        user.userId,
                        c.mail().sentTo(),
                        c.mail().token(),
                        user.pending.key(TokenKind.REAUTHENTICATION_TOKEN),
                        c.at()));
    }

    static Decision<UserEvent> resendEmailChange(UserState user, ResendEmailChange c) {
        if (!c.emailChange().newEmail().equals(user.emailChange)) {
            return refuse(UserRefusal.Simple.NOTHING_PENDING);
        }
        return unlessTooSoon(
                user,
                TokenKind.EMAIL_CHANGE_TOKEN_NEW,
                c.maxFrequency(),
                c.at(),
                true,
                emailChange(user, c.emailChange(), c.at()));
    }

    static UserEvent confirmation(UUID userId, Confirmation mail, UUID superseded, Instant at) {
        return new UserEvent.ConfirmationRequested(
                userId, Identity.EMAIL, mail.sentTo(), mail.redirectTo(), mail.token(), mail.flowId(), superseded, at);
    }

    static UserEvent emailChange(UserState user, EmailChange change, Instant at) {
        return new UserEvent.EmailChangeRequested(
                user.userId,
                change.newEmail(),
                user.email,
                change.redirectTo(),
                change.newToken(),
                change.currentToken(),
                change.flowId(),
                user.pending.keys(TokenKind.EMAIL_CHANGE),
                at);
    }

    static Optional<UserRefusal> tooSoon(Optional<Instant> lastSent, Duration maxFrequency, Instant now) {
        return MessageRequests.remaining(lastSent, maxFrequency, now)
                .map(wait -> UserRefusal.MailTooSoon.in(wait, maxFrequency));
    }

    private static Decision<UserEvent> unlessTooSoon(
            UserState user, TokenKind kind, Duration maxFrequency, Instant at, boolean knowsPassword, UserEvent mail) {
        return MessageRequests.askedFor(
                tooSoon(user.pending.sentAt(kind), maxFrequency, at),
                knowsPassword ? Optional.empty() : MessageRequests.dispute(user, at),
                mail);
    }
}
