package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.command.Reply;
import dev.chancery.command.flow.FlowCommand.Exchange;
import dev.chancery.command.flow.FlowEvent;
import dev.chancery.command.flow.FlowRefusal;
import dev.chancery.command.flow.FlowState;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.session.Standing;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.replay.EndedByProvider;
import dev.chancery.query.flow.FlowQueries;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The grant {@code pkce}: tokens for an authorization code (RFC 6749 §4.1.3, RFC 7636 §4.5). */
public final class ExchangingCode {

    private final FlowQueries flows;
    private final UserQueries users;
    private final Commands commands;
    private final Sessions sessions;
    private final EndedByProvider ended;
    private final Duration lifetime;
    private final InstantSource clock;

    /** @param lifetime of a code ({@code GOTRUE_EXTERNAL_FLOW_STATE_EXPIRY_DURATION}) */
    public ExchangingCode(
            FlowQueries flows,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            EndedByProvider ended,
            Duration lifetime,
            InstantSource clock) {
        this.flows = flows;
        this.users = users;
        this.commands = commands;
        this.sessions = sessions;
        this.ended = ended;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** @throws ApiException with GoTrue's answer for each way in which code or verifier can be wrong */
    public TokenResponse exchange(String code, String verifier, ClientRequest client) {
        if (code.isEmpty() || verifier.isEmpty()) {
            throw ApiException.validation("invalid request: both auth code and code verifier should be non-empty");
        }
        TokenPlans plans = sessions.plans(client);
        return Sessions.granting(() -> commands.retrying(() -> attempt(code, verifier, plans, client)));
    }

    private TokenResponse attempt(String code, String verifier, TokenPlans plans, ClientRequest client) {
        FlowQueries.Found flow = flows.ofCode(code).orElseThrow(() -> answer(FlowRefusal.NOT_FOUND));
        UserView user = users.byId(flow.userId()).orElseThrow(() -> answer(FlowRefusal.NOT_FOUND));
        Instant now = clock.instant();
        Exchange exchange = new Exchange(flow.flowId(), code, verifier, lifetime, now);
        Standing standing = new Standing(user.bannedUntil(), true);
        TokenPlan plan = plan(exchange, user, standing, plans, client);
        Object outcome = commands.transaction(client.origin(Actors.of(user)), transaction -> {
            transaction.lockUser(user.id());
            Reply<FlowEvent, FlowState> reply = transaction.send(exchange);
            if (reply.refused()) {
                return reply.refusal().get();
            }
            transaction.requireFlow(flow.flowId());
            FlowState exchanged = reply.state();
            if (exchanged
                    .saml()
                    .filter(saml -> isOver(saml, now) || ended.voids(saml, exchanged.issuedAt()))
                    .isPresent()) {
                throw answer(FlowRefusal.EXPIRED);
            }
            return sessions.begin(transaction, plan, user.id(), user.version(), standing, method(exchanged), now);
        });
        return switch (outcome) {
            case Begun session -> sessions.tokens(user.signedInAt(now), session, plan, now);
            case FlowRefusal refusal -> throw answer(refusal);
            default -> throw new IllegalStateException("unexpected " + outcome);
        };
    }

    /** A session of it would have ended before it began. */
    private static boolean isOver(SamlSession saml, Instant now) {
        return saml.notAfter() != null && !now.isBefore(saml.notAfter());
    }

    /** How the user comes in is known only to the flow, and only whoever has the verifier may have a hook asked. */
    private TokenPlan plan(
            Exchange exchange, UserView user, Standing standing, TokenPlans plans, ClientRequest client) {
        if (!plans.asks()) {
            return plans.nobody();
        }
        Reply<FlowEvent, FlowState> rehearsed =
                commands.rehearsal(client.origin(Actors.of(user)), transaction -> transaction.send(exchange));
        return rehearsed.refused()
                ? plans.nobody()
                : plans.toBegin(TokenSubject.of(user), standing, method(rehearsed.state()), exchange.at());
    }

    private static SignInMethod method(FlowState flow) {
        return new SignInMethod(flow.method(), null, flow.saml());
    }

    private static ApiException answer(FlowRefusal refusal) {
        ApiException answer = switch (refusal) {
            case NOT_FOUND ->
                ApiException.of(404, "flow_state_not_found", "invalid flow state, no valid flow state found");
            case EXPIRED ->
                ApiException.unprocessable("flow_state_expired", "invalid flow state, flow state has expired");
            case VERIFIER_WRONG ->
                ApiException.badRequest(
                        "bad_code_verifier", "code challenge does not match previously saved code verifier");
        };
        return answer.at(refusal.site());
    }
}
