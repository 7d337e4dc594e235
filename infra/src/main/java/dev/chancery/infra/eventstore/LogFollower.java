package dev.chancery.infra.eventstore;

import dev.chancery.query.rebuild.RecordedEvents.Positioned;

/**
 * Follows the committed log from when it was there first. What it writes to the database is in the transaction that stores
 * how far it is, so it is written once for each event, on one of the nodes.
 */
public interface LogFollower {

    /** Under which its progress is stored: never to be changed. */
    String name();

    /**
     * Is told of every event, in order.
     *
     * @throws dev.chancery.query.rebuild.UnreadableEvent if it turns out here that it cannot be read; nothing was done then
     */
    void follow(Positioned event);

    /** Is told, in its turn, of one that cannot be read, as is the log of the service. */
    void follow(Unreadable event);
}
