package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.util.UUID;

/** A user as they are once what was done to them is committed: triggers of the database's owner may have changed the row. */
public final class CommittedUser {

    private CommittedUser() {}

    /** @throws ApiException {@code user_not_found} if somebody has deleted them meanwhile */
    public static UserView of(UserQueries users, UUID id) {
        return users.byId(id)
                .orElseThrow(() ->
                        ApiException.of(404, "user_not_found", "User not found").at("user.deleted-meanwhile"));
    }
}
