package dev.chancery.command;

import java.util.UUID;

/**
 * A command whose facts about a user were read before it was sent. It is carried out only if the user's stream still
 * ends at that version; otherwise it fails as a conflict, and whoever sent it reads again.
 */
public interface DecidedOnUser {

    UUID userId();

    /** The sequence number of the last event of the user's stream when the facts were read; negative: not checked. */
    long userVersion();
}
