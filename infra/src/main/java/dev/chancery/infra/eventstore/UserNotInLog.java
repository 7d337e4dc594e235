package dev.chancery.infra.eventstore;

import java.util.UUID;

/** The log knows nothing of this user, or has erased them: whoever has a row by that id was put there by SQL. */
public final class UserNotInLog extends RuntimeException {

    private final UUID userId;

    UserNotInLog(UUID userId) {
        super("user " + userId + " is in auth.users at most: the log does not know them, has erased them, or has lost"
                + " their key");
        this.userId = userId;
    }

    UUID userId() {
        return userId;
    }
}
