package dev.chancery.api.session;

import dev.chancery.command.Actor;
import dev.chancery.query.user.UserView;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

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

    /**
     * Somebody who is about to become a user.
     *
     * @param kind whether they are let in as that user at once, or have to prove to be them
     * @param address by which they will be known, or ""
     */
    public static Actor newcomer(Actor.Kind kind, UUID userId, String address, Map<String, Object> userMetadata) {
        return new Actor(kind, userId.toString(), address, name(userMetadata), false);
    }

    /** Likewise, for whom the identity provider of their organisation vouches. */
    public static Actor newcomerOfOrganisation(UUID userId, String address, Map<String, Object> userMetadata) {
        return new Actor(Actor.Kind.USER, userId.toString(), address, name(userMetadata), true);
    }

    private static Actor of(UserView user, Actor.Kind kind) {
        boolean hasPhone = user.phone() != null && !user.phone().isEmpty();
        String email = user.email() == null ? "" : user.email();
        return new Actor(
                kind, user.id().toString(), hasPhone ? user.phone() : email, name(user.userMetadata()), user.ssoUser());
    }

    private static String name(Map<String, Object> userMetadata) {
        return Objects.toString(userMetadata.get("full_name"), null);
    }
}
