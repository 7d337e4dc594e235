package dev.chancery.query.history;

import dev.chancery.command.Event;
import dev.chancery.command.Origin;

/** A fact and its place in the log. */
public record Fact<E extends Event>(long position, E event, Origin origin) {}
