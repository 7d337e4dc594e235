package dev.chancery.api.session;

import dev.chancery.command.Actor;
import dev.chancery.query.user.UserView;

/** Users as the log names those who act. */
public final class Actors {

    private Actors() {}

    public static Actor of(UserView user) {
        boolean hasPhone = user.phone() != null && !user.phone().isEmpty();
        String email = user.email() == null ? "" : user.email();
        Object name = user.userMetadata().get("full_name");
        return new Actor(
                Actor.Kind.USER,
                user.id().toString(),
                hasPhone ? user.phone() : email,
                name == null ? null : name.toString(),
                user.ssoUser());
    }
}
