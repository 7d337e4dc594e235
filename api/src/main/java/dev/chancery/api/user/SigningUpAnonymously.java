package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.session.TokenPlan;
import dev.chancery.api.session.TokenPlans;
import dev.chancery.api.session.TokenResponse;
import dev.chancery.api.session.TokenSubject;
import dev.chancery.command.Actor;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.UserCommand.SignUpAnonymously;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** Opening an account for somebody who does not say who they are. Whoever loses its tokens has lost it. */
public final class SigningUpAnonymously {

    private static final String METHOD = "anonymous";

    private final String defaultRole;
    private final BeforeUserCreated beforeUserCreated;
    private final NotedFailures failures;
    private final UserQueries users;
    private final Commands commands;
    private final Sessions sessions;
    private final InstantSource clock;

    public SigningUpAnonymously(
            String defaultRole,
            BeforeUserCreated beforeUserCreated,
            NotedFailures failures,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            InstantSource clock) {
        this.defaultRole = defaultRole;
        this.beforeUserCreated = beforeUserCreated;
        this.failures = failures;
        this.users = users;
        this.commands = commands;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** @param data the user's own metadata */
    TokenResponse signUp(String aud, Map<String, Object> data, ClientRequest client) {
        TokenPlans plans = sessions.plans(client);
        return failures.noting("signup", client, () -> saving(aud, data, plans, client));
    }

    private TokenResponse saving(String aud, Map<String, Object> data, TokenPlans plans, ClientRequest client) {
        try {
            return commands.retrying(() -> open(aud, data, plans, client));
        } catch (WriteFailure e) {
            throw ApiException.internal("Database error creating anonymous user", e);
        }
    }

    private TokenResponse open(String aud, Map<String, Object> data, TokenPlans plans, ClientRequest client) {
        Instant now = clock.instant();
        UUID userId = UUID.randomUUID();
        SignUpAnonymously signUp = new SignUpAnonymously(userId, aud, defaultRole, data, now);
        beforeUserCreated.require(signUp, client);
        TokenPlan plan = plans.toBegin(TokenSubject.of(signUp), Standing.NEWCOMER, METHOD, null, now);
        Object name = data.get("full_name");
        Actor newcomer =
                new Actor(Actor.Kind.USER, userId.toString(), "", name == null ? null : name.toString(), false);
        Begun session = commands.transaction(client.origin(newcomer), transaction -> {
            transaction.send(signUp);
            return sessions.begin(transaction, plan, userId, -1, Standing.NEWCOMER, METHOD, null, now);
        });
        return sessions.tokens(load(userId), session.state(), plan, "aal1", session.amr(), now);
    }

    /** Read again after the commit, since triggers of the database's owner may have changed the row. */
    private UserView load(UUID userId) {
        return users.byId(userId)
                .orElseThrow(() -> ApiException.internal("Database error creating anonymous user", null));
    }
}
