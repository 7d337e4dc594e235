package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserView;
import java.util.Optional;
import java.util.function.Supplier;

/** Whoever messages of one medium are handed to. */
interface Carrier {

    /**
     * Writes a message, without telling anybody of it.
     *
     * @param user whom the fact is about, as they are now
     * @return hands it over, and says what became of it; empty if there is no more reason to
     */
    Optional<Supplier<Outcome>> prepare(Recorded<Event> fact, UserView user, Delivery delivery);
}
