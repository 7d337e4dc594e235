package dev.chancery.command.session;

import dev.chancery.command.session.SessionCommand.Refresh;
import dev.chancery.command.session.SessionEvent.Ended;
import dev.chancery.command.session.SessionEvent.RefusedReason;
import dev.chancery.command.session.SessionEvent.ReuseCause;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * What a session's decisions need to know of its past.
 *
 * @param notAfter when the identity provider's word ends, or null
 * @param saml on whose word it stands, or null where that is nobody's
 * @param ofClient whether it belongs to a client of the OAuth server, which alone may refresh it
 * @param refreshTokenKey null once the session has ended, when its key was destroyed
 * @param legacy the random tokens that it was adopted with
 * @param swappedAt when the current refresh token was issued first, or null where that was at the start
 * @param reissued the counter for which an older token was last recorded as answered, or -1
 */
public record SessionState(
        UUID sessionId,
        UUID userId,
        Instant createdAt,
        Instant refreshedAt,
        Instant swappedAt,
        Instant notAfter,
        SamlSession saml,
        boolean ofClient,
        String refreshTokenKey,
        LegacyTokens legacy,
        long counter,
        long reissued,
        RefusedReason lastRefusal,
        boolean ended) {

    public static final SessionState NONE = new SessionState(
            null, null, null, null, null, null, null, false, null, LegacyTokens.NONE, 0, -1, null, false);

    /** As much of a session's past as its end depends on; it knows nothing of tokens. */
    static SessionState beforeItsEnd(UUID sessionId, UUID userId, boolean ended) {
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

    /** After how many refreshes the token was current; empty if it is none of this session's. */
    OptionalLong counterOf(PresentedRefreshToken presented) {
        return switch (presented) {
            case PresentedRefreshToken.Signed(RefreshToken token)
            when token.isSignedBy(RefreshTokenKey.parse(refreshTokenKey)) -> OptionalLong.of(token.counter());
            case PresentedRefreshToken.Legacy(String token) -> OptionalLong.of(legacy.counterOf(token));
            case PresentedRefreshToken.Signed _, PresentedRefreshToken.Malformed _ -> OptionalLong.empty();
        };
    }

    /** Why the refresh is answered although its token is not the current one; empty for the current one, and for a refusal. */
    public Set<ReuseCause> causesOfReuse(Refresh refresh) {
        OptionalLong presented = counterOf(refresh.presented());
        return presented.isEmpty() || presented.getAsLong() >= counter
                ? Set.of()
                : causesOfReuse(refresh, presented.getAsLong());
    }

    Set<ReuseCause> causesOfReuse(Refresh refresh, long presented) {
        EnumSet<ReuseCause> causes = EnumSet.noneOf(ReuseCause.class);
        Instant swapped = swappedAt != null ? swappedAt : createdAt;
        // either way: the clock of a node that is behind would make each token that was ever spent one of just now
        if (Duration.between(swapped, refresh.at())
                        .abs()
                        .compareTo(refresh.rules().reuseInterval())
                < 0) {
            causes.add(ReuseCause.CONCURRENT_REFRESH);
        }
        if (counter - presented == 1) {
            causes.add(ReuseCause.FAIL_TO_SAVE);
        }
        if (refresh.rules().allowReuse()) {
            causes.add(ReuseCause.ALWAYS_ALLOW);
        }
        return causes;
    }

    SessionState evolve(SessionEvent event) {
        return switch (event) {
            case SessionEvent.Started e -> begun(e.sessionId(), e.userId(), e.at(), e.refreshTokenKey());
            case SessionEvent.Federated e -> federated(e.saml());
            case SessionEvent.Adopted e -> adopted(e);
            case SessionEvent.Refreshed e -> refreshed(e.counter(), e.at());
            case SessionEvent.TokenReissued e -> reissued(e.counter(), e.at());
            case SessionEvent.Refused e -> refused(e.reason());
            case Ended e -> over();
        };
    }

    private static SessionState begun(UUID id, UUID user, Instant at, String key) {
        return new SessionState(
                id, user, at, null, null, null, null, false, key, LegacyTokens.NONE, 0, -1, null, false);
    }

    private SessionState federated(SamlSession session) {
        return new SessionState(
                sessionId,
                userId,
                createdAt,
                refreshedAt,
                swappedAt,
                session.notAfter(),
                session,
                ofClient,
                refreshTokenKey,
                legacy,
                counter,
                reissued,
                lastRefusal,
                ended);
    }

    private static SessionState adopted(SessionEvent.Adopted e) {
        return new SessionState(
                e.sessionId(),
                e.userId(),
                e.createdAt() == null ? e.at() : e.createdAt(),
                e.refreshedAt(),
                e.refreshedAt(),
                e.notAfter(),
                null,
                e.oauthClientId() != null,
                e.refreshTokenKey(),
                new LegacyTokens(e.currentTokens() == null ? Set.of() : e.currentTokens(), e.previousToken()),
                e.counter() == null ? 0 : e.counter(),
                -1,
                null,
                false);
    }

    private SessionState refreshed(long newCounter, Instant at) {
        return with(at, at, refreshTokenKey, newCounter, reissued, null, ended);
    }

    private SessionState reissued(long forCounter, Instant at) {
        return with(at, swappedAt, refreshTokenKey, counter, forCounter, null, ended);
    }

    private SessionState refused(RefusedReason reason) {
        return with(refreshedAt, swappedAt, refreshTokenKey, counter, reissued, reason, ended);
    }

    private SessionState over() {
        return with(refreshedAt, swappedAt, null, counter, reissued, lastRefusal, true);
    }

    private SessionState with(
            Instant newRefreshedAt,
            Instant newSwappedAt,
            String newKey,
            long newCounter,
            long newReissued,
            RefusedReason newRefusal,
            boolean newEnded) {
        return new SessionState(
                sessionId,
                userId,
                createdAt,
                newRefreshedAt,
                newSwappedAt,
                notAfter,
                saml,
                ofClient,
                newKey,
                legacy,
                newCounter,
                newReissued,
                newRefusal,
                newEnded);
    }
}
