package dev.chancery.api.user;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.http.Address;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.RefusedWrites;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.PasswordVerificationAttempt;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
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
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.DisputePassword;
import dev.chancery.command.user.UserCommand.Message;
import dev.chancery.command.user.UserCommand.RepeatSignUp;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.command.user.UserRefusal;
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
import java.util.function.Supplier;

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
    private final EmailSignUp byEmail;
    private final PhoneSignUp byPhone;
    private final OpeningAccount accounts;
    private final UserQueries users;
    private final Commands commands;
    private final Sessions sessions;
    private final PasswordVerificationAttempt verificationAttempt;
    private final Flows flows;
    private final KeyedIds ids;
    private final InstantSource clock;

    public SigningUp(
            SignUpRules rules,
            PhoneRules phoneRules,
            OpeningAccount accounts,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            PasswordVerificationAttempt verificationAttempt,
            OneTimeTokens tokens,
            PhoneTokens phoneTokens,
            Flows flows,
            KeyedIds ids,
            InstantSource clock) {
        this.defaultRole = rules.defaultRole();
        this.byEmail = new EmailSignUp(rules, users, tokens);
        this.byPhone = new PhoneSignUp(phoneRules, users, phoneTokens);
        this.accounts = accounts;
        this.users = users;
        this.commands = commands;
        this.sessions = sessions;
        this.verificationAttempt = verificationAttempt;
        this.flows = flows;
        this.ids = ids;
        this.clock = clock;
    }

    Outcome signUp(Request request, ClientRequest client) {
        SignUpMedium medium = medium(request);
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
                        .map(owner -> repeat(owner, request, message, plans, attempt, client))
                        .orElseGet(() -> opening.attempt(() -> open(opening, request, message, plans, client))));
    }

    /**
     * Somebody asks for a message to an address, whether or not it is sent, and to whatever audience: the one that somebody has asked
     * for earlier confirms the address just as well.
     *
     * @param password that they named, or null
     */
    void disputePassword(Address address, PresentedPassword password, ClientRequest client) {
        changing(() -> commands.retrying(() -> {
            SignUpMedium medium = medium(address);
            Optional<UserView> unconfirmed =
                    medium.owner(address.value()).filter(owner -> !medium.isConfirmed(owner, address.value()));
            // for nobody, too: it takes its time
            if (!isNamed(password, unconfirmed)) {
                unconfirmed.ifPresent(owner -> commands.transaction(
                        client.origin(Actors.strangerAt(owner)),
                        transaction ->
                                transaction.send(new DisputePassword(owner.id(), owner.version(), clock.instant()))));
            }
            return null;
        }));
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
                client.origin(newcomer(signUp.userId(), signUp)), transaction -> transaction.send(signUp));
    }

    private SignUpMedium medium(Request request) {
        return medium(request.address());
    }

    private SignUpMedium medium(Address address) {
        return switch (address) {
            case EmailAddress _ -> byEmail;
            case PhoneNumber _ -> byPhone;
        };
    }

    private Optional<UserView> owner(Request request) {
        return medium(request).owner(request.address().value());
    }

    private <R> R saving(Request request, ClientRequest client, Function<Opening, R> work) {
        String way = request.password() == null ? "otp" : "signup";
        return changing(() -> accounts.retrying(way, "Database error saving new user", client, work));
    }

    /** @param work that may change somebody who has an account */
    private static <R> R changing(Supplier<R> work) {
        return RefusedWrites.answered("Database error updating user", work);
    }

    private Outcome open(
            Opening opening, Request request, Optional<Message> message, TokenPlans plans, ClientRequest client) {
        SignUpMedium medium = medium(request);
        Instant now = clock.instant();
        UUID userId = opening.userId();
        Optional<Planned> flow = flow(userId, request, now);
        SignUp signUp = newUser(userId, request, within(flow, message), now);
        opening.require(signUp, request.data());
        Actor newcomer = newcomer(userId, signUp);
        if (!medium.autoconfirm()) {
            commands.transaction(client.origin(newcomer), transaction -> {
                transaction.send(signUp);
                flow.ifPresent(planned -> Flows.start(transaction, planned, now));
                return null;
            });
            return new Outcome.Pending(UserResponse.of(load(userId)));
        }
        TokenPlan plan =
                plans.toBegin(TokenSubject.of(signUp), Standing.NEWCOMER, Sessions.PASSWORD, medium.provider(), now);
        Begun session = commands.transaction(client.origin(newcomer), transaction -> {
            transaction.send(signUp);
            return sessions.begin(
                    transaction, plan, userId, -1, Standing.NEWCOMER, Sessions.PASSWORD, medium.provider(), now);
        });
        return signedIn(load(userId), session, plan, now);
    }

    private Outcome repeat(
            UserView owner,
            Request request,
            Optional<Message> message,
            TokenPlans plans,
            PasswordVerificationAttempt.Once attempt,
            ClientRequest client) {
        Instant now = clock.instant();
        SignUpMedium medium = medium(request);
        boolean confirmed = medium.isConfirmed(owner, request.address().value());
        if (medium.autoconfirm() && !owner.aud().equals(request.aud())) {
            // GoTrue stumbles over the unique index and answers 500
            throw userAlreadyExists();
        }
        if (!confirmed && medium.autoconfirm()) {
            return confirmAndSignIn(owner, request, plans, attempt, client, now);
        }
        boolean knowsPassword = isNamed(request.password(), confirmed ? Optional.empty() : Optional.of(owner));
        Optional<Planned> flow = flow(owner.id(), request, now);
        Reply<UserEvent, UserState> reply =
                commands.transaction(client.origin(Actors.strangerAt(owner)), transaction -> {
                    Reply<UserEvent, UserState> answer = transaction.send(new RepeatSignUp(
                            owner.id(),
                            owner.version(),
                            medium.provider(),
                            confirmed,
                            knowsPassword,
                            within(flow, message),
                            medium.maxFrequency(),
                            now));
                    if (!answer.refused()) {
                        flow.ifPresent(planned -> Flows.start(transaction, planned, now));
                    }
                    return answer;
                });
        String provider = medium.provider();
        if (reply.refusal().isEmpty()) {
            return new Outcome.Pending(pending(request, PretendedAccount.of(owner, provider, ids), now));
        }
        return switch (reply.refusal().get()) {
            case UserRefusal.Simple.ALREADY_REGISTERED -> {
                if (medium.autoconfirm()) {
                    throw userAlreadyExists();
                }
                PretendedAccount account = PretendedAccount.insteadOf(
                        owner, provider, reply.state().signUpFirstRepeatedAt(provider), ids);
                yield new Outcome.Pending(pending(request, account, now));
            }
            // to wait would tell that there is somebody who was sent one
            case UserRefusal.MailTooSoon _, UserRefusal.SmsTooSoon _ ->
                new Outcome.Pending(pending(request, PretendedAccount.of(owner, provider, ids), now));
            case UserRefusal refusal -> throw UserRefusals.asAnswer(refusal);
            default -> throw new IllegalStateException("unexpected " + reply.refusal());
        };
    }

    /**
     * Takes as long as hashing the password of a new account does. Where there is no {@code unconfirmed} owner nothing depends
     * on it, and a stored hash, which may be a dearer one, must not show in the time.
     */
    private static boolean isNamed(PresentedPassword password, Optional<UserView> unconfirmed) {
        return password != null && password.check(unconfirmed).matches();
    }

    /**
     * GoTrue lets whoever signs up with an unconfirmed address into the account that has it. Here only its password does.
     */
    private Outcome confirmAndSignIn(
            UserView owner,
            Request request,
            TokenPlans plans,
            PasswordVerificationAttempt.Once attempt,
            ClientRequest client,
            Instant now) {
        boolean matches = request.password().check(Optional.of(owner)).matches();
        attempt.require(owner, matches, now);
        if (!matches) {
            throw userAlreadyExists();
        }
        SignUpMedium medium = medium(request);
        Standing standing = new Standing(owner.bannedUntil(), true);
        TokenPlan plan = plans.toBegin(
                medium.confirmed(TokenSubject.of(owner)), standing, Sessions.PASSWORD, medium.provider(), now);
        Begun session = commands.transaction(client.origin(Actors.of(owner)), transaction -> {
            transaction.send(new RepeatSignUp(
                    owner.id(),
                    owner.version(),
                    medium.provider(),
                    false,
                    true,
                    Optional.empty(),
                    medium.maxFrequency(),
                    now));
            return sessions.begin(
                    transaction,
                    plan,
                    owner.id(),
                    owner.version(),
                    standing,
                    Sessions.PASSWORD,
                    medium.provider(),
                    now);
        });
        return signedIn(load(owner.id()), session, plan, now);
    }

    private static ApiException userAlreadyExists() {
        return ApiException.unprocessable("user_already_exists", "User already registered")
                .at(UserRefusal.Simple.ALREADY_REGISTERED.site());
    }

    /** What someone is told who may not be the owner: what they said themselves, in the shape of a new account. */
    private UserResponse pending(Request request, PretendedAccount account, Instant now) {
        SignUpMedium medium = medium(request);
        Map<String, Object> claims =
                users.asStored(medium.claims(account.id(), request.address().value(), request.data()));
        return UserResponse.pending(account, request, defaultRole, claims, medium.ofIdentity(claims), now);
    }

    private SignUp newUser(UUID userId, Request request, Optional<Message> message, Instant now) {
        SignUpMedium medium = medium(request);
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

    private Optional<Planned> flow(UUID userId, Request request, Instant now) {
        return medium(request).autoconfirm()
                ? Optional.empty()
                : request.challenge().map(challenge -> flows.plan(userId, "email/signup", challenge, now));
    }

    /** The message as part of the flow, if it is one. */
    private static Optional<Message> within(Optional<Planned> flow, Optional<Message> message) {
        return message.map(drawn -> drawn instanceof Confirmation mail && flow.isPresent()
                ? new Confirmation(
                        mail.sentTo(),
                        mail.redirectTo(),
                        mail.token(),
                        flow.get().flowId())
                : drawn);
    }

    private static Actor newcomer(UUID userId, SignUp signUp) {
        String address = signUp.phone() == null ? signUp.email() : signUp.phone();
        return Actors.newcomer(userId, address, signUp.userMetadata());
    }

    private Outcome signedIn(UserView user, Begun session, TokenPlan plan, Instant now) {
        return new Outcome.SignedIn(sessions.tokens(user, session.state(), plan, "aal1", session.amr(), now));
    }

    /** Read again after the commit, since triggers of the database's owner may have changed the row. */
    private UserView load(UUID userId) {
        return users.byId(userId)
                .orElseThrow(() -> ApiException.internal("Database error loading user after sign-up", null));
    }
}
