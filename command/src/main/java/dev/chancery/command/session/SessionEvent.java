package dev.chancery.command.session;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.Personal;
import dev.chancery.command.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Every fact about a session. */
public sealed interface SessionEvent extends Event {

    UUID sessionId();

    UUID userId();

    @Override
    default UUID subject() {
        return userId();
    }

    /**
     * A user came in.
     *
     * @param methods how: one proof for most, several where a further factor was shown at once
     * @param provider the identity's provider, as the audit log names it
     * @param refreshTokenKey the HMAC key of this session's refresh tokens, sealed under the key {@code sessionId}
     */
    @EventName(value = "session.started", revision = 2)
    record Started(
            UUID sessionId,
            UUID userId,
            List<Method> methods,
            String provider,
            String tag,
            @Secret(key = "sessionId") String refreshTokenKey,
            Instant at)
            implements SessionEvent {}

    /** It stands on the word of an organisation's identity provider. Recorded with its beginning. */
    @EventName("session.federated")
    record Federated(UUID sessionId, UUID userId, SamlSession saml, Instant at) implements SessionEvent {}

    /**
     * The session was there before the log: everything its rows held.
     *
     * @param refreshTokenKey that of its signed refresh tokens, or a fresh one where they were random ones
     * @param counter null where there were no signed tokens yet
     * @param currentTokens random refresh tokens that may be used
     * @param previousToken the random refresh token that was swapped for the newest of them, or null
     */
    @EventName("session.adopted")
    record Adopted(
            UUID sessionId,
            UUID userId,
            Instant createdAt,
            Instant updatedAt,
            Instant refreshedAt,
            Instant notAfter,
            String aal,
            UUID factorId,
            UUID oauthClientId,
            String scopes,
            String tag,
            @Personal String userAgent,
            @Personal String ip,
            List<AdoptedMethod> methods,
            @Secret(key = "sessionId") String refreshTokenKey,
            Long counter,
            @Secret(key = "sessionId") Set<String> currentTokens,
            @Secret(key = "sessionId") String previousToken,
            Instant at)
            implements SessionEvent {}

    /** The refresh token {@code counter - 1} was swapped for {@code counter}. */
    @EventName("session.refreshed")
    record Refreshed(UUID sessionId, UUID userId, long counter, Instant at) implements SessionEvent {}

    /**
     * An older token was presented and answered with the current one. Recorded once a second: more of the same
     * says nothing new.
     */
    @EventName("session.token-reissued")
    record TokenReissued(UUID sessionId, UUID userId, long presented, long counter, Set<ReuseCause> causes, Instant at)
            implements SessionEvent {}

    /** A refresh was refused though the token is genuine. Recorded when the reason is another than last time. */
    @EventName("session.refused")
    record Refused(UUID sessionId, UUID userId, RefusedReason reason, Instant at) implements SessionEvent {}

    /** The session is over for good; the key of its refresh tokens is destroyed. */
    @EventName("session.ended")
    record Ended(UUID sessionId, UUID userId, EndReason reason, Instant at) implements SessionEvent {
        @Override
        public Set<UUID> supersededSecrets() {
            return Set.of(sessionId);
        }
    }

    /**
     * A way in which the user has proven who they are.
     *
     * @param id of the row that remembers it
     * @param name an {@code amr} value (RFC 8176 §2, as GoTrue names them) such as {@code password} or {@code totp}
     */
    record Method(UUID id, String name, Instant at) {}

    /** A {@link Method} as its row remembers it. */
    record AdoptedMethod(UUID id, String name, Instant createdAt, Instant updatedAt) {}

    /** Why an older refresh token was still answered. */
    enum ReuseCause {
        /** It is the one before the current: the answer to its last use was probably lost. */
        FAIL_TO_SAVE,
        /** The last refresh was within the reuse interval: several tabs or processes refresh at once. */
        CONCURRENT_REFRESH,
        /** The settings allow it always. */
        ALWAYS_ALLOW
    }

    /** Why a genuine refresh token was refused. */
    enum RefusedReason {
        USER_BANNED,
        NOT_AFTER,
        INACTIVITY,
        TIMEBOX,
        NEWER_LOGIN,
        REUSE
    }

    /** Why a session ended. */
    enum EndReason {
        SIGNED_OUT,
        SIGNED_OUT_ELSEWHERE,
        /** By the organisation's identity provider. */
        SIGNED_OUT_BY_PROVIDER,
        REUSE_DETECTED,
        PASSWORD_CHANGED,
        USER_DELETED
    }
}
