package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.Delete;
import dev.chancery.command.user.UserCommand.EmailChange;
import dev.chancery.command.user.UserCommand.GivenEmail;
import dev.chancery.command.user.UserCommand.PhoneChange;
import dev.chancery.command.user.UserCommand.RehashPassword;
import dev.chancery.command.user.UserCommand.RepeatSignUp;
import dev.chancery.command.user.UserCommand.SignOut;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserCommand.Update;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a user decides. */
final class UserDecisions {

    private UserDecisions() {}

    static Decision<UserEvent> decide(UserState user, UserCommand command) {
        return switch (command) {
            case SignUp signUp -> signUp(user, signUp);
            case UserCommand.SignUpAnonymously c -> signUpAnonymously(user, c);
            case Delete delete when user.canBeErased() -> delete(user, delete);
            case UserCommand _ when user.userId == null -> refuse(UserRefusal.Simple.UNKNOWN);
            case UserCommand _ when !user.exists() -> refuse(UserRefusal.Simple.NOT_FOUND);
            case RepeatSignUp repeat -> repeatSignUp(user, repeat);
            case Update update -> update(user, update);
            case UserCommand.ResendConfirmation c -> Mails.resendConfirmation(user, c);
            case UserCommand.DisputePassword c ->
                accept(MessageRequests.dispute(user, c.at()).stream().toList());
            case UserCommand.Invite c -> Mails.invite(user, c);
            case UserCommand.GenerateLink c -> Mails.generateLink(user, c);
            case UserCommand.RequestRecovery c -> Mails.requestRecovery(user, c);
            case UserCommand.RequestReauthentication c -> Mails.requestReauthentication(user, c);
            case UserCommand.ResendEmailChange c -> Mails.resendEmailChange(user, c);
            case UserCommand.RequestSms c -> Sms.request(user, c);
            case UserCommand.UseToken c -> TokenUses.use(user, c);
            case UserCommand.OpenLink c -> TokenUses.open(user, c);
            case UserCommand.MistakeCode c -> TokenUses.mistake(user, c);
            case UserCommand.AddIdentity c -> LinkedIdentities.add(user, c);
            case UserCommand.UpdateIdentity c ->
                accept(new UserEvent.IdentityUpdated(user.userId, c.identity(), c.metadataPatch(), c.at()));
            case UserCommand.Provision c -> accept(provisioned(user, c));
            case UserCommand.Unlink c -> LinkedIdentities.unlink(user, c);
            case AdminUpdate update -> AdminUpdates.decide(user, update);
            case RehashPassword rehash -> rehash(user, rehash);
            case UserCommand.VoidTokens c ->
                accept(new UserEvent.TokensVoided(user.userId, TokenKind.ALL, user.pending.keys(), c.at()));
            case SignOut out -> accept(new UserEvent.SignedOut(user.userId, out.sessionId(), out.scope(), out.at()));
            case Delete delete -> delete(user, delete);
        };
    }

    private static Decision<UserEvent> signUp(UserState user, SignUp c) {
        if (user.userId != null) {
            return refuse(UserRefusal.Simple.ID_TAKEN);
        }
        List<UserEvent> events = new ArrayList<>();
        events.add(new UserEvent.SignedUp(
                c.userId(),
                c.via(),
                c.aud(),
                c.role(),
                c.email(),
                c.phone(),
                c.password(),
                c.emailConfirmed(),
                c.phoneConfirmed(),
                c.bannedUntil(),
                c.userMetadata(),
                c.appMetadata(),
                c.identities(),
                c.at()));
        c.confirmation()
                .ifPresent(message -> events.add(
                        switch (message) {
                            case Confirmation mail -> Mails.confirmation(c.userId(), mail, null, c.at());
                            case TextMessage text -> Sms.requested(c.userId(), text, null, c.at());
                        }));
        return accept(events);
    }

    private static Decision<UserEvent> signUpAnonymously(UserState user, UserCommand.SignUpAnonymously c) {
        return user.userId == null
                ? accept(new UserEvent.SignedUpAnonymously(c.userId(), c.aud(), c.role(), c.userMetadata(), c.at()))
                : refuse(UserRefusal.Simple.ID_TAKEN);
    }

    private static Decision<UserEvent> repeatSignUp(UserState user, RepeatSignUp repeat) {
        if (repeat.confirmed()) {
            return repeatConfirmed(user, repeat);
        }
        if (repeat.confirmation().isEmpty()) {
            return accept(
                    repeat.provider().equals(Identity.PHONE)
                            ? new UserEvent.PhoneConfirmed(
                                    user.userId, Via.AUTOCONFIRM, user.pending.keys(), repeat.at())
                            : confirmEmail(user, Via.AUTOCONFIRM, repeat.at()));
        }
        return switch (repeat.confirmation().get()) {
            case Confirmation mail ->
                Mails.confirm(user, mail, repeat.knowsPassword(), repeat.maxFrequency(), repeat.at());
            case TextMessage text ->
                Sms.request(user, text, repeat.knowsPassword(), repeat.maxFrequency(), repeat.at());
        };
    }

    /** Recorded no more often than a mail would be sent, since anybody can bring it about. */
    private static Decision<UserEvent> repeatConfirmed(UserState user, RepeatSignUp repeat) {
        boolean recorded = MessageRequests.remaining(
                        user.signUpRepeatedAt(repeat.provider()), repeat.maxFrequency(), repeat.at())
                .isPresent();
        return recorded
                ? refuse(UserRefusal.Simple.ALREADY_REGISTERED)
                : refuse(
                        UserRefusal.Simple.ALREADY_REGISTERED,
                        new UserEvent.SignUpRepeated(user.userId, repeat.provider(), repeat.at()));
    }

    private static Decision<UserEvent> update(UserState user, Update update) {
        Optional<UserRefusal> refusal = update.newEmail()
                .filter(EmailChange.class::isInstance)
                .flatMap(_ -> Mails.tooSoon(
                        user.pending.sentAt(TokenKind.EMAIL_CHANGE_TOKEN_NEW), update.maxFrequency(), update.at()))
                .or(() -> update.phoneChange()
                        .flatMap(PhoneChange::message)
                        .flatMap(
                                message -> Sms.tooSoon(user, message.purpose(), update.maxSmsFrequency(), update.at())))
                .or(() -> update.nonce().flatMap(nonce -> TokenUses.objection(user, nonce, update.at())));
        if (refusal.isPresent()) {
            return refuse(refusal.get());
        }
        List<UserEvent> events = new ArrayList<>();
        update.nonce()
                .ifPresent(nonce -> events.add(new UserEvent.Reauthenticated(
                        user.userId, user.pending.keys(Set.of(nonce.kind())), update.at())));
        List<String> changed = new ArrayList<>();
        update.password().ifPresent(password -> {
            changed.add("password");
            events.add(changePassword(user, Via.SELF, password, update.at()));
        });
        update.metadataPatch().ifPresent(_ -> changed.add("user_metadata"));
        update.appMetadataPatch().ifPresent(_ -> changed.add("app_metadata"));
        // after whatever proves an address: that voids all that was sent before
        List<UserEvent> requested = new ArrayList<>();
        update.phoneChange().ifPresent(change -> {
            changed.add("phone");
            (change.message().isPresent() ? requested : events).add(Sms.change(user, change, update.at()));
        });
        update.newEmail().ifPresent(email -> {
            changed.add("email");
            switch (email) {
                case EmailChange change -> requested.add(Mails.emailChange(user, change, update.at()));
                case GivenEmail given ->
                    events.add(TokenUses.emailConfirmed(user, given.newEmail(), given.identityId(), null, update.at()));
            }
        });
        events.addAll(requested);
        events.add(new UserEvent.Modified(
                user.userId,
                Via.SELF,
                changed,
                null,
                update.metadataPatch().orElse(null),
                update.appMetadataPatch().orElse(null),
                null,
                null,
                update.at()));
        return accept(events);
    }

    private static UserEvent provisioned(UserState user, UserCommand.Provision provision) {
        List<String> changed = new ArrayList<>();
        provision.role().ifPresent(_ -> changed.add("role"));
        if (!provision.appMetadataPatch().isEmpty()) {
            changed.add("app_metadata");
        }
        return new UserEvent.Modified(
                user.userId,
                Via.PROVIDER,
                changed,
                provision.role().orElse(null),
                null,
                provision.appMetadataPatch().isEmpty() ? null : provision.appMetadataPatch(),
                null,
                null,
                provision.at());
    }

    private static Decision<UserEvent> rehash(UserState user, RehashPassword rehash) {
        return accept(new UserEvent.PasswordRehashed(user.userId, rehash.password(), user.passwordKey, rehash.at()));
    }

    private static Decision<UserEvent> delete(UserState user, Delete delete) {
        if (!delete.soft()) {
            return accept(new UserEvent.Deleted(user.userId, delete.at()));
        }
        if (user.deleted) {
            return accept();
        }
        Map<UUID, String> pseudonyms = new LinkedHashMap<>();
        user.identities.forEach(identity -> pseudonyms.put(identity.id(), Pseudonym.of(user.userId, identity)));
        return accept(new UserEvent.SoftDeleted(
                user.userId,
                delete.pseudonymKey(),
                Pseudonym.of(user.userId, user.email),
                Pseudonym.ofPhone(user.userId, user.phone),
                Pseudonym.of(user.userId, user.emailChange),
                Pseudonym.ofPhone(user.userId, user.phoneChange),
                pseudonyms,
                delete.at()));
    }

    static UserEvent changePassword(UserState user, Via via, HashedPassword password, Instant at) {
        Set<UUID> superseded = new LinkedHashSet<>(user.pending.keys());
        if (user.passwordKey != null) {
            superseded.add(user.passwordKey);
        }
        return new UserEvent.PasswordChanged(user.userId, via, password, superseded, at);
    }

    static UserEvent confirmEmail(UserState user, Via via, Instant at) {
        return new UserEvent.EmailConfirmed(user.userId, via, null, user.pending.keys(), at);
    }
}
