package dev.chancery.api.sso;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.RefusedWrites;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.session.SignInMethod;
import dev.chancery.api.session.TokenPlan;
import dev.chancery.api.session.TokenPlans;
import dev.chancery.api.session.TokenResponse;
import dev.chancery.api.session.TokenSubject;
import dev.chancery.api.user.CommittedUser;
import dev.chancery.api.user.MetadataSize;
import dev.chancery.api.user.OpeningAccount;
import dev.chancery.api.user.OpeningAccount.Opening;
import dev.chancery.command.Actor;
import dev.chancery.command.Reply;
import dev.chancery.command.session.Standing;
import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.command.sso.SsoLoginRefusal;
import dev.chancery.command.sso.SsoLoginState;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import dev.chancery.sso.saml.AsciiCase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Coming in, or opening an account, on the word of an organisation's identity provider. */
public final class SigningInBySaml {

    /**
     * What of accounts and sessions it takes to let somebody in.
     *
     * @param signUpDisabled no new accounts ({@code GOTRUE_DISABLE_SIGNUP})
     */
    public record Accounts(
            boolean signUpDisabled,
            GivenRoles roles,
            OpeningAccount opening,
            UserQueries users,
            Flows flows,
            Sessions sessions) {}

    private final SamlAnswers answers;
    private final Accounts accounts;
    private final Commands commands;
    private final InstantSource clock;

    public SigningInBySaml(SamlAnswers answers, Accounts accounts, Commands commands, InstantSource clock) {
        this.answers = answers;
        this.accounts = accounts;
        this.commands = commands;
        this.clock = clock;
    }

    /** What the client gets. */
    sealed interface Outcome {

        /** @param redirectTo where they wanted to be in the end, or null */
        record SignedIn(TokenResponse tokens, String redirectTo) implements Outcome {}

        /** @param code for whoever has the verifier */
        record CodeIssued(String code, String redirectTo) implements Outcome {}
    }

    /** What was written: a session, or a code for one, or why there is neither. */
    private sealed interface Written {

        record Session(Begun begun, String redirectTo) implements Written {}

        record Code(String code, String redirectTo) implements Written {}

        record Refused(SsoLoginRefusal refusal) implements Written {}
    }

    /** @throws ApiException if the answer was used before, or they may not come in */
    Outcome signIn(SamlAnswer answer, String aud, ClientRequest client) {
        TokenPlans plans = accounts.sessions().plans(client);
        try {
            return RefusedWrites.answered(
                    "Database error granting user",
                    () -> accounts.opening().retrying("sso", "Database error saving new user", client, opening -> {
                        Instant now = clock.instant();
                        return accounts.users()
                                .byIdentity(answer.provider(), answer.person().subjects())
                                .map(user -> comeBack(user, answer, plans, client, now))
                                .orElseGet(() -> opening.attempt(() -> open(opening, answer, aud, plans, client, now)));
                    }));
        } catch (SamlAnswers.Spent e) {
            throw answers.spent(answer, e, client);
        } catch (ApiException e) {
            answers.refuse(answer, e, client);
            throw e;
        }
    }

    private Outcome open(
            Opening opening, SamlAnswer answer, String aud, TokenPlans plans, ClientRequest client, Instant now) {
        if (accounts.signUpDisabled()) {
            throw signUpDisabled();
        }
        UUID userId = opening.userId();
        SignUp signUp = newUser(userId, answer, aud, now);
        MetadataSize.USER.require(Map.of(), signUp.userMetadata());
        MetadataSize.APP.require(Map.of(), signUp.appMetadata());
        Reply<SsoLoginEvent, SsoLoginState> rehearsed = rehearsal(answer, userId, client, now);
        if (!rehearsed.refused()) {
            opening.require(signUp, signUp.userMetadata());
        }
        TokenPlan plan = plan(plans, rehearsed, TokenSubject.of(signUp), Standing.NEWCOMER, answer, now);
        Actor newcomer = Actors.newcomerOfOrganisation(userId, signUp.email(), signUp.userMetadata());
        Written written = commands.transaction(client.origin(newcomer), transaction -> {
            Reply<SsoLoginEvent, SsoLoginState> login = answers.use(transaction, answer, userId, now);
            if (login.refused()) {
                return refused(login);
            }
            transaction.send(signUp);
            return write(transaction, answer, login.state(), plan, userId, -1, Standing.NEWCOMER, now);
        });
        return outcome(written, () -> CommittedUser.of(accounts.users(), userId), plan, now);
    }

    private Outcome comeBack(UserView user, SamlAnswer answer, TokenPlans plans, ClientRequest client, Instant now) {
        if (user.bannedAt(now)) {
            throw banned();
        }
        SamlAnswers.requireOwn(answer, user);
        SaidAnew news = SaidAnew.of(user, answer.provider(), answer.person(), answer.account(), accounts.roles(), now);
        Standing standing = new Standing(user.bannedUntil(), true);
        TokenPlan plan = plans.asks()
                ? plan(plans, rehearsal(answer, user.id(), client, now), news.subject(user), standing, answer, now)
                : plans.nobody();
        Written written = commands.transaction(client.origin(Actors.of(user)), transaction -> {
            transaction.lockUser(user.id());
            Reply<SsoLoginEvent, SsoLoginState> login = answers.use(transaction, answer, user.id(), now);
            if (login.refused()) {
                return refused(login);
            }
            news.identity().ifPresent(transaction::send);
            news.account().ifPresent(transaction::send);
            return write(transaction, answer, login.state(), plan, user.id(), user.version(), standing, now);
        });
        return outcome(
                written,
                () -> news.isPresent() ? CommittedUser.of(accounts.users(), user.id()) : user.signedInAt(now),
                plan,
                now);
    }

    static ApiException signUpDisabled() {
        return ApiException.unprocessable("signup_disabled", "Signups not allowed for this instance");
    }

    static ApiException banned() {
        return ApiException.of(403, "user_banned", "User is banned").at("sso.user-banned");
    }

    private Reply<SsoLoginEvent, SsoLoginState> rehearsal(
            SamlAnswer answer, UUID userId, ClientRequest client, Instant now) {
        return commands.rehearsal(
                client.origin(Actor.STRANGER), transaction -> answers.use(transaction, answer, userId, now));
    }

    /** Only the log knows whether a code is wanted; only for whoever has a good answer is a hook asked. */
    private static TokenPlan plan(
            TokenPlans plans,
            Reply<SsoLoginEvent, SsoLoginState> rehearsed,
            TokenSubject subject,
            Standing standing,
            SamlAnswer answer,
            Instant now) {
        return rehearsed.refused() || rehearsed.state().challenge().isPresent()
                ? plans.nobody()
                : plans.toBegin(subject, standing, answer.method(), now);
    }

    private static Written refused(Reply<SsoLoginEvent, SsoLoginState> login) {
        return new Written.Refused((SsoLoginRefusal) login.refusal().orElseThrow());
    }

    private Written write(
            Transaction transaction,
            SamlAnswer answer,
            SsoLoginState login,
            TokenPlan plan,
            UUID userId,
            long version,
            Standing standing,
            Instant now) {
        if (login.challenge().isPresent()) {
            Planned flow = accounts.flows()
                    .plan(userId, SignInMethod.SAML, login.challenge().get(), now);
            String code = Flows.issue(transaction, flow, answer.session(), now);
            answers.keep(transaction, answer, userId, Optional.empty());
            return new Written.Code(code, redirectTo(answer, login));
        }
        Begun session = accounts.sessions().begin(transaction, plan, userId, version, standing, answer.method(), now);
        answers.keep(transaction, answer, userId, Optional.of(session.state().sessionId()));
        return new Written.Session(session, redirectTo(answer, login));
    }

    private static String redirectTo(SamlAnswer answer, SsoLoginState login) {
        return answer.place() instanceof SamlAnswer.Place.Unsolicited(String relayState)
                ? relayState
                : login.redirectTo();
    }

    private Outcome outcome(Written written, Supplier<UserView> user, TokenPlan plan, Instant now) {
        return switch (written) {
            case Written.Session(Begun session, String redirectTo) ->
                new Outcome.SignedIn(accounts.sessions().tokens(user.get(), session, plan, now), redirectTo);
            case Written.Code(String code, String redirectTo) -> new Outcome.CodeIssued(code, redirectTo);
            case Written.Refused(SsoLoginRefusal refusal) -> throw SamlAnswers.refused(refusal);
        };
    }

    private SignUp newUser(UUID userId, SamlAnswer answer, String aud, Instant now) {
        Map<String, Object> claims = answer.person().claims();
        ProvisionedAccount account = answer.account();
        return new SignUp(
                userId,
                Via.SELF,
                aud,
                accounts.roles().first(account.roles()),
                AsciiCase.lower(answer.person().email()),
                null,
                null,
                true,
                false,
                null,
                claims,
                account.ofNewcomer(answer.provider()),
                List.of(new Identity(
                        UUID.randomUUID(), answer.provider(), answer.person().subject(), claims)),
                Optional.empty(),
                now);
    }
}
