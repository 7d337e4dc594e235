package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.user.PendingTokens.Pending;
import dev.chancery.command.user.UserCommand.MistakeCode;
import dev.chancery.command.user.UserCommand.OpenLink;
import dev.chancery.command.user.UserCommand.Proof;
import dev.chancery.command.user.UserCommand.UseToken;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a user decides when somebody presents what was sent to an address. */
final class TokenUses {

    private TokenUses() {}

    static Decision<UserEvent> use(UserState user, UseToken use) {
        Optional<UserRefusal> objection = objection(user, use.proof(), use.at());
        if (objection.isPresent()) {
            return refuse(objection.get());
        }
        return switch (use.proof().kind()) {
            case CONFIRMATION_TOKEN -> use.proof().toPhone() ? confirmPhone(user, use) : confirmEmail(user, use);
            case RECOVERY_TOKEN ->
                use.confirmed()
                        ? accept(new UserEvent.Recovered(user.userId, flow(user, use), user.pending.keys(), use.at()))
                        : confirmEmail(user, use);
            case EMAIL_CHANGE_TOKEN_NEW, EMAIL_CHANGE_TOKEN_CURRENT -> acceptEmailChange(user, use);
            case PHONE_CHANGE_TOKEN -> confirmPhoneChange(user, use);
            case REAUTHENTICATION_TOKEN -> refuse(UserRefusal.Simple.TOKEN_VOID);
        };
    }

    /** Why the token proves nothing; empty if it does. */
    static Optional<UserRefusal> objection(UserState user, Proof proof, Instant now) {
        Optional<Pending> pending = user.pending
                .find(proof.kind())
                .filter(token -> proof.tokenId().equals(token.id()))
                .filter(token -> token.toPhone() == proof.toPhone());
        if (pending.isEmpty()) {
            return Optional.of(UserRefusal.Simple.TOKEN_VOID);
        }
        boolean expired = user.pending
                .pendingSince(proof.kind())
                .map(sent -> now.isAfter(sent.plus(proof.lifetime())))
                .orElse(true);
        if (expired) {
            return Optional.of(UserRefusal.Simple.TOKEN_EXPIRED);
        }
        return proof.byCode() && pending.get().mistakes() >= OneTimeToken.MOST_TRIES
                ? Optional.of(UserRefusal.Simple.CODE_GUESSED_AT)
                : Optional.empty();
    }

    /** Both addresses have to accept where both were asked, in any order. */
    private static Decision<UserEvent> acceptEmailChange(UserState user, UseToken use) {
        TokenKind by = use.proof().kind();
        boolean others = user.emailChangeOutstanding.stream().anyMatch(kind -> kind != by);
        if (others) {
            return accept(new UserEvent.EmailChangeAccepted(user.userId, by, user.pending.keys(Set.of(by)), use.at()));
        }
        return withoutDisputedPassword(
                user, emailConfirmed(user, user.emailChange, use.identityId(), flow(user, use), use.at()));
    }

    /** @param identityId for an identity that comes into being */
    static UserEvent emailConfirmed(UserState user, String email, UUID identityId, UUID flowId, Instant at) {
        return new UserEvent.EmailChangeConfirmed(
                user.userId,
                email,
                user.email,
                user.ownIdentity(Identity.EMAIL, identityId, Map.of("email", email, Metadata.EMAIL_VERIFIED, true)),
                flowId,
                user.pending.keys(),
                at);
    }

    private static Decision<UserEvent> confirmEmail(UserState user, UseToken use) {
        return withoutDisputedPassword(
                user,
                new UserEvent.EmailConfirmed(user.userId, Via.SELF, flow(user, use), user.pending.keys(), use.at()));
    }

    private static Decision<UserEvent> confirmPhone(UserState user, UseToken use) {
        return withoutDisputedPassword(
                user, new UserEvent.PhoneConfirmed(user.userId, Via.SELF, user.pending.keys(), use.at()));
    }

    /** A password that others chose before must not open the account of whoever reads the address, or the messages. */
    private static Decision<UserEvent> withoutDisputedPassword(UserState user, UserEvent confirmed) {
        return user.passwordStanding == PasswordStanding.DISPUTED
                ? accept(confirmed, new UserEvent.PasswordDropped(user.userId, user.passwordKey, confirmed.at()))
                : accept(confirmed);
    }

    private static Decision<UserEvent> confirmPhoneChange(UserState user, UseToken use) {
        return user.phoneChange == null || user.phoneChange.isEmpty()
                ? refuse(UserRefusal.Simple.TOKEN_VOID)
                : withoutDisputedPassword(
                        user, Sms.phoneChanged(user, Via.SELF, user.phoneChange, use.identityId(), use.at()));
    }

    private static UUID flow(UserState user, UseToken use) {
        return user.pending
                .find(use.proof().kind())
                .map(PendingTokens.Pending::flowId)
                .orElse(null);
    }

    static Decision<UserEvent> open(UserState user, OpenLink open) {
        Optional<UserRefusal> objection = objection(user, open.proof(), open.at());
        if (objection.isPresent()) {
            return refuse(objection.get());
        }
        TokenKind kind = open.proof().kind();
        Pending token = user.pending.find(kind).orElseThrow();
        return token.openings() < PendingTokens.MOST_OPENINGS
                ? accept(new UserEvent.LinkOpened(user.userId, kind, token.id(), open.at()))
                : accept();
    }

    /** Each token that the code might have been meant for has one try less. */
    static Decision<UserEvent> mistake(UserState user, MistakeCode mistake) {
        List<UserEvent> events = new ArrayList<>();
        user.pending.tokens.forEach((kind, token) -> {
            if (mistake.tokens().contains(token.id()) && token.mistakes() < OneTimeToken.MOST_TRIES) {
                events.add(new UserEvent.CodeMistaken(user.userId, kind, token.id(), mistake.at()));
            }
        });
        return accept(events);
    }
}
