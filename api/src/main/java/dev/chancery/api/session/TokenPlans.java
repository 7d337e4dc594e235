package dev.chancery.api.session;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.token.AccessTokenClaims;
import dev.chancery.api.token.AmrEntry;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.session.Standing;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plans the tokens of one request. What it is about may be decided several times, where others are faster; the hook is asked
 * again only if the facts have changed.
 */
public final class TokenPlans {

    private static final int MOST_TIMES = 3;

    private record Asked(AccessTokenClaims about, ObjectNode said) {}

    private final Sessions sessions;
    private final Optional<CustomAccessToken> hook;
    private final ClientRequest client;
    private final UUID newSession = UUID.randomUUID();
    private Asked last;
    private int times;

    TokenPlans(Sessions sessions, Optional<CustomAccessToken> hook, ClientRequest client) {
        this.sessions = sessions;
        this.hook = hook;
        this.client = client;
    }

    /** Whether somebody is asked, so that it matters to know beforehand what will be decided. */
    public boolean asks() {
        return hook.isPresent();
    }

    /** For where nobody will come in. */
    public TokenPlan nobody() {
        return new TokenPlan(newSession, Optional.empty());
    }

    /**
     * A session is to begin. Call it outside of transactions.
     *
     * @param user as they will be then
     * @throws dev.chancery.api.http.ApiException if the user may not come in, or the hook does not want it
     */
    public TokenPlan toBegin(TokenSubject user, Standing standing, SignInMethod method, Instant at) {
        if (hook.isEmpty()) {
            return nobody();
        }
        Sessions.requireGood(standing, method, at);
        Instant expiresAt =
                sessions.expiry(method.saml().map(SamlSession::notAfter).orElse(null), at);
        return plan(newSession, user, method.aal(), List.of(Sessions.proven(method, at)), method.amr(), at, expiresAt);
    }

    /** A session is to go on. Call it outside of transactions. */
    TokenPlan toGoOn(UserView user, SessionView session, String aal, List<AmrEntry> amr, Instant at) {
        Instant expiresAt = sessions.expiry(session.notAfter(), at);
        return plan(session.id(), TokenSubject.of(user), aal, amr, "token_refresh", at, expiresAt);
    }

    private TokenPlan plan(
            UUID sessionId,
            TokenSubject user,
            String aal,
            List<AmrEntry> amr,
            String method,
            Instant at,
            Instant expiresAt) {
        return new TokenPlan(
                sessionId,
                hook.map(asked -> claims(asked, sessions.claims(user, sessionId, aal, amr, at, expiresAt), method)));
    }

    /** One that changes the user each time that it is asked would else be asked without an end. */
    private ObjectNode claims(CustomAccessToken asked, AccessTokenClaims claims, String method) {
        if (last == null || times < MOST_TIMES && !claims.saysTheSameAs(last.about())) {
            last = new Asked(claims, asked.claims(claims, method, client));
            times++;
        }
        return last.said();
    }
}
