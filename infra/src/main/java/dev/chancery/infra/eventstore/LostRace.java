package dev.chancery.infra.eventstore;

import java.util.UUID;
import org.axonframework.modelling.command.ConcurrencyException;

/** A conflict with others who were changing the same user or session. */
final class LostRace extends ConcurrencyException {

    private final UUID about;

    LostRace(ConcurrencyException conflict, UUID about) {
        super(conflict.getMessage(), conflict.getCause());
        this.about = about;
    }

    /** The id of the user or the session. */
    UUID about() {
        return about;
    }
}
