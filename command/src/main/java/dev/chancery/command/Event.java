package dev.chancery.command;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** A fact in the log. What it is about can be forgotten: see {@link Personal} and {@link Secret}. */
public interface Event {

    /** The user whom the fact is about, under whose subject key its {@link Personal} parts are sealed. */
    UUID subject();

    /** When it happened, in microseconds of precision. */
    Instant at();

    /** The keys of secrets that this fact makes worthless; they are destroyed in the transaction that appends it. */
    default Set<UUID> supersededSecrets() {
        return Set.of();
    }

    /** Whether this fact erases its subject: every key of that user is destroyed in the transaction that appends it. */
    default boolean erasesSubject() {
        return false;
    }
}
