package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import java.util.Optional;
import java.util.function.Supplier;

/** Whoever messages of one medium are handed to. */
interface Carrier {

    /**
     * Writes a message, without telling anybody of it.
     *
     * @return hands it over, and says what became of it; empty if there is no more reason to
     */
    Optional<Supplier<Outcome>> prepare(Event event, Delivery delivery);
}
