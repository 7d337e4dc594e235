package dev.chancery.command.session;

import dev.chancery.command.DecidedOnUser;
import dev.chancery.command.session.SessionEvent.EndReason;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What can be asked of a session. */
public sealed interface SessionCommand {

    UUID sessionId();

    /**
     * Begins a session for a user who has proven who they are.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param amrId the id of the row that remembers the method
     * @param saml on whose word it begins, where that is an organisation's identity provider
     */
    record Start(
            UUID sessionId,
            UUID userId,
            long userVersion,
            Standing standing,
            UUID amrId,
            String method,
            String provider,
            Optional<SamlSession> saml,
            RefreshTokenKey refreshTokenKey,
            Instant at)
            implements SessionCommand, DecidedOnUser {}

    /**
     * Swaps a refresh token.
     *
     * @param bannedUntil the user's ban as it was read, or null
     * @param newerLogin whether another valid session of the user, of the same tag, was used later
     */
    record Refresh(
            UUID sessionId,
            PresentedRefreshToken presented,
            Instant bannedUntil,
            boolean newerLogin,
            RefreshRules rules,
            Instant at)
            implements SessionCommand {}

    /** Ends a session; nothing happens if it has ended already. */
    record End(UUID sessionId, EndReason reason, Instant at) implements SessionCommand {}
}
