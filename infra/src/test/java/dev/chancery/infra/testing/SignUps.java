package dev.chancery.infra.testing;

import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How users of tests come into being. */
public final class SignUps {

    private SignUps() {}

    /** Of Ann Example, whose address needs no confirmation. */
    public static UserCommand.SignUp confirmed(UUID user, String email, Instant at) {
        return new UserCommand.SignUp(
                user,
                Via.SELF,
                "authenticated",
                "authenticated",
                email,
                null,
                new HashedPassword(UUID.randomUUID(), "$2a$10$first"),
                true,
                false,
                null,
                Map.of("full_name", "Ann Example"),
                Map.of("provider", "email"),
                List.of(new Identity(
                        UUID.randomUUID(), "email", user.toString(), Identities.emailClaims(user, email, Map.of()))),
                Optional.empty(),
                at);
    }
}
