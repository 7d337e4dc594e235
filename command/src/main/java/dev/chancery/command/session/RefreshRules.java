package dev.chancery.command.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a session lives and what happens to refresh tokens that are used again.
 *
 * @param timebox the longest life of a session ({@code GOTRUE_SESSIONS_TIMEBOX})
 * @param inactivityTimeout the longest pause between refreshes ({@code GOTRUE_SESSIONS_INACTIVITY_TIMEOUT})
 * @param reuseInterval how long after a refresh older tokens are still answered, and by a clock that is behind, before it
 *     ({@code GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL})
 * @param allowReuse answer older tokens always ({@code GOTRUE_SECURITY_REFRESH_TOKEN_ALLOW_REUSE})
 * @param endOnReuse end the session when an older token is refused
 *     ({@code GOTRUE_SECURITY_REFRESH_TOKEN_ROTATION_ENABLED}; RFC 9700 §4.14.2)
 */
public record RefreshRules(
        Optional<Duration> timebox,
        Optional<Duration> inactivityTimeout,
        Duration reuseInterval,
        boolean allowReuse,
        boolean endOnReuse) {

    public static final RefreshRules DEFAULT =
            new RefreshRules(Optional.empty(), Optional.empty(), Duration.ZERO, false, true);

    /** Whether a session that began then is past its life; not of one of which that is not known (null). */
    public boolean timeboxIsOver(Instant createdAt, Instant now) {
        return isOver(createdAt, timebox, now);
    }

    /** Whether a session that was last used then has been idle for too long. */
    public boolean inactivityIsOver(Instant lastUsed, Instant now) {
        return isOver(lastUsed, inactivityTimeout, now);
    }

    private static boolean isOver(Instant since, Optional<Duration> limit, Instant now) {
        return since != null && limit.map(since::plus).filter(now::isAfter).isPresent();
    }
}
