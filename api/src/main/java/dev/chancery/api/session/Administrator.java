package dev.chancery.api.session;

import dev.chancery.command.Actor;
import java.util.UUID;

/**
 * Someone with a service key.
 *
 * @param id of the user whom the key names; the nil UUID where it names none
 */
public record Administrator(UUID id, String role, String audience) {

    public Actor actor() {
        return Actor.serviceRole(id.toString(), role);
    }
}
