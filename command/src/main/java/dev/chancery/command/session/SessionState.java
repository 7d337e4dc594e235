package dev.chancery.command.session;

import dev.chancery.command.session.SessionEvent.Ended;
import dev.chancery.command.session.SessionEvent.RefusedReason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a session's decisions need to know of its past.
 *
 * @param refreshTokenKey null once the session has ended, when its key was destroyed
 * @param reissued the counter for which an older token was last recorded as answered, or -1
 */
public record SessionState(
        UUID sessionId,
        UUID userId,
        Instant createdAt,
        Instant refreshedAt,
        String refreshTokenKey,
        long counter,
        long reissued,
        RefusedReason lastRefusal,
        boolean ended) {

    public static final SessionState NONE = new SessionState(null, null, null, null, null, 0, -1, null, false);

    /** As much of a session's past as its end depends on; it knows nothing of tokens. */
    public static SessionState beforeItsEnd(UUID sessionId, UUID userId, boolean ended) {
        SessionState begun =
                NONE.evolve(new SessionEvent.Started(sessionId, userId, List.of(), null, null, null, null));
        return ended ? begun.over() : begun;
    }

    boolean live() {
        return sessionId != null && !ended && refreshTokenKey != null;
    }

    /** When the session was last used: its last refresh, else its start. */
    Instant lastUsed() {
        return refreshedAt != null ? refreshedAt : createdAt;
    }

    /** The refresh token that is valid now. */
    public String currentRefreshToken() {
        return RefreshToken.issue(RefreshTokenKey.parse(refreshTokenKey), sessionId, counter);
    }

    SessionState evolve(SessionEvent event) {
        return switch (event) {
            case SessionEvent.Started e ->
                new SessionState(e.sessionId(), e.userId(), e.at(), null, e.refreshTokenKey(), 0, -1, null, false);
            case SessionEvent.Refreshed e -> refreshed(e.counter(), e.at());
            case SessionEvent.TokenReissued e -> reissued(e.counter(), e.at());
            case SessionEvent.Refused e -> refused(e.reason());
            case Ended e -> over();
        };
    }

    private SessionState refreshed(long newCounter, Instant at) {
        return new SessionState(sessionId, userId, createdAt, at, refreshTokenKey, newCounter, reissued, null, ended);
    }

    private SessionState reissued(long forCounter, Instant at) {
        return new SessionState(sessionId, userId, createdAt, at, refreshTokenKey, counter, forCounter, null, ended);
    }

    private SessionState refused(RefusedReason reason) {
        return new SessionState(
                sessionId, userId, createdAt, refreshedAt, refreshTokenKey, counter, reissued, reason, ended);
    }

    private SessionState over() {
        return new SessionState(sessionId, userId, createdAt, refreshedAt, null, counter, reissued, lastRefusal, true);
    }
}
