package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;

/** How a class of events is stored: under a name and revision of its own, with these parts sealed. */
record EventType(
        String name,
        int revision,
        boolean decidedOnPersonalParts,
        Class<? extends Event> type,
        SealedParts sealedParts) {}
