package dev.chancery.command;

import java.util.List;
import java.util.Optional;

/**
 * What the sender of a command learns: the facts that were recorded, the state after them, and the refusal if it was one.
 *
 * @param version the sequence number of the stream's last event once these facts are appended; -1 for an empty stream
 */
public record Reply<E extends Event, S>(Optional<Refusal> refusal, List<E> events, S state, long version) {

    public boolean refused() {
        return refusal.isPresent();
    }
}
