package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.SignUpAnonymously;
import dev.chancery.command.user.UserCommand.TakeEmail;

/** What users decide of whom nothing is known: to come, and to be known from then on. */
final class AnonymousUsers {

    private AnonymousUsers() {}

    static Decision<UserEvent> signUp(UserState user, SignUpAnonymously c) {
        return user.userId == null
                ? accept(new UserEvent.SignedUpAnonymously(c.userId(), c.aud(), c.role(), c.userMetadata(), c.at()))
                : refuse(UserRefusal.Simple.ID_TAKEN);
    }

    static Decision<UserEvent> takeEmail(UserState user, TakeEmail c) {
        return accept(TokenUses.emailConfirmed(user, c.email(), c.identityId(), null, c.at()));
    }
}
