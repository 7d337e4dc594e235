package dev.chancery.command.session;

import java.time.Instant;
import java.util.Optional;

/**
 * How a user stands who has proven who they are and wants to come in.
 *
 * @param bannedUntil null if they are not banned
 * @param confirmed whether the address by which they come in is known to be theirs
 */
public record Standing(Instant bannedUntil, boolean confirmed) {

    /** That of a user who has just come into being. */
    public static final Standing NEWCOMER = new Standing(null, true);

    /** Why they do not come in; empty if they do. */
    public Optional<StartRefusal> refusal(Instant now) {
        if (bannedAt(now)) {
            return Optional.of(StartRefusal.USER_BANNED);
        }
        return confirmed ? Optional.empty() : Optional.of(StartRefusal.NOT_CONFIRMED);
    }

    private boolean bannedAt(Instant now) {
        return bannedUntil != null && now.isBefore(bannedUntil);
    }
}
