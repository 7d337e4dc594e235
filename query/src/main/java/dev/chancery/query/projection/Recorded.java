package dev.chancery.query.projection;

import dev.chancery.command.Event;
import dev.chancery.command.Origin;
import java.util.UUID;

/** An event as the log has it. What was forgotten of event and origin is null. */
public record Recorded<E extends Event>(UUID eventId, E event, Origin origin) {}
