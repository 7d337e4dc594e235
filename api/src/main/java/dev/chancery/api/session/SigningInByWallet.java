package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.user.CommittedUser;
import dev.chancery.api.user.MetadataSize;
import dev.chancery.api.user.OpeningAccount;
import dev.chancery.api.user.OpeningAccount.Opening;
import dev.chancery.api.web3.CurrentMessage;
import dev.chancery.command.Actor;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserCommand.UpdateIdentity;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.infra.replay.SpentMessages;
import dev.chancery.query.user.IdentityView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Coming in, or opening an account, with nothing but a wallet. */
public final class SigningInByWallet {

    private static final SignInMethod METHOD = SignInMethod.of("web3", CurrentMessage.PROVIDER);

    private final boolean signUpDisabled;
    private final String defaultRole;
    private final OpeningAccount accounts;
    private final SpentMessages spent;
    private final UserQueries users;
    private final Commands commands;
    private final Sessions sessions;
    private final InstantSource clock;

    /** @param signUpDisabled no new accounts ({@code GOTRUE_DISABLE_SIGNUP}) */
    public SigningInByWallet(
            boolean signUpDisabled,
            String defaultRole,
            OpeningAccount accounts,
            SpentMessages spent,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            InstantSource clock) {
        this.signUpDisabled = signUpDisabled;
        this.defaultRole = defaultRole;
        this.accounts = accounts;
        this.spent = spent;
        this.users = users;
        this.commands = commands;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** @throws ApiException {@code invalid_grant} if somebody has come in by the message already */
    TokenResponse signIn(CurrentMessage message, String aud, ClientRequest client) {
        TokenPlans plans = sessions.plans(client);
        return Sessions.granting(() -> accounts.retrying("web3", "Database error saving new user", client, opening -> {
            Instant now = clock.instant();
            return users.byIdentity(CurrentMessage.PROVIDER, message.subjects())
                    .map(user -> comeBack(user, message, plans, client, now))
                    .orElseGet(() -> opening.attempt(() -> open(opening, message, aud, plans, client, now)));
        }));
    }

    private TokenResponse open(
            Opening opening, CurrentMessage message, String aud, TokenPlans plans, ClientRequest client, Instant now) {
        if (signUpDisabled) {
            throw ApiException.unprocessable("signup_disabled", "Signups not allowed for this instance");
        }
        UUID userId = opening.userId();
        SignUp signUp = newUser(userId, message, aud, now);
        MetadataSize.USER.require(Map.of(), signUp.userMetadata());
        requireUnspent(message);
        opening.require(signUp, signUp.userMetadata());
        TokenPlan plan = toBegin(plans, TokenSubject.of(signUp), Standing.NEWCOMER, now);
        Actor newcomer = Actors.newcomer(Actor.Kind.USER, userId, "", signUp.userMetadata());
        Begun session = commands.transaction(client.origin(newcomer), transaction -> {
            spend(message, now);
            transaction.send(signUp);
            return begin(transaction, plan, userId, -1, Standing.NEWCOMER, now);
        });
        return tokens(CommittedUser.of(users, userId), session, plan, now);
    }

    private TokenResponse comeBack(
            UserView user, CurrentMessage message, TokenPlans plans, ClientRequest client, Instant now) {
        if (user.bannedAt(now)) {
            throw ApiException.of(403, "user_banned", "User is banned").at("web3.user-banned");
        }
        Optional<UpdateIdentity> news = news(user, message, now);
        news.ifPresent(known -> MetadataSize.USER.require(
                Objects.requireNonNullElse(user.userMetadata(), Map.of()), known.metadataPatch()));
        Standing standing = new Standing(user.bannedUntil(), true);
        if (plans.asks()) {
            requireUnspent(message);
        }
        TokenSubject subject = TokenSubject.of(user);
        TokenPlan plan = toBegin(
                plans,
                news.map(known -> subject.withMetadata(known.metadataPatch())).orElse(subject),
                standing,
                now);
        Begun session = commands.transaction(client.origin(Actors.of(user)), transaction -> {
            spend(message, now);
            news.ifPresent(transaction::send);
            return begin(transaction, plan, user.id(), user.version(), standing, now);
        });
        return tokens(news.isPresent() ? CommittedUser.of(users, user.id()) : user.signedInAt(now), session, plan, now);
    }

    /** Only whoever has a good message may have a hook asked. */
    private void requireUnspent(CurrentMessage message) {
        if (spent.contains(message.digest())) {
            throw message.replayed();
        }
    }

    /** Within the transaction: who fails to come in may try again by the same message. */
    private void spend(CurrentMessage message, Instant now) {
        if (!spent.spend(message.digest(), message.goodUntil(), now)) {
            throw message.replayed();
        }
    }

    /** What the message says that the last one did not. What else is known of the user, of addresses, is none of its business. */
    private static Optional<UpdateIdentity> news(UserView user, CurrentMessage message, Instant now) {
        IdentityView known = user.identities().stream()
                .filter(identity -> identity.provider().equals(CurrentMessage.PROVIDER))
                .filter(identity -> message.subjects().contains(identity.providerId()))
                .findFirst()
                .orElseThrow();
        Map<String, Object> claims = new LinkedHashMap<>(message.claims());
        claims.put("sub", known.providerId());
        if (claims.equals(known.identityData())) {
            return Optional.empty();
        }
        Map<String, Object> patch = new LinkedHashMap<>();
        patch.put("sub", claims.get("sub"));
        patch.put("custom_claims", claims.get("custom_claims"));
        Identity identity = new Identity(known.id(), known.provider(), known.providerId(), claims);
        return Optional.of(new UpdateIdentity(user.id(), user.version(), identity, patch, now));
    }

    private SignUp newUser(UUID userId, CurrentMessage message, String aud, Instant now) {
        Map<String, Object> claims = message.claims();
        return new SignUp(
                userId,
                Via.SELF,
                aud,
                defaultRole,
                null,
                null,
                null,
                false,
                false,
                null,
                claims,
                Map.of("provider", CurrentMessage.PROVIDER, "providers", List.of(CurrentMessage.PROVIDER)),
                List.of(new Identity(UUID.randomUUID(), CurrentMessage.PROVIDER, message.subject(), claims)),
                Optional.empty(),
                now);
    }

    private static TokenPlan toBegin(TokenPlans plans, TokenSubject subject, Standing standing, Instant now) {
        return plans.toBegin(subject, standing, METHOD, now);
    }

    private Begun begin(
            Transaction transaction, TokenPlan plan, UUID userId, long version, Standing standing, Instant now) {
        return sessions.begin(transaction, plan, userId, version, standing, METHOD, now);
    }

    private TokenResponse tokens(UserView user, Begun session, TokenPlan plan, Instant now) {
        return sessions.tokens(user, session, plan, now);
    }
}
