package dev.chancery.api.session;

import dev.chancery.command.Actor;

/** Someone with a service key. */
public record Administrator(String role, String audience) {

    public Actor actor() {
        return Actor.serviceRole(role);
    }
}
