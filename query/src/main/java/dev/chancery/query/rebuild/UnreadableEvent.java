package dev.chancery.query.rebuild;

import java.util.UUID;

/** An event that is not what was written, or that this version does not know. The message is one sentence for its operator. */
public final class UnreadableEvent extends RuntimeException {

    public UnreadableEvent(long position, UUID eventId, RuntimeException cause) {
        super(
                "The event at position %d of the log (%s) cannot be read: it was changed, or written by a later version."
                        .formatted(position, eventId),
                cause);
    }
}
