package dev.chancery.api.user;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.session.TokenResponse;
import dev.chancery.command.Actor;
import dev.chancery.command.Reply;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.DisputePassword;
import dev.chancery.command.user.UserCommand.RepeatSignUp;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Opening an account with an e-mail address and a password. */
public final class SigningUp {

    /** What came of it. */
    sealed interface Outcome {
        /** The account is open and its owner is in. */
        record SignedIn(TokenResponse tokens) implements Outcome {}

        /** A mail will ask to confirm the address, or seems to. */
        record Pending(UserResponse user) implements Outcome {}
    }

    /**
     * @param password null where the address alone shall do
     * @param data the user's own metadata
     */
    record Request(
            EmailAddress email,
            String aud,
            PresentedPassword password,
            Map<String, Object> data,
            Optional<CodeChallenge> challenge,
            String redirectTo) {}

    private final SignUpRules rules;
    private final UserQueries users;
    private final Commands commands;
    private final Sessions sessions;
    private final OneTimeTokens tokens;
    private final Flows flows;
    private final InstantSource clock;

    public SigningUp(
            SignUpRules rules,
            UserQueries users,
            Commands commands,
            Sessions sessions,
            OneTimeTokens tokens,
            Flows flows,
            InstantSource clock) {
        this.rules = rules;
        this.users = users;
        this.commands = commands;
        this.sessions = sessions;
        this.tokens = tokens;
        this.flows = flows;
        this.clock = clock;
    }

    Outcome signUp(Request request, ClientRequest client) {
        Optional<OneTimeToken> token = rules.autoconfirm()
                ? Optional.empty()
                : Optional.of(
                        tokens.draw(request.email().value(), request.challenge().isPresent()));
        return saving(() -> users.ownerOfEmail(request.email().value())
                .map(owner -> repeat(owner, request, token, client))
                .orElseGet(() -> open(request, token, client)));
    }

    /**
     * Somebody asks for mail to an address, whether or not it is sent, and to whatever audience: the mail that an earlier one has
     * asked for confirms the address just as well.
     *
     * @param password that they named, or null
     */
    void disputePassword(EmailAddress email, PresentedPassword password, ClientRequest client) {
        saving(() -> {
            Optional<UserView> unconfirmed =
                    users.ownerOfEmail(email.value()).filter(owner -> owner.emailConfirmedAt() == null);
            // for nobody, too: it takes its time
            if (!isNamed(password, unconfirmed)) {
                unconfirmed.ifPresent(owner -> commands.transaction(
                        client.origin(Actors.strangerAt(owner)),
                        transaction ->
                                transaction.send(new DisputePassword(owner.id(), owner.version(), clock.instant()))));
            }
            return null;
        });
    }

    /** Opens the account of an address that needs no confirmation, unless there is one, and lets nobody in. */
    void openOnly(Request request, ClientRequest client) {
        saving(() -> {
            if (users.ownerOfEmail(request.email().value()).isEmpty()) {
                SignUp signUp = newUser(UUID.randomUUID(), request, Optional.empty(), clock.instant());
                commands.transaction(
                        client.origin(newcomer(signUp.userId(), signUp)), transaction -> transaction.send(signUp));
            }
            return null;
        });
    }

    private <R> R saving(Supplier<R> work) {
        try {
            return commands.retrying(work);
        } catch (WriteFailure e) {
            throw ApiException.internal("Database error saving new user", e);
        }
    }

    private Outcome open(Request request, Optional<OneTimeToken> token, ClientRequest client) {
        Instant now = clock.instant();
        UUID userId = UUID.randomUUID();
        Optional<Planned> flow = flow(userId, request, now);
        SignUp signUp = newUser(userId, request, confirmation(request, token, flow), now);
        Actor newcomer = newcomer(userId, signUp);
        if (!rules.autoconfirm()) {
            commands.transaction(client.origin(newcomer), transaction -> {
                transaction.send(signUp);
                flow.ifPresent(planned -> Flows.start(transaction, planned, now));
                return null;
            });
            return new Outcome.Pending(UserResponse.of(load(userId)));
        }
        Begun session = commands.transaction(client.origin(newcomer), transaction -> {
            transaction.send(signUp);
            return sessions.begin(transaction, userId, -1, Standing.NEWCOMER, Sessions.PASSWORD, Identity.EMAIL, now);
        });
        return signedIn(load(userId), session, now);
    }

    private Outcome repeat(UserView owner, Request request, Optional<OneTimeToken> token, ClientRequest client) {
        Instant now = clock.instant();
        if (rules.autoconfirm() && !owner.aud().equals(request.aud())) {
            // GoTrue stumbles over the unique index and answers 500
            throw userAlreadyExists();
        }
        if (owner.emailConfirmedAt() == null && rules.autoconfirm()) {
            return confirmAndSignIn(owner, request, client, now);
        }
        boolean confirmed = owner.emailConfirmedAt() != null;
        boolean knowsPassword = isNamed(request.password(), confirmed ? Optional.empty() : Optional.of(owner));
        Optional<Planned> flow = flow(owner.id(), request, now);
        Reply<UserEvent, UserState> reply =
                commands.transaction(client.origin(Actors.strangerAt(owner)), transaction -> {
                    Reply<UserEvent, UserState> answer = transaction.send(new RepeatSignUp(
                            owner.id(),
                            owner.version(),
                            confirmed,
                            knowsPassword,
                            confirmation(request, token, flow),
                            rules.maxFrequency(),
                            now));
                    if (!answer.refused()) {
                        flow.ifPresent(planned -> Flows.start(transaction, planned, now));
                    }
                    return answer;
                });
        if (reply.refusal().isEmpty()) {
            return new Outcome.Pending(pending(request, PretendedAccount.of(owner), now));
        }
        return switch (reply.refusal().get()) {
            case UserRefusal.Simple.ALREADY_REGISTERED -> {
                if (rules.autoconfirm()) {
                    throw userAlreadyExists();
                }
                PretendedAccount account =
                        PretendedAccount.insteadOf(owner, reply.state().signUpFirstRepeatedAt());
                yield new Outcome.Pending(pending(request, account, now));
            }
            // to wait would tell that there is somebody who was sent one
            case UserRefusal.MailTooSoon _ -> new Outcome.Pending(pending(request, PretendedAccount.of(owner), now));
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
    private Outcome confirmAndSignIn(UserView owner, Request request, ClientRequest client, Instant now) {
        if (!request.password().check(Optional.of(owner)).matches()) {
            throw userAlreadyExists();
        }
        Standing standing = new Standing(owner.bannedUntil(), true);
        Begun session = commands.transaction(client.origin(Actors.of(owner)), transaction -> {
            transaction.send(new RepeatSignUp(
                    owner.id(), owner.version(), false, true, Optional.empty(), rules.maxFrequency(), now));
            return sessions.begin(
                    transaction, owner.id(), owner.version(), standing, Sessions.PASSWORD, Identity.EMAIL, now);
        });
        return signedIn(load(owner.id()), session, now);
    }

    private static ApiException userAlreadyExists() {
        return ApiException.unprocessable("user_already_exists", "User already registered")
                .at(UserRefusal.Simple.ALREADY_REGISTERED.site());
    }

    /** What someone is told who may not be the owner: what they said themselves, in the shape of a new account. */
    private UserResponse pending(Request request, PretendedAccount account, Instant now) {
        Map<String, Object> claims =
                Identities.emailClaims(account.id(), request.email().value(), request.data());
        return UserResponse.pending(account, request, rules.defaultRole(), users.asStored(claims), now);
    }

    private SignUp newUser(UUID userId, Request request, Optional<Confirmation> confirmation, Instant now) {
        String email = request.email().value();
        Map<String, Object> claims = Identities.emailClaims(userId, email, request.data());
        Map<String, Object> metadata =
                rules.autoconfirm() ? Metadata.merge(claims, Map.of(Metadata.EMAIL_VERIFIED, true)) : claims;
        return new SignUp(
                userId,
                Via.SELF,
                request.aud(),
                rules.defaultRole(),
                email,
                null,
                request.password() == null ? null : request.password().hashed(),
                rules.autoconfirm(),
                false,
                null,
                metadata,
                Map.of("provider", Identity.EMAIL, "providers", List.of(Identity.EMAIL)),
                List.of(new Identity(UUID.randomUUID(), Identity.EMAIL, userId.toString(), claims)),
                confirmation,
                now);
    }

    private Optional<Planned> flow(UUID userId, Request request, Instant now) {
        return rules.autoconfirm()
                ? Optional.empty()
                : request.challenge().map(challenge -> flows.plan(userId, "email/signup", challenge, now));
    }

    private static Optional<Confirmation> confirmation(
            Request request, Optional<OneTimeToken> token, Optional<Planned> flow) {
        return token.map(drawn -> new Confirmation(
                request.email().value(),
                request.redirectTo(),
                drawn,
                flow.map(Planned::flowId).orElse(null)));
    }

    private static Actor newcomer(UUID userId, SignUp signUp) {
        Object name = signUp.userMetadata().get("full_name");
        return new Actor(
                Actor.Kind.USER, userId.toString(), signUp.email(), name == null ? null : name.toString(), false);
    }

    private Outcome signedIn(UserView user, Begun session, Instant now) {
        return new Outcome.SignedIn(sessions.tokens(user, session.state(), "aal1", session.amr(), now));
    }

    /** Read again after the commit, since triggers of the database's owner may have changed the row. */
    private UserView load(UUID userId) {
        return users.byId(userId)
                .orElseThrow(() -> ApiException.internal("Database error loading user after sign-up", null));
    }
}
