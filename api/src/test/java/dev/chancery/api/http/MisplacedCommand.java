package dev.chancery.api.http;

import dev.chancery.command.user.UserCommand;
import java.time.Instant;
import java.util.UUID;

/** What {@code ArchitectureTest} has to object to: this is no place to make commands. */
public final class MisplacedCommand {

    Object made(UUID userId, Instant at) {
        return new UserCommand.SignOut(userId, null, "global", at);
    }
}
