package dev.chancery.command.user;

import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserEvent.SignedUp;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What tests are given of a user's past. */
final class Lives {

    static final UUID ID = new UUID(0, 1);
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Identity IDENTITY =
            new Identity(new UUID(0, 2), Identity.EMAIL, ID.toString(), Map.of("email", "ann@example.com", "n", 1));

    private Lives() {}

    /** Ann, with the first password. */
    static SignedUp signedUp(boolean emailConfirmed) {
        return signedUp(Via.SELF, emailConfirmed);
    }

    /** The same, by somebody with a service key, and unconfirmed. */
    static SignedUp openedByAdmin() {
        return signedUp(Via.ADMIN, false);
    }

    private static SignedUp signedUp(Via via, boolean emailConfirmed) {
        return new SignedUp(
                ID,
                via,
                "authenticated",
                "authenticated",
                "ann@example.com",
                null,
                password(1),
                emailConfirmed,
                false,
                null,
                Map.of("full_name", "Ann"),
                Map.of("provider", "email"),
                List.of(IDENTITY),
                NOON);
    }

    static HashedPassword password(int number) {
        return new HashedPassword(new UUID(1, number), "$2a$10$" + number);
    }

    /** An administrator's change of nothing. */
    static AdminUpdate nothing() {
        return new AdminUpdate(
                ID,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                NOON);
    }
}
