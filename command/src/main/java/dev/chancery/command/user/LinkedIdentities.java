package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.AddIdentity;
import dev.chancery.command.user.UserCommand.Unlink;
import dev.chancery.command.user.UserEvent.AfterUnlinking;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a user decides on the ways of proving who they are. */
final class LinkedIdentities {

    private LinkedIdentities() {}

    static Decision<UserEvent> add(UserState user, AddIdentity c) {
        boolean there = user.identities.stream()
                .anyMatch(identity -> identity.provider().equals(c.identity().provider()));
        return there ? accept() : accept(new UserEvent.IdentityAdded(user.userId, c.identity(), c.at()));
    }

    static Decision<UserEvent> unlink(UserState user, Unlink c) {
        if (c.identities().size() <= 1) {
            return refuse(UserRefusal.Simple.SINGLE_IDENTITY);
        }
        Optional<Identity> found = c.identities().stream()
                .filter(identity -> identity.id().equals(c.identityId()))
                .findFirst();
        if (found.isEmpty()) {
            return refuse(UserRefusal.Simple.IDENTITY_NOT_FOUND);
        }
        Identity lost = found.get();
        List<Identity> left =
                c.identities().stream().filter(identity -> identity != lost).toList();
        if (lost.provider().equals(Identity.PHONE)) {
            return phoneRemoved(user, c, lost);
        }
        String email = orEmpty(c.email());
        if (left.stream().anyMatch(identity -> emailOf(identity).equals(email))) {
            return accept(unlinked(c, lost, AfterUnlinking.ADDRESSES_STAY, c.email(), Set.of()));
        }
        List<Identity> proven =
                left.stream().filter(LinkedIdentities::provesAnEmail).toList();
        Optional<Identity> next = proven.stream()
                .filter(identity -> !c.takenEmails().contains(emailOf(identity)))
                .findFirst();
        return next.isEmpty() && !proven.isEmpty()
                ? refuse(UserRefusal.Simple.EMAIL_CONFLICT)
                : accept(replaced(user, c, lost, next.map(LinkedIdentities::emailOf)));
    }

    /** With what was sent there, and what was to take its place. */
    private static Decision<UserEvent> phoneRemoved(UserState user, Unlink c, Identity lost) {
        UserEvent unlinked = unlinked(c, lost, AfterUnlinking.PHONE_REMOVED, c.email(), Set.of());
        Set<TokenKind> sent = user.pending.kindsSentToPhone();
        return sent.isEmpty()
                ? accept(unlinked)
                : accept(unlinked, new UserEvent.TokensVoided(c.userId(), sent, user.pending.keys(sent), c.at()));
    }

    private static UserEvent replaced(UserState user, Unlink c, Identity lost, Optional<String> email) {
        return unlinked(
                c,
                lost,
                email.isPresent() ? AfterUnlinking.EMAIL_REPLACED : AfterUnlinking.EMAIL_REMOVED,
                email.orElse(null),
                user.pending.keys());
    }

    private static UserEvent unlinked(
            Unlink c, Identity lost, AfterUnlinking consequence, String email, Set<UUID> superseded) {
        return new UserEvent.IdentityUnlinked(
                c.userId(),
                lost.id(),
                lost.provider(),
                lost.providerId(),
                consequence,
                email,
                c.email(),
                superseded,
                c.at());
    }

    /** What somebody only wrote down, or a provider only repeats, is nobody's. */
    private static boolean provesAnEmail(Identity identity) {
        return Boolean.TRUE.equals(identity.data().get(Metadata.EMAIL_VERIFIED))
                && !emailOf(identity).isEmpty();
    }

    private static String emailOf(Identity identity) {
        boolean ofAddress = !identity.provider().equals(Identity.PHONE);
        return ofAddress && identity.data().get("email") instanceof String email ? email.toLowerCase(Locale.ROOT) : "";
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
