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

    /**
     * Whether a sign-in that was decided before this fact has to be decided anew: it changes who may come in, by what proof,
     * or what their tokens say of them. Only facts about users do, and none that a stranger can bring about at will: else
     * the stranger keeps the owner out.
     */
    default boolean bearsOnSignIn() {
        return false;
    }

    /** The keys of secrets that this fact makes worthless; they are destroyed in the transaction that appends it. */
    default Set<UUID> supersededSecrets() {
        return Set.of();
    }

    /**
     * Whether this fact erases its subject: every key of that user but those of the fact's own secrets is destroyed in the
     * transaction that appends it.
     */
    default boolean erasesSubject() {
        return false;
    }
}
