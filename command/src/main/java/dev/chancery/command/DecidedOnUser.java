package dev.chancery.command;

import java.util.UUID;

/**
 * A command whose facts about a user were read before it was sent. It is carried out only if nothing that {@linkplain
 * Event#bearsOnSignIn bears on a sign-in} has happened to the user since; otherwise it fails as a conflict, and whoever
 * sent it reads again. So it does, rather than be refused, where the user has been deleted since and a version was read.
 */
public interface DecidedOnUser {

    UUID userId();

    /** The sequence number of the last such event when the facts were read; negative: not checked. */
    long userVersion();
}
