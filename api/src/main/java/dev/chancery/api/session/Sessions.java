package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.RefusedWrites;
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
import java.util.function.Supplier;
import org.axonframework.modelling.command.ConcurrencyException;

/** Begins sessions and issues their tokens. */
public final class Sessions {

    private final AccessTokenIssuer issuer;
    private final Optional<CustomAccessToken> hook;
    private final String issuerName;
    private final Duration lifetime;
    private final SecureRandom random;

    /**
     * @param hook says what is in access tokens; empty where nobody is asked
     * @param lifetime of access tokens ({@code GOTRUE_JWT_EXP})
     */
    public Sessions(
            AccessTokenIssuer issuer,
            Optional<CustomAccessToken> hook,
            String issuerName,
            Duration lifetime,
            SecureRandom random) {
        this.issuer = issuer;
        this.hook = hook;
        this.issuerName = issuerName;
        this.lifetime = lifetime;
        this.random = random;
    }

    /** A session that has begun. */
    public record Begun(SessionState state, String aal, List<AmrEntry> amr) {}

    /** Plans the tokens of a request. */
    public TokenPlans plans(ClientRequest client) {
        return new TokenPlans(this, hook, client);
    }

    /**
     * Begins a session if the user is still as they were at {@code userVersion}; -1 for a user of this transaction.
     *
     * @throws ApiException if the user may not come in, whereby the transaction ends
     */
    public Begun begin(
            Commands.Transaction transaction,
            TokenPlan plan,
            UUID userId,
            long userVersion,
            Standing standing,
            SignInMethod method,
            Instant at) {
        requireComplete(plan);
        Reply<SessionEvent, SessionState> reply = transaction.send(new SessionCommand.Start(
                plan.sessionId(),
                userId,
                userVersion,
                standing,
                UUID.randomUUID(),
                method.amr(),
                method.provider(),
                method.saml(),
                RefreshTokenKey.generate(random),
                at));
        reply.refusal().ifPresent(refusal -> {
            throw answer((StartRefusal) refusal, method.provider()).at(refusal.site());
        });
        return new Begun(reply.state(), method.aal(), List.of(proven(method, at)));
    }

    /** What tokens say of how somebody came in. */
    static AmrEntry proven(SignInMethod method, Instant at) {
        return new AmrEntry(
                method.amr(),
                at.getEpochSecond(),
                method.saml().map(saml -> saml.ssoProviderId().toString()).orElse(null));
    }

    /** Does work that lets somebody in who has an account. Triggers of the database's owner may object. */
    static <R> R granting(Supplier<R> work) {
        return RefusedWrites.answered("Database error granting user", work);
    }

    /**
     * Call it within the transaction, where there is something to commit.
     *
     * @throws ConcurrencyException if the facts have changed since it was planned
     */
    void requireComplete(TokenPlan plan) {
        if (hook.isPresent() && plan.claims().isEmpty()) {
            throw new ConcurrencyException("nobody was asked about the token of a session");
        }
    }

    static void requireGood(Standing standing, SignInMethod method, Instant now) {
        standing.refusal(now).ifPresent(refusal -> {
            throw answer(refusal, method.provider()).at(refusal.site());
        });
    }

    /** @param provider of the identity by which they want to come in, or null */
    private static ApiException answer(StartRefusal refusal, String provider) {
        return switch (refusal) {
            case USER_BANNED -> ApiException.badRequest("user_banned", "User is banned");
            case NOT_CONFIRMED ->
                Identity.PHONE.equals(provider)
                        ? ApiException.badRequest("phone_not_confirmed", "Phone not confirmed")
                        : ApiException.badRequest("email_not_confirmed", "Email not confirmed");
        };
    }

    /** What the client gets where a session has begun. */
    public TokenResponse tokens(UserView user, Begun session, TokenPlan plan, Instant now) {
        return tokens(user, session.state(), plan, session.aal(), session.amr(), now);
    }

    /** What the client gets: a new access token and the session's current refresh token. */
    TokenResponse tokens(
            UserView user, SessionState session, TokenPlan plan, String aal, List<AmrEntry> amr, Instant now) {
        Instant expiresAt = expiry(session.notAfter(), now);
        String accessToken = plan.claims()
                .map(issuer::issue)
                .orElseGet(() ->
                        issuer.issue(claims(TokenSubject.of(user), session.sessionId(), aal, amr, now, expiresAt)));
        return new TokenResponse(
                accessToken,
                "bearer",
                Duration.between(now, expiresAt).toSeconds(),
                expiresAt.getEpochSecond(),
                session.currentRefreshToken(),
                UserResponse.of(user),
                null,
                session.sessionId(),
                session.counter());
    }

    /**
     * Until when an access token is good: no longer than the session.
     *
     * @param notAfter when the session has to end, or null
     */
    Instant expiry(Instant notAfter, Instant now) {
        Instant usual = now.plus(lifetime);
        return notAfter != null && notAfter.isBefore(usual) ? notAfter : usual;
    }

    AccessTokenClaims claims(
            TokenSubject user, UUID sessionId, String aal, List<AmrEntry> amr, Instant now, Instant expiresAt) {
        return new AccessTokenClaims(
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
                sessionId,
                user.anonymous());
    }
}
