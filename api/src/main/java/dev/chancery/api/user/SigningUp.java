package dev.chancery.api.user;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.http.Address;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.RefusedWrites;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.PasswordVerificationAttempt;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.session.SignInMethod;
import dev.chancery.api.session.TokenPlan;
import dev.chancery.api.session.TokenPlans;
import dev.chancery.api.session.TokenResponse;
import dev.chancery.api.session.TokenSubject;
import dev.chancery.api.user.OpeningAccount.Opening;
import dev.chancery.command.Actor;
import dev.chancery.command.Reply;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.UserCommand.Message;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Opening an account with an e-mail address or a phone number, and a password. */
public final class SigningUp {

    /** What came of it. */
    sealed interface Outcome {
        /** The account is open and its owner is in. */
        record SignedIn(TokenResponse tokens) implements Outcome {}

        /** A message will ask to confirm the address, or seems to. */
        record Pending(UserResponse user) implements Outcome {}
    }

    /**
     * @param password null where the address alone shall do
     * @param data the user's own metadata
     * @param challenge of a sign-up with an e-mail address, likewise {@code redirectTo}
     * @param channel of a sign-up with a phone number
     */
    record Request(
            Address address,
            String aud,
            PresentedPassword password,
            Map<String, Object> data,
            Optional<CodeChallenge> challenge,
            String redirectTo,
            Channel channel) {}

    private final String defaultRole;
    private final SignUpMedia media;
    private final OpeningAccount accounts;
    private final Commands commands;
    private final Sessions sessions;
    private final PasswordVerificationAttempt verificationAttempt;
    private final InstantSource clock;
    private final SignUpFlows flows;
    private final SignUpAnswers answers;
    private final SigningUpAgain again;

    public SigningUp(
            String defaultRole,
            SignUpMedia media,
            OpeningAccount accounts,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            PasswordVerificationAttempt verificationAttempt,
            Flows flows,
            KeyedIds ids,
            InstantSource clock) {
        this.defaultRole = defaultRole;
        this.media = media;
        this.accounts = accounts;
        this.commands = commands;
        this.sessions = sessions;
        this.verificationAttempt = verificationAttempt;
        this.clock = clock;
        this.flows = new SignUpFlows(media, flows);
        this.answers = new SignUpAnswers(defaultRole, media, users, sessions);
        this.again = new SigningUpAgain(media, this.flows, answers, sessions, commands, ids, clock);
    }

    Outcome signUp(Request request, ClientRequest client) {
        SignUpMedium medium = media.of(request.address());
        return signUp(request, medium.autoconfirm() ? Optional.empty() : Optional.of(medium.draw(request)), client);
    }

    /** @param message what asks to confirm, drawn already */
    Outcome signUp(Request request, Optional<Message> message, ClientRequest client) {
        TokenPlans plans = sessions.plans(client);
        PasswordVerificationAttempt.Once attempt = verificationAttempt.once(client);
        return saving(
                request,
                client,
                opening -> owner(request)
                        .map(owner -> again.signUp(owner, request, message, plans, attempt, client))
                        .orElseGet(() -> opening.attempt(() -> open(opening, request, message, plans, client))));
    }

    /** Opens the account of an address that needs no confirmation, unless there is one, and lets nobody in. */
    void openOnly(Request request, ClientRequest client) {
        saving(
                request,
                client,
                opening ->
                        owner(request).isPresent() ? null : opening.attempt(() -> openOnly(opening, request, client)));
    }

    private Reply<UserEvent, UserState> openOnly(Opening opening, Request request, ClientRequest client) {
        SignUp signUp = newUser(opening.userId(), request, Optional.empty(), clock.instant());
        opening.require(signUp, request.data());
        return commands.transaction(
                client.origin(newcomer(Actor.Kind.ANONYMOUS, signUp)), transaction -> transaction.send(signUp));
    }

    private Optional<UserView> owner(Request request) {
        return media.of(request.address()).owner(request.address().value());
    }

    private <R> R saving(Request request, ClientRequest client, Function<Opening, R> work) {
        String way = request.password() == null ? "otp" : "signup";
        // it may change somebody who has an account
        return RefusedWrites.answered(
                "Database error updating user",
                () -> accounts.retrying(way, "Database error saving new user", client, work));
    }

    private Outcome open(
            Opening opening, Request request, Optional<Message> message, TokenPlans plans, ClientRequest client) {
        SignUpMedium medium = media.of(request.address());
        Instant now = clock.instant();
        UUID userId = opening.userId();
        Optional<Planned> flow = flows.plan(userId, request, now);
        SignUp signUp = newUser(userId, request, SignUpFlows.within(flow, message), now);
        opening.require(signUp, request.data());
        if (!medium.autoconfirm()) {
            commands.transaction(client.origin(newcomer(Actor.Kind.ANONYMOUS, signUp)), transaction -> {
                transaction.send(signUp);
                flow.ifPresent(planned -> Flows.start(transaction, planned, now));
                return null;
            });
            return answers.opened(userId);
        }
        SignInMethod method = SignInMethod.password(medium.provider());
        TokenPlan plan = plans.toBegin(TokenSubject.of(signUp), Standing.NEWCOMER, method, now);
        Begun session = commands.transaction(client.origin(newcomer(Actor.Kind.USER, signUp)), transaction -> {
            transaction.send(signUp);
            return sessions.begin(transaction, plan, userId, -1, Standing.NEWCOMER, method, now);
        });
        return answers.signedIn(userId, session, plan, now);
    }

    private SignUp newUser(UUID userId, Request request, Optional<Message> message, Instant now) {
        SignUpMedium medium = media.of(request.address());
        String address = request.address().value();
        Map<String, Object> claims = medium.claims(userId, address, request.data());
        boolean byPhoneNumber = request.address() instanceof PhoneNumber;
        return new SignUp(
                userId,
                Via.SELF,
                request.aud(),
                defaultRole,
                byPhoneNumber ? null : address,
                byPhoneNumber ? address : null,
                request.password() == null ? null : request.password().hashed(),
                !byPhoneNumber && medium.autoconfirm(),
                byPhoneNumber && medium.autoconfirm(),
                null,
                medium.autoconfirm() ? Metadata.merge(claims, medium.confirmedClaims()) : claims,
                Map.of("provider", medium.provider(), "providers", List.of(medium.provider())),
                List.of(new Identity(
                        UUID.randomUUID(), medium.provider(), userId.toString(), medium.ofIdentity(claims))),
                message,
                now);
    }

    private static Actor newcomer(Actor.Kind kind, SignUp signUp) {
        String address = signUp.phone() == null ? signUp.email() : signUp.phone();
        return Actors.newcomer(kind, signUp.userId(), address, signUp.userMetadata());
    }
}
