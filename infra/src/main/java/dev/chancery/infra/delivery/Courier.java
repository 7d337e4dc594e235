package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import java.time.Instant;
import java.util.Optional;

/** Writes what follows from a fact, and hands it over. */
interface Courier {

    /** What is ready to be handed over. */
    interface Parcel {
        /**
         * @param id the same however often it is tried
         * @param at when it happened that it is about
         */
        Outcome handOver(String id, Instant at);
    }

    /**
     * As of now, or nothing if there is no more reason to.
     *
     * @param part its place among what follows from the event
     */
    Optional<Parcel> parcel(Event event, int part);
}
