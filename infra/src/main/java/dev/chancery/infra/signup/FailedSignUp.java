package dev.chancery.infra.signup;

import java.time.Instant;

/**
 * An account that was not opened because something of its owner's objected.
 *
 * @param way the route
 * @param cause names of an error and of things in the database, or of a hook and what it did; nothing of what either said
 * @param requestId as in the log
 */
public record FailedSignUp(Instant at, String way, String cause, String requestId) {}
