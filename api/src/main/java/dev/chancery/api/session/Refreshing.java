package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.token.AmrEntry;
import dev.chancery.command.Reply;
import dev.chancery.command.session.PresentedRefreshToken;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionEvent.TokenReissued;
import dev.chancery.command.session.SessionRefusal;
import dev.chancery.command.session.SessionState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserQueries.Refreshable;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Swapping a refresh token for new tokens. */
public final class Refreshing {

    /** @param reuse why an older token was answered; empty for a token used as it should be */
    record Refreshed(TokenResponse tokens, Set<SessionEvent.ReuseCause> reuse) {}

    private final UserQueries users;
    private final Commands commands;
    private final Sessions sessions;
    private final SessionValidity validity;
    private final InstantSource clock;

    public Refreshing(
            UserQueries users, Commands commands, Sessions sessions, SessionValidity validity, InstantSource clock) {
        this.users = users;
        this.commands = commands;
        this.sessions = sessions;
        this.validity = validity;
        this.clock = clock;
    }

    Refreshed refresh(String presented, ClientRequest client) {
        TokenPlans plans = sessions.plans(client);
        return switch (PresentedRefreshToken.parse(presented)) {
            case PresentedRefreshToken.Malformed _ -> throw ApiException.validation("Refresh token is not valid");
            case PresentedRefreshToken.Legacy legacy ->
                commands.retrying(
                        () -> attempt(users.ofLegacyToken(legacy.token(), validity.rivals()), legacy, plans, client));
            case PresentedRefreshToken.Signed signed ->
                commands.retrying(() ->
                        attempt(users.ofSession(signed.token().sessionId(), validity.rivals()), signed, plans, client));
        };
    }

    private Refreshed attempt(
            Optional<Refreshable> owner, PresentedRefreshToken token, TokenPlans plans, ClientRequest client) {
        Refreshable found = owner.orElseThrow(() -> notFound().at(SessionRefusal.NOT_FOUND.site()));
        SessionView session = found.session()
                .orElseThrow(() ->
                        invalid("session_not_found", "No Valid Session Found").at("session.legacy-token"));
        Instant now = clock.instant();
        SessionCommand.Refresh refresh = new SessionCommand.Refresh(
                session.id(), token, found.user().bannedUntil(), found.superseded(), validity.rules(), now);
        List<AmrEntry> amr = session.amr().stream()
                .map(method -> proven(method, found.user()))
                .toList();
        TokenPlan plan = mayGoOn(refresh, found.user(), plans, client)
                ? plans.toGoOn(found.user(), session, aal(session), amr, now)
                : plans.nobody();
        Reply<SessionEvent, SessionState> reply =
                commands.transaction(client.origin(Actors.of(found.user())), transaction -> {
                    if (plans.asks()) {
                        transaction.requireUser(found.user().id(), found.user().version());
                    }
                    Reply<SessionEvent, SessionState> answer = transaction.send(refresh);
                    if (!answer.refused()) {
                        sessions.requireComplete(plan);
                    }
                    return answer;
                });
        reply.refusal().ifPresent(refusal -> {
            boolean ended = reply.events().stream().anyMatch(SessionEvent.Ended.class::isInstance);
            throw describe(asAnswer((SessionRefusal) refusal), (SessionRefusal) refusal, session, ended);
        });
        return new Refreshed(
                sessions.tokens(found.user(), reply.state(), plan, aal(session), amr, now), causes(refresh, reply));
    }

    /** Only whoever has a good token may have a hook asked. */
    private boolean mayGoOn(SessionCommand.Refresh refresh, UserView user, TokenPlans plans, ClientRequest client) {
        return !plans.asks()
                || !commands.rehearsal(client.origin(Actors.of(user)), transaction -> transaction.send(refresh))
                        .refused();
    }

    /** By which provider somebody came in the tables do not say: whoever comes by an organisation's has no other. */
    private static AmrEntry proven(SessionView.Method method, UserView user) {
        String provider =
                method.method().equals(SignInMethod.SAML) ? user.ssoProviderId().orElse(null) : null;
        return new AmrEntry(method.method(), method.at().getEpochSecond(), provider);
    }

    /** Sessions from before there were factors have none. */
    private static String aal(SessionView session) {
        return session.aal() == null ? "aal1" : session.aal();
    }

    /** Where nothing was recorded the state is still the one that was decided on. */
    private static Set<SessionEvent.ReuseCause> causes(
            SessionCommand.Refresh refresh, Reply<SessionEvent, SessionState> reply) {
        return reply.events().isEmpty()
                ? reply.state().causesOfReuse(refresh)
                : reply.events().stream()
                        .filter(TokenReissued.class::isInstance)
                        .flatMap(event -> ((TokenReissued) event).causes().stream())
                        .collect(Collectors.toSet());
    }

    /** Says in headers whose token it was, once that is certain. */
    private static ApiException describe(
            ApiException answer, SessionRefusal refusal, SessionView session, boolean ended) {
        return switch (refusal) {
            case USER_BANNED ->
                answer.header("sb-auth-user-id", session.userId().toString());
            case INACTIVE_TOO_LONG, PAST_NOT_AFTER, TIMEBOX_OVER, NEWER_LOGIN -> named(answer, session);
            case ALREADY_USED -> {
                named(answer, session);
                yield ended ? answer.header("sb-auth-refresh-token-rotated", "true") : answer;
            }
            default -> answer;
        };
    }

    private static ApiException named(ApiException answer, SessionView session) {
        return answer.header("sb-auth-user-id", session.userId().toString())
                .header("sb-auth-session-id", session.id().toString());
    }

    private static ApiException asAnswer(SessionRefusal refusal) {
        return answer(refusal).at(refusal.site());
    }

    private static ApiException answer(SessionRefusal refusal) {
        return switch (refusal) {
            case NOT_FOUND, FORGED_TOKEN -> notFound();
            case CLIENT_UNKNOWN ->
                ApiException.oauth("invalid_client", "Client authentication required for OAuth session");
            case USER_BANNED -> invalid("user_banned", "User Banned");
            case INACTIVE_TOO_LONG -> invalid("session_expired", "Session Expired (Inactivity)");
            case PAST_NOT_AFTER, TIMEBOX_OVER -> invalid("session_expired", "Session Expired");
            case NEWER_LOGIN -> invalid("session_expired", "Session Expired (Revoked by Newer Login)");
            case NOT_ISSUED_HERE -> invalid("validation_failed", "Not Issued By This Server");
            case ALREADY_USED -> invalid("refresh_token_already_used", "Already Used");
        };
    }

    private static ApiException notFound() {
        return invalid("refresh_token_not_found", "Refresh Token Not Found");
    }

    private static ApiException invalid(String code, String reason) {
        return ApiException.badRequest(code, "Invalid Refresh Token: " + reason);
    }
}
