package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.token.AccessTokenClaims;
import dev.chancery.api.token.AccessTokenIssuer;
import dev.chancery.api.token.AmrEntry;
import dev.chancery.api.user.UserResponse;
import dev.chancery.command.Reply;
import dev.chancery.command.session.RefreshTokenKey;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.session.Standing;
import dev.chancery.command.session.StartRefusal;
import dev.chancery.command.user.Identity;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.user.UserView;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Begins sessions and issues their tokens. */
public final class Sessions {

    /** The {@code amr} value of a password. */
    public static final String PASSWORD = "password";

    private final AccessTokenIssuer issuer;
    private final String issuerName;
    private final Duration lifetime;
    private final SecureRandom random;

    /** @param lifetime of access tokens ({@code GOTRUE_JWT_EXP}) */
    public Sessions(AccessTokenIssuer issuer, String issuerName, Duration lifetime, SecureRandom random) {
        this.issuer = issuer;
        this.issuerName = issuerName;
        this.lifetime = lifetime;
        this.random = random;
    }

    /** A session that has begun. */
    public record Begun(SessionState state, List<AmrEntry> amr) {}

    /**
     * Begins a session if the user is still as they were at {@code userVersion}; -1 for a user of this transaction.
     *
     * @throws ApiException if the user may not come in, whereby the transaction ends
     */
    public Begun begin(
            Commands.Transaction transaction,
            UUID userId,
            long userVersion,
            Standing standing,
            String method,
            String provider,
            Instant at) {
        Reply<SessionEvent, SessionState> reply = transaction.send(new SessionCommand.Start(
                UUID.randomUUID(),
                userId,
                userVersion,
                standing,
                UUID.randomUUID(),
                method,
                provider,
                null,
                RefreshTokenKey.generate(random),
                at));
        reply.refusal().ifPresent(refusal -> {
            throw answer((StartRefusal) refusal, provider).at(refusal.site());
        });
        return new Begun(reply.state(), List.of(new AmrEntry(method, at.getEpochSecond())));
    }

    private static ApiException answer(StartRefusal refusal, String provider) {
        return switch (refusal) {
            case USER_BANNED -> ApiException.badRequest("user_banned", "User is banned");
            case NOT_CONFIRMED ->
                Identity.PHONE.equals(provider)
                        ? ApiException.badRequest("phone_not_confirmed", "Phone not confirmed")
                        : ApiException.badRequest("email_not_confirmed", "Email not confirmed");
        };
    }

    /** What the client gets: a new access token and the session's current refresh token. */
    public TokenResponse tokens(UserView user, SessionState session, String aal, List<AmrEntry> amr, Instant now) {
        Instant expiresAt = now.plus(lifetime);
        String accessToken = issuer.issue(new AccessTokenClaims(
                issuerName,
                user.id(),
                user.aud(),
                expiresAt,
                now,
                user.email(),
                user.phone(),
                user.appMetadata(),
                user.userMetadata(),
                user.role(),
                aal,
                amr,
                session.sessionId(),
                user.anonymous(),
                Optional.empty(),
                ""));
        return new TokenResponse(
                accessToken,
                "bearer",
                lifetime.toSeconds(),
                expiresAt.getEpochSecond(),
                session.currentRefreshToken(),
                UserResponse.of(user),
                null,
                session.sessionId(),
                session.counter());
    }
}
