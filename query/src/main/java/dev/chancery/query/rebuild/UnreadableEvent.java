package dev.chancery.query.rebuild;

import java.util.UUID;

/** An event that is not what was written, or that this version does not know. The message is one sentence for its operator. */
public final class UnreadableEvent extends RuntimeException {

    private UnreadableEvent(long position, UUID eventId, String reason, RuntimeException cause) {
        super(
                "The event at position %d of the log (%s) cannot be read: %s".formatted(position, eventId, reason),
                cause);
    }

    public UnreadableEvent(long position, UUID eventId, RuntimeException cause) {
        this(position, eventId, "it was changed, or written by a later version.", cause);
    }

    /** @param keyId whose row in {@code chancery.data_key} is not what was stored there */
    public static UnreadableEvent byDamagedKey(long position, UUID eventId, UUID keyId, RuntimeException cause) {
        return new UnreadableEvent(
                position, eventId, "its key %s (chancery.data_key) was damaged.".formatted(keyId), cause);
    }
}
