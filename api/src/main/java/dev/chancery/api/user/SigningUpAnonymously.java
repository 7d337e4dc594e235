package dev.chancery.api.user;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.session.SignInMethod;
import dev.chancery.api.session.TokenPlan;
import dev.chancery.api.session.TokenPlans;
import dev.chancery.api.session.TokenResponse;
import dev.chancery.api.session.TokenSubject;
import dev.chancery.api.user.OpeningAccount.Opening;
import dev.chancery.command.Actor;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.UserCommand.SignUpAnonymously;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.user.UserQueries;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** Opening an account for somebody who does not say who they are. Whoever loses its tokens has lost it. */
public final class SigningUpAnonymously {

    private static final SignInMethod METHOD = SignInMethod.of("anonymous");

    private final String defaultRole;
    private final OpeningAccount accounts;
    private final UserQueries users;
    private final Commands commands;
    private final Sessions sessions;
    private final InstantSource clock;

    public SigningUpAnonymously(
            String defaultRole,
            OpeningAccount accounts,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            InstantSource clock) {
        this.defaultRole = defaultRole;
        this.accounts = accounts;
        this.users = users;
        this.commands = commands;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** @param data the user's own metadata */
    TokenResponse signUp(String aud, Map<String, Object> data, ClientRequest client) {
        TokenPlans plans = sessions.plans(client);
        return accounts.retrying(
                "signup",
                "Database error creating anonymous user",
                client,
                opening -> opening.attempt(() -> open(opening, aud, data, plans, client)));
    }

    private TokenResponse open(
            Opening opening, String aud, Map<String, Object> data, TokenPlans plans, ClientRequest client) {
        Instant now = clock.instant();
        UUID userId = opening.userId();
        SignUpAnonymously signUp = new SignUpAnonymously(userId, aud, defaultRole, data, now);
        opening.require(signUp);
        TokenPlan plan = plans.toBegin(TokenSubject.of(signUp), Standing.NEWCOMER, METHOD, now);
        Actor newcomer = Actors.newcomer(Actor.Kind.USER, userId, "", data);
        Begun session = commands.transaction(client.origin(newcomer), transaction -> {
            transaction.send(signUp);
            return sessions.begin(transaction, plan, userId, -1, Standing.NEWCOMER, METHOD, now);
        });
        return sessions.tokens(CommittedUser.of(users, userId), session, plan, now);
    }
}
