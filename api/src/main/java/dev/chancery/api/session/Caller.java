package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.token.VerifiedClaims;
import dev.chancery.command.Actor;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserView;
import java.util.Optional;

/**
 * A user who is calling.
 *
 * @param session empty for tokens that name none
 * @param audience the audience that the request means
 */
public record Caller(UserView user, Optional<SessionView> session, VerifiedClaims claims, String audience) {

    public Actor actor() {
        return Actors.of(user);
    }

    /** There is nobody whom the token means. */
    public static ApiException userNotFound() {
        return ApiException.of(403, "user_not_found", "User from sub claim in JWT does not exist");
    }
}
