package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.Sessions;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.session.SignInMethod;
import dev.chancery.api.session.TokenPlan;
import dev.chancery.api.session.TokenPlans;
import dev.chancery.api.session.TokenResponse;
import dev.chancery.api.session.TokenSubject;
import dev.chancery.command.Reply;
import dev.chancery.command.flow.FlowCommand.IssueCode;
import dev.chancery.command.flow.FlowEvent;
import dev.chancery.command.flow.FlowState;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.UserCommand.OpenLink;
import dev.chancery.command.user.UserCommand.Proof;
import dev.chancery.command.user.UserCommand.UseToken;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.query.flow.FlowQueries;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserQueries.FoundToken;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Using what was sent to an address or a phone number: the link, or the code. */
public final class Verifying {

    /** What came of it. */
    sealed interface Outcome {

        /** @param type what it was for */
        record SignedIn(TokenResponse tokens, VerificationType type) implements Outcome {}

        /** The client has to come for its tokens with this code. */
        record CodeIssued(String code) implements Outcome {}

        /** One of two addresses has accepted the change; the other has to. */
        record HalfDone() implements Outcome {}
    }

    private sealed interface Written {
        record Session(Begun begun) implements Written {}

        record Code(String code) implements Written {}

        record Half() implements Written {}
    }

    /** The {@code amr} value. */
    private static final SignInMethod OTP = SignInMethod.of("otp");

    private final UserQueries users;
    private final FlowQueries flows;
    private final Commands commands;
    private final Sessions sessions;
    private final Duration lifetime;
    private final PhoneCodes phoneCodes;
    private final Guesses guesses;
    private final InstantSource clock;

    /** @param lifetime of what is mailed ({@code GOTRUE_MAILER_OTP_EXP}) */
    public Verifying(
            UserQueries users,
            FlowQueries flows,
            Commands commands,
            Sessions sessions,
            Duration lifetime,
            PhoneCodes phoneCodes,
            Guesses guesses,
            InstantSource clock) {
        this.users = users;
        this.flows = flows;
        this.commands = commands;
        this.sessions = sessions;
        this.lifetime = lifetime;
        this.phoneCodes = phoneCodes;
        this.guesses = guesses;
        this.clock = clock;
    }

    /**
     * By the hash that is in a link.
     *
     * @param byLink whether the link itself was followed, so that a flow goes on with a code; else the tokens are answered
     * @throws ApiException {@code otp_expired}, {@code user_banned}, or {@code flow_state_not_found}
     */
    Outcome byHash(VerificationType type, String hash, boolean byLink, ClientRequest client) {
        boolean ofFlow = byLink && HashedCodes.isOfFlow(hash);
        TokenPlans plans = sessions.plans(client);
        return retrying(() -> {
            FoundToken found = users.token(hash, type.kinds()).orElseThrow(UserRefusals::linkNotValid);
            Proof proof = new Proof(found.kind(), found.id(), false, false, lifetime);
            return use(found, type, proof, ofFlow, plans, client);
        });
    }

    /**
     * Looks at a link without using it up.
     *
     * @throws ApiException {@code otp_expired}
     */
    void open(VerificationType type, String hash, ClientRequest client) {
        commands.retrying(() -> {
            FoundToken found = users.token(hash, type.kinds()).orElseThrow(UserRefusals::linkNotValid);
            OpenLink open = new OpenLink(
                    found.user().id(), new Proof(found.kind(), found.id(), false, false, lifetime), clock.instant());
            Reply<UserEvent, UserState> reply = commands.transaction(
                    client.origin(Actors.strangerAt(found.user())), transaction -> transaction.send(open));
            reply.refusal().ifPresent(refusal -> {
                throw UserRefusals.linkNotValid().at(refusal.site());
            });
            return null;
        });
    }

    /**
     * By the code that was sent to an address or a phone number.
     *
     * @throws ApiException {@code otp_expired} or {@code user_banned}
     */
    Outcome byCode(VerificationType type, String address, String code, String aud, ClientRequest client) {
        TokenPlans plans = sessions.plans(client);
        Guess guess = guesses.at(
                address,
                type.kinds(),
                () -> switch (type) {
                    case SMS -> phoneCodes.check(address, code);
                    case PHONE_CHANGE -> phoneCodes.checkOfChange(address, code);
                    default -> CodeCheck.byHash(address, code);
                },
                owner -> client.origin(Actors.strangerAt(owner)));
        Duration good = type.byPhone() ? phoneCodes.lifetime(address) : lifetime;
        try {
            return retrying(() -> {
                FoundToken token = guess.among(sent(type, address, aud), UserRefusals::codeNotValid);
                Proof proof = new Proof(token.kind(), token.id(), true, type.byPhone(), good);
                return use(token, type, proof, false, plans, client);
            });
        } catch (RuntimeException e) {
            guess.failed();
            throw e;
        }
    }

    /** A number says nothing of whoever has another by now. */
    private List<FoundToken> sent(VerificationType type, String address, String aud) {
        return users.tokensOf(address, type.kinds()).stream()
                .filter(token -> aud.equals(token.user().aud()))
                .filter(token -> switch (type) {
                    case SMS -> address.equals(token.user().phone());
                    case PHONE_CHANGE -> address.equals(token.user().phoneChange());
                    default -> true;
                })
                .toList();
    }

    /** An address, or a number, may have been given to somebody else since it was wished for. */
    private Outcome retrying(Supplier<Outcome> work) {
        try {
            return commands.retrying(work);
        } catch (WriteFailure e) {
            if (e.isOfAddress()) {
                throw UserRefusals.emailExists();
            }
            if (e.isOfPhone()) {
                throw UserRefusals.phoneExists();
            }
            throw ApiException.internal("Database error updating user", e);
        }
    }

    private Outcome use(
            FoundToken found,
            VerificationType type,
            Proof proof,
            boolean ofFlow,
            TokenPlans plans,
            ClientRequest client) {
        UserView user = found.user();
        Instant now = clock.instant();
        if (user.bannedAt(now)) {
            throw ApiException.of(403, "user_banned", "User is banned").at("verify.user-banned");
        }
        UseToken use =
                new UseToken(user.id(), user.version(), proof, user.emailConfirmedAt() != null, UUID.randomUUID(), now);
        TokenPlan plan = ofFlow ? plans.nobody() : plan(user, use, plans, client);
        Written written = commands.transaction(
                client.origin(Actors.of(user)), transaction -> write(transaction, user, use, ofFlow, plan));
        return switch (written) {
            case Written.Half() -> new Outcome.HalfDone();
            case Written.Code(String code) -> new Outcome.CodeIssued(code);
            case Written.Session(Begun session) ->
                new Outcome.SignedIn(
                        sessions.tokens(CommittedUser.of(users, user.id()), session, plan, now),
                        type.resolved(found.kind()));
        };
    }

    /** Only whoever has a good token may have a hook asked, and not where another address has yet to accept. */
    private TokenPlan plan(UserView user, UseToken use, TokenPlans plans, ClientRequest client) {
        if (!plans.asks()) {
            return plans.nobody();
        }
        Reply<UserEvent, UserState> rehearsed =
                commands.rehearsal(client.origin(Actors.of(user)), transaction -> transaction.send(use));
        if (rehearsed.refused()) {
            return plans.nobody();
        }
        TokenSubject subject = TokenSubject.of(user);
        return switch (rehearsed.events().getFirst()) {
            case UserEvent.EmailChangeAccepted _ -> plans.nobody();
            case UserEvent.EmailConfirmed _ -> toBegin(subject.emailConfirmed(), user, use, plans);
            case UserEvent.EmailChangeConfirmed e -> toBegin(subject.withEmail(e.email()), user, use, plans);
            case UserEvent.PhoneConfirmed _ -> toBegin(subject.withPhone(subject.phone()), user, use, plans);
            case UserEvent.PhoneChangeConfirmed e -> toBegin(subject.withPhone(e.phone()), user, use, plans);
            default -> toBegin(subject, user, use, plans);
        };
    }

    private static TokenPlan toBegin(TokenSubject subject, UserView user, UseToken use, TokenPlans plans) {
        return plans.toBegin(subject, new Standing(user.bannedUntil(), true), OTP, use.at());
    }

    private Written write(Transaction transaction, UserView user, UseToken use, boolean ofFlow, TokenPlan plan) {
        transaction.lockUser(user.id());
        Reply<UserEvent, UserState> reply = transaction.send(use);
        reply.refusal().ifPresent(refusal -> {
            throw (use.proof().byCode() ? UserRefusals.codeNotValid() : UserRefusals.linkNotValid()).at(refusal.site());
        });
        UserEvent event = reply.events().getFirst();
        if (event instanceof UserEvent.EmailChangeAccepted) {
            return new Written.Half();
        }
        if (ofFlow) {
            return new Written.Code(code(transaction, ((UserEvent.TokenUsed) event).flowId(), use.at()));
        }
        return new Written.Session(sessions.begin(
                transaction, plan, user.id(), user.version(), new Standing(user.bannedUntil(), true), OTP, use.at()));
    }

    private String code(Transaction transaction, UUID flowId, Instant now) {
        if (flowId == null) {
            throw noFlow();
        }
        Reply<FlowEvent, FlowState> reply = transaction.send(new IssueCode(flowId, now));
        // old rows may be removed by whoever looks after the database, and no client could exchange the code of one
        if (reply.refused() || flows.ofCode(reply.state().code()).isEmpty()) {
            throw noFlow();
        }
        return reply.state().code();
    }

    private static ApiException noFlow() {
        return ApiException.badRequest(
                "flow_state_not_found", "No associated flow state found. No valid flow state found for user.");
    }
}
