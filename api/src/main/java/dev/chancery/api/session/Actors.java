package dev.chancery.api.session;

import dev.chancery.command.Actor;
import dev.chancery.query.user.UserView;

/** Users as the log names those who act. */
public final class Actors {

    private Actors() {}

    /** The user, who has proven to be them. */
    public static Actor of(UserView user) {
        return of(user, Actor.Kind.USER);
    }

    /** Someone who has proven nothing, at the account of this user: the audit log names the account, as GoTrue does. */
    public static Actor strangerAt(UserView user) {
        return of(user, Actor.Kind.ANONYMOUS);
    }

    private static Actor of(UserView user, Actor.Kind kind) {
        boolean hasPhone = user.phone() != null && !user.phone().isEmpty();
        String email = user.email() == null ? "" : user.email();
        Object name = user.userMetadata().get("full_name");
        return new Actor(
                kind,
                user.id().toString(),
                hasPhone ? user.phone() : email,
                name == null ? null : name.toString(),
                user.ssoUser());
    }
}
