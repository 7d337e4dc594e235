package dev.chancery.infra.eventstore;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.Personal;

/**
 * The metadata of an event as stored.
 *
 * @param actor what anyone may read
 * @param causation the command that caused the event, or the request where there is none for each
 * @param correlation the same for all that a request caused
 */
record StoredOrigin(
        StoredActor actor,
        @Personal PersonOfActor person,
        String requestId,
        String causation,
        String correlation,
        @Personal String ip,
        @Personal String userAgent,
        String externalUrl) {

    /** @param role of a service key; absent for persons */
    record StoredActor(Actor.Kind kind, String id, String role, boolean viaSso) {}

    /** Who the acting user is. */
    record PersonOfActor(String username, String name) {}

    static StoredOrigin of(Origin origin, String causation, String correlation) {
        Actor actor = origin.actor();
        boolean person = actor.kind() == Actor.Kind.USER || actor.kind() == Actor.Kind.ANONYMOUS;
        return new StoredOrigin(
                new StoredActor(actor.kind(), actor.id(), person ? null : actor.username(), actor.viaSso()),
                person ? new PersonOfActor(actor.username(), actor.name()) : null,
                origin.requestId(),
                causation,
                correlation,
                origin.ip(),
                origin.userAgent(),
                origin.externalUrl());
    }

    Origin origin() {
        String username = person == null ? actor.role() : person.username();
        String name = person == null ? null : person.name();
        return new Origin(
                new Actor(actor.kind(), actor.id(), username == null ? "" : username, name, actor.viaSso()),
                requestId,
                ip,
                userAgent,
                externalUrl);
    }
}
