package dev.chancery.command.session;

import java.time.Instant;

/**
 * How a user stands who has proven who they are and wants to come in.
 *
 * @param bannedUntil null if they are not banned
 * @param confirmed whether the address by which they come in is known to be theirs
 */
public record Standing(Instant bannedUntil, boolean confirmed) {

    /** That of a user who has just come into being. */
    public static final Standing NEWCOMER = new Standing(null, true);

    boolean bannedAt(Instant now) {
        return bannedUntil != null && now.isBefore(bannedUntil);
    }
}
