package dev.chancery.infra.eventstore;

import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;

/** From every older revision of an event to the one that is written now, oldest first. */
final class Upcasters {

    private Upcasters() {}

    static EventUpcaster chain() {
        return new EventUpcasterChain();
    }
}
